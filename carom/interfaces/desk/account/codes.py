"""A code from an app works once, also while the library would take it a second time (it allows for slow clocks)."""

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.contrib import messages
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

_LONGER_THAN_ANY_CODE = 150
"""Seconds: three periods of thirty, and some."""


class _Once:
    def clean_code(self) -> str:
        code = super().clean_code()
        used = f"code-used:{self.user.pk}:{code.strip()}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(used, 1, _LONGER_THAN_ANY_CODE):
            raise get_adapter().validation_error("incorrect_code")
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            codes = Authenticator.objects.get(pk=self.authenticator.pk).wrap()  # the library marked another copy
            messages.warning(context.request, _left(len(codes.get_unused_codes())))
        return code


def _left(number: int) -> str:
    if not number:
        return _("That was your last recovery code. Make new ones under “How you sign in”.")
    sentence = ngettext(
        "That code is used up. You have %(number)s recovery code left.",
        "That code is used up. You have %(number)s recovery codes left.",
        number,
    )
    return sentence % {"number": number}


class CodeForm(_Once, AuthenticateForm):
    pass


class CodeAgainForm(_Once, ReauthenticateForm):
    pass


class AppForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = gettext_lazy("The six digits")
