"""Opening a practice: its owner, its settings."""

from datetime import datetime

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.outbox.rules import one_line
from carom.domain.practices.models import Member, Practice, User
from carom.domain.practices.scope import in_practice
from carom.domain.practices.versions import save_version


@transaction.atomic
def add_user(*, email: str, name: str, password: str | None, at: datetime, is_proven: bool = False) -> User:
    """A person who can sign in; without a password only by other means.

    `is_proven`: the address is theirs for certain, by a letter they opened or by whoever runs the machine.
    """
    email = User.objects.normalize_email(email).lower()
    user = User(email=email, name=one_line(name), proven_at=at if is_proven else None, created_at=at)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def open_practice(*, name: str, profession: str, owner: User, at: datetime, **details) -> Practice:
    """Start a practice with its owner. `details`: country, state, time_zone, language, capacity_per_week.

    The first one runs the installation: its owners say where mail leaves and who else may vouch for a sign-in.
    """
    details["runs_installation"] = not Practice.objects.exists()
    practice = Practice.objects.create(name=one_line(name), profession=profession, created_at=at, **details)
    with in_practice(practice):
        member = Member.objects.create(practice=practice, user=owner, role="owner", created_at=at)
        audit.record(practice=practice, by=member, at=at, action="practices.open", on=practice)
    return practice


@transaction.atomic
def change_practice(*, practice: Practice, version: int, changes: dict, by: Member, at: datetime) -> Practice:
    """Save the practice's settings; StaleVersion when somebody else did since."""
    if "name" in changes:
        changes = {**changes, "name": one_line(changes["name"])}
    changed = save_version(practice, version=version, changes=changes)
    audit.record(practice=practice, by=by, at=at, action="practices.change", on=practice, fields=changed)
    return practice
