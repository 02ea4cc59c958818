"""Today, composed from what every concept says is due: as many queries for three sources as for 5,000."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, Q, QuerySet, Subquery

from carom.domain.audit import queries as audit
from carom.domain.conversations import queries as conversations
from carom.domain.conversations.models import Commitment, Touchpoint
from carom.domain.keys import recipients
from carom.domain.network.models import Party, Relationship
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.prepared import prepared
from carom.domain.practices.roles import Permission, Role
from carom.domain.referrals import queries as referrals
from carom.domain.referrals.models import Referral, UnresolvedSource
from carom.domain.today import lines as say
from carom.domain.today import marks as mark
from carom.domain.today import rules
from carom.domain.today.lines import Line
from carom.domain.today.marks import Mark
from carom.domain.today.models import Snooze

EACH = 20  # lines of a kind at most; the rest is on the pages of their concepts
_HIDDEN = 500
_THIRD = 2
_OF_REFERRALS = {"loop", "thanks"}


class PutOff(NamedTuple):
    """What would stand here, had the member not put it off until a day, or skipped it (no day) and said why."""

    mark: Mark
    until_on: date | None
    reason: str


def marks(practice: Practice, today: date, member: Member) -> list[Mark]:
    """What this member may see and can help with, own first, not put off and not skipped; at most 20 of a kind.

    Where colleagues' lines stand apart (`sees_own_first`), at most 20 of a kind besides.
    """
    return found(practice, today, member).due


class Found(NamedTuple):
    """The `marks`; what is put off, the first to come back first, then what was skipped, the last first; and how many
    minutes the member spent on lines they finished today."""

    due: list[Mark]
    put_off: list[PutOff]
    spent: int


def found(practice: Practice, today: date, member: Member) -> Found:
    hidden = _hidden(practice, today, member)
    # In steps, so that the queries below take few forms.
    room = Counter({kind: -(-count // EACH) * EACH for kind, count in Counter(kind for kind, _key in hidden).items()})
    reader = {"reader": member, "patients": member.may(Permission.PATIENTS_IDENTIFY)}
    every: list[Mark] = []
    if member.may(Permission.TALKS_VIEW):
        due = conversations.due_promises(practice, today, EACH + room["promise"], reader=member)
        every += [mark.promise(one, **reader) for one in due]
        talks = conversations.due_talks(practice, today, EACH + room["talk"], reader=member)
        every += [mark.talk(one, **reader) for one in talks]
    if member.may(Permission.REFERRALS_VIEW):
        waiting = referrals.waiting(practice, today, EACH + room["loop"] + room["thanks"], **reader)
        waits = [mark.referral(one, member) for one in waiting]
        every += [one for one in waits if one.kind == "thanks" or _keeps_referrals(member)]
    if _keeps_referrals(member):
        every += [mark.unresolved(row) for row in _unresolved(practice, limit=EACH + room["unresolved"])]
    (so_far,) = _so_far(practice, member, practice.public_id, member.public_id, _start(practice, today))
    every += [mark.setup(step) for step in _steps(practice, member, so_far)]
    ordered = rules.own_first(every)  # first of all: what is put off moves nothing else
    due = [one for one in ordered if (one.kind, one.key) not in hidden]
    return Found(_cut(due, apart=sees_own_first(member)), _put_off(ordered, hidden), max(so_far["spent"] or 0, 0))


def _put_off(ordered: list[Mark], hidden: dict[tuple[str, str], tuple[date | None, str]]) -> list[PutOff]:
    waiting = {(one.kind, one.key): one for one in ordered}
    told = [PutOff(waiting[key], *hidden[key]) for key in hidden if key in waiting]
    return sorted(told, key=lambda one: one.until_on or date.max)


def _cut(ordered: Iterable[Mark], *, apart: bool) -> list[Mark]:
    counts: Counter = Counter()
    kept = []
    for one in ordered:
        place = (one.kind, one.of_colleague and apart)
        if counts[place] < EACH:
            counts[place] += 1
            kept.append(one)
    return kept


def lines(practice: Practice, today: date, member: Member, shown: Iterable[Mark]) -> list[Line]:
    """These marks in words, in the same order; one query where referrals are among them."""
    shown = list(shown)
    patients = member.may(Permission.PATIENTS_IDENTIFY)
    reader = say.Reader(member.public_id, patients=patients, needs=member.may(Permission.TALKS_VIEW))
    waiting = [one.what for one in shown if one.kind in _OF_REFERRALS]
    due = {(one.kind, one.referral): one for one in referrals.due(practice, today, waiting, patients=patients)}
    words = {
        "promise": lambda one: say.promise(one, today, reader),
        "talk": lambda one: say.talk(one, today, reader),
        "unresolved": lambda one: say.unresolved(one, reader),
        "setup": say.setup,
    }
    told = []
    for one in shown:
        if one.kind not in _OF_REFERRALS:
            told.append(words[one.kind](one))
        elif (one.what.kind, one.what.key) in due:
            told.append(say.referral(one, due[one.what.kind, one.what.key], reader))
    return told


def sees_own_first(member: Member) -> bool:
    """Whether colleagues' lines stand apart: for those who keep their own conversations going."""
    return member.role in {Role.CLINICIAN, Role.LIAISON}


def _keeps_referrals(member: Member) -> bool:
    """Whose work the loops are; an auditor sees them too."""
    return member.may(Permission.REFERRALS_EDIT) or member.may(Permission.AUDIT_VIEW)


def _hidden(practice: Practice, today: date, member: Member) -> dict[tuple[str, str], tuple[date | None, str]]:
    return {(kind, key): (until, why) for kind, key, until, why in _snoozed(practice, today, member)}


Hidden = dict[str, date | None]
"""Public id of what somebody put off → until when; no day where they skipped it."""


def hidden_promises(practice: Practice, today: date, member: Member, promises: Iterable[Commitment]) -> Hidden:
    """Which of these promises the member put off or skipped; one query at most."""
    keys = {rules.promise_key(one.public_id, one.due_on): one.public_id for one in promises}
    if not keys:
        return {}
    rows = _still_hidden(practice, today, member).filter(kind="promise", key__in=keys)
    return {keys[key]: until for key, until in rows.values_list("key", "until_on")}


def _still_hidden(practice: Practice, today: date, member: Member) -> QuerySet[Snooze]:
    still = Q(until_on=None) | Q(until_on__gt=today)
    return Snooze.objects.filter(still, practice=practice, by=member)


@prepared
def _snoozed(practice: Practice, today: date, member: Member) -> QuerySet:
    rows = _still_hidden(practice, today, member).order_by("-pk")
    return rows.values_list("kind", "key", "until_on", "reason")[:_HIDDEN]


@prepared
def _unresolved(practice: Practice, *, limit: int) -> QuerySet[UnresolvedSource]:
    return referrals.unresolved(practice, limit).only("public_id", "referrals_count", "text")


def _start(practice: Practice, today: date) -> datetime:
    """When the day began where the practice is."""
    return datetime.combine(today, time.min, ZoneInfo(practice.time_zone))


def _steps(practice: Practice, member: Member, has: dict) -> list[str]:
    """Set-up steps that are still open, from the records themselves."""
    steps = []
    if not has["referral"] and member.may(Permission.INTAKE_IMPORT):
        steps.append("import")
    if _needs_backup_keys(practice, member):
        steps.append("backups")
    if not has["three"] and member.may(Permission.NETWORK_EDIT):
        steps.append("sources")
    if not has["talk"] and member.may(Permission.TALKS_LOG):
        steps.append("talk")
    if has["three"] and has["team"] and not has["owned"] and member.may(Permission.TALKS_VIEW):
        steps += ["owners"] if member.may(Permission.NETWORK_EDIT) else []
    return steps


def _needs_backup_keys(practice: Practice, member: Member) -> bool:
    """Of the practice that runs the installation: whoever may say how it is run hears that nothing is backed up."""
    are_missing = practice.runs_installation and settings.MODE != "demo" and not recipients.are_named()
    return are_missing and member.may(Permission.INSTALLATION_SETTINGS)


@prepared
def _so_far(practice: Practice, member: Member, practice_key: str, member_key: str, since: datetime) -> QuerySet:
    """What there is already, and the minutes the member spent since."""
    sources = Party.objects.filter(practice=practice).sources()
    others = Member.objects.filter(practice=practice, is_active=True).exclude(pk=member.pk)
    found = Practice.objects.filter(pk=practice.pk).annotate(
        referral=Exists(Referral.objects.filter(practice=practice)),
        three=Exists(sources.order_by("pk")[_THIRD : _THIRD + 1]),
        talk=Exists(Touchpoint.objects.standing().filter(practice=practice)),
        owned=Exists(Relationship.objects.filter(practice=practice, owner__isnull=False)),
        team=Exists(others),
        spent=Subquery(audit.worth(practice_key, member_key, since, rules.SPENT)),
    )
    return found.values("referral", "three", "talk", "owned", "team", "spent")
