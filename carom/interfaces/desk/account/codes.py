"""A code from an app works once, also while the library would take it a second time (it allows for slow clocks)."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.core.cache import cache

_LONGER_THAN_ANY_CODE = 150
"""Seconds: three periods of thirty, and some."""


class _Once:
    def clean_code(self) -> str:
        code = super().clean_code()
        used = f"code-used:{self.user.pk}:{code.strip()}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(used, 1, _LONGER_THAN_ANY_CODE):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_Once, AuthenticateForm):
    pass


class CodeAgainForm(_Once, ReauthenticateForm):
    pass
