"""What Django's own `check --deploy` does not look at: settings that keep others out and lose nothing.

Each rule is a function of the settings that gives sentences; empty when all is well. Run by `manage.py check --deploy`
and by `carom doctor`.
"""

import sqlite3
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.checks import Error
from django.core.checks.messages import CheckMessage

_HOUR = 3600
_YEAR = 31_536_000
_ANYWHERE = {"*", "http:", "https:"}
_SHUT = ("default-src", "base-uri", "object-src", "frame-ancestors")


def content_policy(s) -> Iterator[str]:
    told = s.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    directives = {name: [str(source) for source in sources] for name, sources in told.items()}
    for name in _SHUT:
        if directives.get(name) != ["'none'"]:
            yield f"{name} is not shut ('none')."
    for name, sources in directives.items():
        if loose := [one for one in sources if one.startswith("'unsafe-") or one in _ANYWHERE]:
            yield f"{name} allows {', '.join(loose)}."
        elsewhere = [source for source in sources if "://" in source]
        if elsewhere:
            yield f"{name} asks other hosts: {', '.join(elsewhere)}."
    for name in ("script-src", "style-src", "connect-src", "form-action"):
        if name not in directives:
            yield f"{name} is missing."
    if getattr(s, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None):
        yield "The content policy only reports."


def transport(s) -> Iterator[str]:
    if not s.HTTPS:
        return
    if s.SECURE_HSTS_SECONDS < _YEAR:
        yield "SECURE_HSTS_SECONDS is less than a year."
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"):
        if not getattr(s, name).startswith("__Host-"):
            yield f"{name} does not begin with __Host-."


def hosts(s) -> Iterator[str]:
    if not s.ALLOWED_HOSTS or any(host.startswith(("*", ".")) for host in s.ALLOWED_HOSTS):
        yield "ALLOWED_HOSTS is open. Name the one host people type, in CAROM_SITE_URL."
    if s.USE_X_FORWARDED_HOST:
        yield "USE_X_FORWARDED_HOST lets a visitor choose the host of links."


def sessions(s) -> Iterator[str]:
    if not 5 * 60 <= s.SESSION_IDLE_SECONDS <= 15 * 60:
        yield "SESSION_IDLE_SECONDS is not between 5 and 15 minutes."
    if s.SESSION_COOKIE_AGE > 12 * _HOUR:
        yield "SESSION_COOKIE_AGE is longer than 12 hours."
    if s.PASSWORD_RESET_TIMEOUT > _HOUR:
        yield "PASSWORD_RESET_TIMEOUT is longer than an hour."
    if not s.SESSION_SERIALIZER.endswith("JSONSerializer"):
        yield "SESSION_SERIALIZER is not JSON."


def passwords(s) -> Iterator[str]:
    if not s.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher"):
        yield "Passwords are not kept by Argon2."
    options = [one.get("OPTIONS", {}) for one in s.AUTH_PASSWORD_VALIDATORS]
    if max((one.get("min_length", 0) for one in options), default=0) < 12:
        yield "Passwords shorter than 12 characters are taken."


def limits(s) -> Iterator[str]:
    if any(word in s.CACHES["default"]["BACKEND"].lower() for word in ("locmem", "dummy")):
        yield "Limits are counted in a cache that each process has for itself."
    elif not s.CACHES["default"]["BACKEND"].startswith("carom."):
        yield "The shared cache reads pickles: whoever can write to it runs programs as Carom."


def mail(s) -> Iterator[str]:
    """Only the clock speaks with a mail server, and always with a time limit; nothing in a request may."""
    if not s.EMAIL_BACKEND.startswith("carom.") and not s.EMAIL_TIMEOUT:
        yield "Mail is sent without a time limit: a mail server that hangs hangs the pages."


def database(s) -> Iterator[str]:
    found = s.DATABASES["default"]
    if found.get("ATOMIC_REQUESTS"):
        yield "ATOMIC_REQUESTS keeps the database's write lock for a whole request."
    if "sqlite" not in found["ENGINE"]:
        return
    options = found["OPTIONS"]
    if options.get("transaction_mode") != "IMMEDIATE":
        yield "transaction_mode is not IMMEDIATE: writers beside each other fail."
    if "synchronous=FULL" not in options.get("init_command", ""):
        yield "synchronous is not FULL: a power cut loses what was acknowledged."
    if "journal_mode=WAL" in options.get("init_command", "") and sqlite3.sqlite_version_info < (3, 51, 3):
        yield f"SQLite {sqlite3.sqlite_version} can damage its write-ahead log."


def errors(s) -> Iterator[str]:
    if s.DEBUG:
        yield "DEBUG shows strangers how the program works."
    if s.DEBUG_PROPAGATE_EXCEPTIONS:
        yield "DEBUG_PROPAGATE_EXCEPTIONS hands errors to the web server."


# The number of each rule stays when others come and go.
RULES: dict[str, Callable[[object], Iterator[str]]] = {
    "carom.E101": content_policy,
    "carom.E102": transport,
    "carom.E103": hosts,
    "carom.E104": sessions,
    "carom.E105": passwords,
    "carom.E106": limits,
    "carom.E107": mail,
    "carom.E108": database,
    "carom.E109": errors,
}


def settings_are_safe(app_configs, **kwargs) -> list[CheckMessage]:
    return [Error(sentence, id=number) for number, rule in RULES.items() for sentence in rule(settings)]
