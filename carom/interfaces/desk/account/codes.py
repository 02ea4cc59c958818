"""What somebody types at the second step: a code of their app, or a recovery code. Each works once; that of an app also
while the library would take it a second time (it allows for slow clocks)."""

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.contrib import messages
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carom.domain.practices.actions import recovery

_LONGER_THAN_ANY_CODE = 150
"""Seconds: three periods of thirty, and some."""


class _Once:
    def clean_code(self) -> str:
        kept = recovery.of(self.user)
        if kept and recovery.is_one(self.cleaned_data["code"]):
            return self._recovered(kept, self.cleaned_data["code"])
        code = super().clean_code()
        used = f"code-used:{self.user.pk}:{code.strip()}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(used, 1, _LONGER_THAN_ANY_CODE):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _recovered(self, kept: Authenticator, code: str) -> str:
        begin_anew = check_rate_limit(self.user)
        left = recovery.use(kept, code)
        if left is None:
            self._emit_authentication_failed(kept)
            raise get_adapter().validation_error("incorrect_code")
        kept.user = self.user
        self.authenticator = kept
        begin_anew()
        messages.warning(context.request, _left(left))
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
