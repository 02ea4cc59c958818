"""What an owner types to say how mail leaves and who else vouches for a sign-in. What can't be is said in
carom/domain/configuration/rules.py."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carom.domain.configuration.refusals import NotUsable
from carom.domain.configuration.rules import PORTS, STARTTLS, TLS

_OFF = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
_SEALED = _("It is stored encrypted and never shown again.")
_STAYS = _("One is stored and never shown. Leave this empty to keep it.")


class InstallationForm(forms.Form):
    """`secret` is never written back into the page."""

    def __init__(self, *args, has_secret: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["secret"].help_text = _STAYS if has_secret else _SEALED

    @property
    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "secret"}

    def say(self, refused: NotUsable) -> None:
        """Put each sentence beside its field."""
        for name, sentence in refused.faults.items():
            self.add_error(name, sentence)

    def ask_again_for_secret(self) -> None:
        """A browser does not send it twice by itself, and the page does not repeat it."""
        if self.data.get("secret") and "secret" not in self.errors:
            self.add_error("secret", _("Type it once more: what was typed here is not shown again."))


def _secret(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        strip=False,
        max_length=2_000,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class MailForm(InstallationForm):
    host = forms.CharField(
        label=_("Mail server"),
        help_text=_("Such as smtp.example.org. Your mail provider calls it the outgoing server, or SMTP."),
        max_length=253,
        widget=forms.TextInput(_OFF),
    )
    security = forms.ChoiceField(
        label=_("Encryption"),
        help_text=_("Mail never leaves without it."),
        choices=[(STARTTLS, _("STARTTLS, mostly on port 587")), (TLS, _("TLS from the start, mostly on port 465"))],
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535)
    user = forms.CharField(
        label=_("User"),
        help_text=_("As whom Carom signs in there. Leave it empty where the server asks for no sign-in."),
        max_length=320,
        required=False,
        widget=forms.TextInput(_OFF),
    )
    secret = _secret(_("Password"))
    sender = forms.CharField(
        label=_("Sender"),
        help_text=_("The address letters come from. Your mail server must allow it."),
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )

    EMPTY = {"security": STARTTLS, "port": PORTS[STARTTLS]}


class ProviderForm(InstallationForm):
    url = forms.CharField(
        label=_("Address"),
        help_text=_("Such as https://login.example.org/realms/practice. Your provider calls it issuer, or authority."),
        max_length=500,
        widget=forms.URLInput(_OFF),
    )
    client_id = forms.CharField(
        label=_("Client ID"),
        help_text=_("What your provider calls Carom."),
        max_length=200,
        widget=forms.TextInput(_OFF),
    )
    secret = _secret(_("Client secret"))
    name = forms.CharField(
        label=_("Name on the button"),
        help_text=_("“Sign in with …”. Without one, the name of its server stands there."),
        max_length=60,
        required=False,
    )
    is_trusted = forms.BooleanField(
        label=_("It asks for a second step itself"),
        help_text=_(
            "Whoever comes from there is then not asked for another one here. Tick it only if your provider asks "
            "everybody for a second step."
        ),
        required=False,
    )

    EMPTY: dict = {}
