"""What the sign-in library mails: in our words (templates/account/email, templates/mfa/email), with our own address.

The address a request was sent to is the visitor's word: it never enters a letter.
"""

from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse

from carom.interfaces.desk.account import devices


class Letters(DefaultAccountAdapter):
    def send_mail(self, template_prefix, email, context):
        context = {**context, "site": settings.SITE_URL, "device": devices.label(context.get("user_agent", ""))}
        super().send_mail(template_prefix, email, context)

    def get_password_change_redirect_url(self, request) -> str:
        """Where one sees that nobody else is signed in any more."""
        return reverse("desk:sessions")

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))
