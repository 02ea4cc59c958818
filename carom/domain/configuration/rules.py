"""What may be set, and which words a page says about what may not. Plain values in, an answer out."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from carom.domain.configuration.reaching import is_host, is_out_of_bounds

Values = dict[str, object]
Faults = dict[str, str]

STARTTLS, TLS = "starttls", "tls"
PORTS = {STARTTLS: 587, TLS: 465}


@dataclass(frozen=True)
class MailServer:
    """`user` is empty where the server takes mail without signing in; `sender` where it is carom@ the site's host."""

    host: str
    port: int
    security: str
    user: str = ""
    sender: str = ""


@dataclass(frozen=True)
class Provider:
    """An identity provider (OpenID Connect). `is_trusted`: it asks for a second factor itself."""

    url: str
    client_id: str
    name: str
    is_trusted: bool = False

    @property
    def label(self) -> str:
        """What stands on the button."""
        return self.name or urlsplit(self.url).hostname or ""

    @property
    def origin(self) -> str:
        """The part of its address that a form may lead to."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


def as_stored(values: Values) -> Values:
    """The same without what makes one address two: a slash at the end, large letters in a server's name."""
    if "host" in values:
        return values | {"host": str(values["host"]).strip().rstrip(".").lower()}
    return values | {"url": str(values["url"]).strip().rstrip("/")}


def secret_is_for(values: Values) -> str:
    """To whom a secret was given: the server and the name one has there. It is bound to them."""
    whom = ("host", "user") if "host" in values else ("url", "client_id")
    return "|".join(str(values.get(name, "")) for name in whom)


def faults_of_mail(values: Values) -> Faults:
    """Field → sentence; nothing when the mail server can be used as it stands."""
    found = {}
    if not is_host(str(values["host"])):
        found["host"] = _("Write only the name of the server, such as smtp.example.org.")
    elif is_out_of_bounds(str(values["host"])):
        found["host"] = _(
            "This address is out of bounds for what is typed here. For a mail server on the machine Carom runs on, "
            "whoever runs it sets CAROM_MAIL_URL."
        )
    if not 1 <= int(str(values["port"])) <= 65_535:
        found["port"] = _("A port is a number from 1 to 65535; mail servers mostly use 587 or 465.")
    if values["security"] not in PORTS:
        found["security"] = _("Choose how the connection is encrypted.")
    if not str(values["user"]).isprintable():
        found["user"] = _("A character in this name can't stand there. Type it again.")
    if values["sender"] and not _is_address(str(values["sender"])):
        found["sender"] = _("Write an email address, such as practice@example.org.")
    return found


def faults_of_provider(values: Values) -> Faults:
    """Field → sentence; nothing when the identity provider can be used as it stands."""
    found = {}
    if sentence := _fault_of_url(str(values["url"])):
        found["url"] = sentence
    if not str(values["client_id"]) or not str(values["client_id"]).isprintable():
        found["client_id"] = _("Write the name your identity provider gave to Carom.")
    if not str(values["name"]).isprintable():
        found["name"] = _("A character in this name can't stand there. Type it again.")
    return found


def _fault_of_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme != "https" or not is_host(host) or parts.username or parts.query or parts.fragment:
        return _("Write the whole address of your identity provider. It begins with https://.")
    if not url.isprintable() or set(url) & set(" ;,'\"\\"):
        return _("A character in this address can't stand there. Type it again.")
    if is_out_of_bounds(host):
        return _(
            "This address is out of bounds for what is typed here. For a provider on the machine Carom runs on, "
            "whoever runs it sets CAROM_OIDC_URL."
        )
    return ""


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return text.isascii() and text.isprintable()
