from django import forms
from django.utils.translation import gettext_lazy as _

_PRIVATE = {"autocomplete": "off"}


class NumberForm(forms.Form):
    """Looks a patient up by the practice's own number; by POST, so that it never stands in an address."""

    own_number = forms.CharField(
        label=_("Your own patient number"),
        max_length=40,
        widget=forms.TextInput(attrs=_PRIVATE),
        error_messages={"required": _("Write the whole number, as in your practice system.")},
    )


class PatientForm(forms.Form):
    """Initials and own number suffice; the rest is for those who need it."""

    initials = forms.CharField(
        label=_("Initials"), max_length=10, required=False, widget=forms.TextInput(attrs=_PRIVATE)
    )
    own_number = forms.CharField(
        label=_("Your own patient number"), max_length=40, required=False, widget=forms.TextInput(attrs=_PRIVATE)
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False, widget=forms.TextInput(attrs=_PRIVATE))
    birth_year = forms.RegexField(
        r"^(19|20)\d\d$",
        label=_("Birth year"),
        required=False,
        widget=forms.TextInput(attrs=_PRIVATE | {"inputmode": "numeric"}),
        error_messages={"invalid": _("Write the year with four digits, such as 1971.")},
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs=_PRIVATE))
    email = forms.EmailField(label=_("Email"), required=False, widget=forms.EmailInput(attrs=_PRIVATE))

    FIRST = ("initials", "own_number")
