"""What this session has proven: records of the sign-in library, read in one place."""

import time
from functools import lru_cache
from pathlib import Path

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings

from carom.domain.practices import queries
from carom.domain.practices.sessions import ABOUT, about_now
from carom.interfaces.desk.account import devices

PROVIDER = "provider"
"""The second factor was asked for by the identity provider of the practice."""

FRESH_SECONDS = 10 * 60
_MARK = Path(settings.DATA) / "this-is-a-demo"  # left by `carom demo`: a real practice is never opened to anybody


def is_asked_for() -> bool:
    """Whether second factors are asked for at all: always, but in a demo with its invented people."""
    return not is_a_demo()


def is_a_demo() -> bool:
    return settings.MODE == "demo" and _MARK.exists() and _is_all_invented(_MARK.read_text())


@lru_cache
def _is_all_invented(mark: str) -> bool:
    """Whether the demo made every practice here: the mark names those it made. Asked once for what the mark says."""
    return set(queries.practice_names()) <= set(mark.split())


def factors_of(user) -> set[str]:
    """Kinds of second factors a person has: webauthn, totp. Recovery codes stand in for one, they are none."""
    kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    return set(kinds) - {Authenticator.Type.RECOVERY_CODES}


def signed_in(request, user) -> None:
    """Write down that the person has just chosen their password, and give the session its device."""
    record_authentication(request, user, "password")
    request.session[ABOUT] = about_now(devices.label(request.META.get("HTTP_USER_AGENT", "")))


def passed(request, user, kind: str) -> None:
    """Write down that the person has just proven a second factor."""
    record_authentication(request, user, "mfa", type=kind, reauthenticated=True)


def has_passed(request) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def is_fresh(request) -> bool:
    """A second factor was proven at most ten minutes ago; for who has none yet, whatever they signed in with."""
    if not is_asked_for():
        return True
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    since = time.time() - FRESH_SECONDS
    recent = {record["method"] for record in records if record["at"] > since}
    return "mfa" in recent or (bool(recent) and not factors_of(request.user))


def last_kind(request) -> str:
    """The kind of second factor proven last; '' for none."""
    records = get_authentication_records(request, request.user)
    return next((record.get("type", "") for record in reversed(records) if record["method"] == "mfa"), "")
