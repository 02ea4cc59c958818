"""CAROM_MAIL_URL: which mail server, how it is spoken with, and as whom.

    smtp+starttls://user:password@mail.example.org:587
    smtps://user:password@mail.example.org:465
    smtp+starttls+xoauth2://user@mail.example.org:587?token_file=/run/secrets/token
    smtp://127.0.0.1:25                            (in clear: only to this machine)

`?password_file=` and `?token_file=` name files that are read anew for each connection, `?ca_file=` the certificates of
an authority of your own, `?timeout=` the seconds to wait for an answer (20). User and password are percent-encoded.
"""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from carom.domain.keys.refusals import Refused

_SCHEMES = {
    "smtp": ("clear", False),
    "smtp+starttls": ("starttls", False),
    "smtp+starttls+xoauth2": ("starttls", True),
    "smtps": ("tls", False),
    "smtps+xoauth2": ("tls", True),
}
_PORTS = {"clear": 25, "starttls": 587, "tls": 465}
_THIS_MACHINE = {"127.0.0.1", "::1", "localhost"}
_OPTIONS = {"password_file", "token_file", "ca_file", "timeout"}


class MailUrlWrong(Refused):
    """CAROM_MAIL_URL can't be used; the sentence says why, and never repeats it: it holds a password."""


@dataclass(frozen=True)
class MailServer:
    """`named_in`: where a person puts it right. `is_kept_outside`: it was typed into a page, so it never leads to this
    machine itself (carom/domain/configuration/reaching.py)."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)
    secret_file: str = ""
    is_xoauth2: bool = False
    ca_file: str | None = None
    timeout: float = 20.0
    named_in: str = "CAROM_MAIL_URL"
    is_kept_outside: bool = False

    def secret(self) -> str:
        """The password or the access token, as it is now."""
        return Path(self.secret_file).read_text().strip() if self.secret_file else self.password


def parse(url: str) -> MailServer:
    """The mail server this address names. Raises MailUrlWrong."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise MailUrlWrong("CAROM_MAIL_URL is no address. Its port must be a number.") from None
    if parts.scheme not in _SCHEMES:
        raise MailUrlWrong(f"CAROM_MAIL_URL must begin with one of {', '.join(f'{name}://' for name in _SCHEMES)}.")
    if not parts.hostname:
        raise MailUrlWrong("CAROM_MAIL_URL names no mail server.")
    security, is_xoauth2 = _SCHEMES[parts.scheme]
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if unknown := set(options) - _OPTIONS:
        raise MailUrlWrong(f"CAROM_MAIL_URL has an option that is not known: {', '.join(sorted(unknown))}.")
    if security == "clear" and parts.hostname not in _THIS_MACHINE:
        raise MailUrlWrong("CAROM_MAIL_URL would send mail in clear. Use smtp+starttls:// or smtps://.")
    if is_xoauth2 and not options.get("token_file"):
        raise MailUrlWrong("CAROM_MAIL_URL with xoauth2 needs ?token_file=, a file that holds the access token.")
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[security],
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        secret_file=options.get("token_file" if is_xoauth2 else "password_file", ""),
        is_xoauth2=is_xoauth2,
        ca_file=options.get("ca_file"),
        timeout=_seconds(options.get("timeout", "20")),
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 60:
        raise MailUrlWrong("CAROM_MAIL_URL: timeout is a number of seconds, at most 60.")
    return seconds
