"""Emergency access: to see who patients are for four hours, said out loud."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from carom.domain.audit import actions as audit
from carom.domain.outbox import actions as outbox
from carom.domain.outbox.rules import one_line
from carom.domain.practices import people, queries
from carom.domain.practices.models import EmergencyAccess, Member, Practice
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import Permission, Role, may
from carom.domain.practices.scope import belongs

HOURS = 4
REST = timedelta(hours=24)
"""So long nobody opens for themselves again what an owner ended."""


class AlreadyInEmergency(Refused):
    """One at a time: the hours are not stretched by asking again."""


class EndedByOwner(Refused):
    """An owner said no; asking again does not say yes."""


class MayNot(Refused):
    """The role sees patients anyway, or is not trusted with this."""


@transaction.atomic
def ask_emergency_access(*, member: Member, reason: str, address: str, at: datetime) -> EmergencyAccess:
    """Let a member see who patients are until four hours from now, and tell every owner by letter.

    `address` is the page on which an owner ends it. The reason stays in the house: it may speak of a patient.
    """
    if not member.is_active or not may(member.role, Permission.PATIENTS_EMERGENCY):
        raise MayNot(_("Your role has no emergency access."))
    practice = Practice.objects.select_for_update().get(pk=member.practice_id)
    if people.emergency_of(member, at):
        raise AlreadyInEmergency(_("You have emergency access already. It ends by itself."))
    ended = EmergencyAccess.objects.filter(practice=practice, member=member, ends_at__gt=at - REST)
    if ended.exclude(ended_by=None).exists():
        raise EndedByOwner(
            _("An owner ended your emergency access. You can ask again a day after that; until then speak to an owner.")
        )
    ends_at = at + timedelta(hours=HOURS)
    access = EmergencyAccess.objects.create(
        practice=practice, member=member, reason=reason, ends_at=ends_at, created_at=at
    )
    Practice.objects.filter(pk=practice.pk).update(emergency_until=ends_at)
    audit.record(practice=practice, by=member, at=at, action="practices.ask_emergency", on=member, why=reason)
    until = _clock(ends_at, practice)
    for owner in queries.members(practice):
        if owner.role == Role.OWNER:
            outbox.queue(
                practice_key=practice.public_id,
                kind="emergency_access",
                to=owner.user.email,
                data={
                    "practice": one_line(practice.name),
                    "member": one_line(member.name),
                    "until": until,
                    "address": address,
                },
                dedupe_key=f"emergency:{access.public_id}:{owner.public_id}",
                at=at,
                language=practice.language,
            )
    return access


def _clock(moment: datetime, practice: Practice) -> str:
    """The time of day there, as the practice’s language writes it; without the point of “a.m.”: a sentence ends."""
    with translation.override(practice.language):
        return time_format(moment.astimezone(people.zone(practice)), "TIME_FORMAT").removesuffix(".")


@transaction.atomic
def end_emergency_access(*, access: EmergencyAccess, by: Member, at: datetime) -> EmergencyAccess:
    """End it before its time."""
    belongs(access.practice, by)
    EmergencyAccess.objects.filter(pk=access.pk, ends_at__gt=at).update(ends_at=at, ended_by=by)
    access.refresh_from_db()
    audit.record(practice=access.practice, by=by, at=at, action="practices.end_emergency", on=access.member)
    return access
