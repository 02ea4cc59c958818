"""The form for a new passkey, in plain words, and good for signing in alone unless the person says no."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(label=_("Its name"), required=False, max_length=60)
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone, without the password"), required=False, initial=True
    )
