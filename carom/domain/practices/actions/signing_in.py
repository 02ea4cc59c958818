"""Signing in and out, as history keeps it; and the sessions it makes."""

from datetime import datetime, timedelta

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.practices import queries
from carom.domain.practices.models import Member, Session, User

_MINUTE = timedelta(minutes=1)
_TRIES = {"sign_in", "sign_in_failed"}
ENDED = "ended"
"""Why a sign-in failed: the practice shut its doors to the person."""


@transaction.atomic
def note(*, user: User, action: str, at: datetime, why: str = "") -> None:
    """Write into the history of every practice a person belongs to what they did with their own access.

    `action`: sign_in, sign_out, sign_in_failed, add_factor, remove_factor, renew_codes, change_password,
    reset_password, prove_address. Somebody without a practice is written down by the installation; somebody whose
    access ended everywhere also by the practices they left, as a sign-in that failed.
    """
    members = queries.memberships(user)
    for member in members:
        audit.record(practice=member.practice, by=member, at=at, action=f"practices.{action}", on=member, why=why)
    if members:
        return
    audit.record(practice=None, by=None, at=at, action=f"practices.{action}", why=why)
    if action in _TRIES:
        for member in queries.ended_memberships(user):
            audit.record(
                practice=member.practice, by=member, at=at, action="practices.sign_in_failed", on=member, why=ENDED
            )


@transaction.atomic
def note_failed(*, user: User | None, at: datetime, why: str) -> None:
    """Somebody tried to sign in and could not. Whose address it was, if it is anybody's; never what was typed."""
    if user is not None:
        note(user=user, action="sign_in_failed", at=at, why=why)
    else:
        audit.record(practice=None, by=None, at=at, action="practices.sign_in_failed", why=why)


@transaction.atomic
def note_denied(*, member: Member, at: datetime, what: str, count: int = 1) -> None:
    """A member asked for what their role does not include, so many times since the last line about it."""
    audit.record(practice=member.practice, by=member, at=at, action="practices.deny", on=member, why=what, count=count)


def touch(*, session: Session, at: datetime) -> None:
    """The person is still there; written at most once a minute."""
    if at - session.seen_at >= _MINUTE:
        with transaction.atomic():  # waits for its turn to write as every deed does
            Session.objects.filter(pk=session.pk, seen_at__lt=at).update(seen_at=at)
        session.seen_at = at


@transaction.atomic
def end_session(*, user: User, public_id: str, at: datetime) -> bool:
    """Sign a device of this person out. False where there is no such session of theirs (any more)."""
    ended = Session.objects.filter(user=user, public_id=public_id).delete()[0]
    if ended:
        note(user=user, action="end_session", at=at)
    return bool(ended)


@transaction.atomic
def end_other_sessions(*, user: User, but: str | None, at: datetime, why: str = "") -> int:
    """Sign a person out everywhere, except where they are now (`but`: the hash of that session's key)."""
    ended = Session.objects.filter(user=user).exclude(key_hash=but).delete()[0]
    if ended:
        note(user=user, action="end_sessions", at=at, why=why)
    return ended


def clear_old_sessions(*, at: datetime, idle: timedelta) -> int:
    """Delete what nobody can use any more."""
    return (
        Session.objects.filter(expire_date__lt=at).delete()[0]
        + Session.objects.filter(seen_at__lt=at - idle).delete()[0]
    )
