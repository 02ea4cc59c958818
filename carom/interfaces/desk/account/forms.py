"""Forms of people on their way in."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from carom.domain.practices.models import Profession, User
from carom.interfaces.desk.places import CountryField, time_zones

PASSWORD_HELP = _("At least 12 characters. Four or five unrelated words are easy to keep in mind.")


class NewPersonForm(forms.Form):
    """Who one is and a password; `email` is told, or asked for by a form below."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label=_("A password"),
        help_text=PASSWORD_HELP,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        given = super().clean()
        if given.get("password"):
            person = User(email=given.get("email") or self.email, name=given.get("name", ""))
            try:
                validate_password(given["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given


class FirstRunForm(NewPersonForm):
    """A practice and its owner."""

    practice = forms.CharField(label=_("Name of the practice"), max_length=200)
    profession = forms.ChoiceField(label=_("Profession"), choices=Profession.choices)
    country = CountryField(initial="US", help_text=_("The rules on gifts and requests depend on it."))
    state = forms.CharField(label=_("State or province"), max_length=40, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        initial="America/New_York",
        choices=lambda: time_zones("US"),
    )
    email = forms.EmailField(
        label=_("Your email address"),
        help_text=_("You sign in with it."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    field_order = ["practice", "profession", "country", "state", "time_zone", "name", "email", "password"]


class EmergencyForm(forms.Form):
    reason = forms.CharField(
        label=_("Why now?"),
        help_text=_("The owners read it, and it stays in the history. Leave out the patient’s name."),
        min_length=10,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )
