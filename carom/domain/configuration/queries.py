"""What holds now. Read whenever it is needed, one row by its key: a change takes effect at once, in every process.

A variable of the environment wins over what a page says about the same subject.
"""

from dataclasses import dataclass, field

from django.conf import settings

from carom.domain.configuration.models import Setting
from carom.domain.configuration.rules import MailServer, Provider

MAIL_VARIABLE, SENDER_VARIABLE, PROVIDER_VARIABLE = "CAROM_MAIL_URL", "CAROM_MAIL_FROM", "CAROM_OIDC_URL"


@dataclass(frozen=True)
class OnPage:
    """What a page says, and its secret from the same look: `secret` opens it, or raises CannotOpen."""

    what: MailServer | Provider
    row: Setting = field(repr=False)

    @property
    def secret(self) -> str:
        return self.row.secret


def stored(subject: str) -> Setting | None:
    """What a page says, also where a variable wins."""
    return Setting.objects.filter(subject=subject).first()


def variable_of(subject: str) -> str:
    """The variable that says it instead of the page; '' where none is set."""
    if subject == Setting.Subject.MAIL:
        return MAIL_VARIABLE if settings.MAIL_URL else ""
    return PROVIDER_VARIABLE if settings.OIDC_URL else ""


def sends_mail() -> bool:
    """Whether there is a mail server, however it was named."""
    return bool(settings.MAIL_URL) or _set_on_page(Setting.Subject.MAIL) is not None


def mail_on_page() -> OnPage | None:
    """The mail server a page names; None where a variable wins."""
    row = None if settings.MAIL_URL else _set_on_page(Setting.Subject.MAIL)
    return OnPage(MailServer(**row.values), row) if row else None


def sender() -> str:
    """The address mail comes from."""
    row = None if settings.MAIL_FROM else _set_on_page(Setting.Subject.MAIL)
    return (row.values["sender"] if row else "") or settings.DEFAULT_FROM_EMAIL


def provider() -> Provider | None:
    """The identity provider people may sign in with, however it was named."""
    if settings.OIDC_URL:
        return Provider(settings.OIDC_URL, "", settings.OIDC_NAME, settings.OIDC_TRUST_MFA)
    found = provider_on_page()
    return found.what if found else None


def provider_on_page() -> OnPage | None:
    """The identity provider a page names; None where a variable wins."""
    row = None if settings.OIDC_URL else _set_on_page(Setting.Subject.PROVIDER)
    return OnPage(Provider(**row.values), row) if row else None


def _set_on_page(subject: str) -> Setting | None:
    return None if settings.MODE == "demo" else stored(subject)
