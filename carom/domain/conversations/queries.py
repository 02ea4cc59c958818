"""What is due, what was promised, and what lists show of our talks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from carom.domain.conversations import rules
from carom.domain.conversations.models import Commitment, Conversation, Touchpoint
from carom.domain.network.models import Party, Relationship, Sector, SourceSummary
from carom.domain.practices.models import Member
from carom.domain.practices.own_first import own_first
from carom.domain.practices.prepared import prepared
from carom.domain.practices.queries import local_date
from carom.domain.practices.roles import Permission

_SHOWN = 50


def summary_columns(practice, party_ids: list[int]) -> Mapping[int, dict]:
    """What the summary row of a party holds of conversations: talks, the last real one, the next one due, promises."""
    talks = {
        row["party"]: row
        for row in Touchpoint.objects.standing()
        .filter(practice=practice, party__in=party_ids)
        .values("party")
        .annotate(touches=Count("pk"), last=Max("on", filter=Q(is_real=True)))
        .order_by()
    }
    promises = dict(
        Commitment.objects.open()
        .filter(practice=practice, party__in=party_ids)
        .values_list("party")
        .annotate(Count("pk"))
        .order_by()
    )
    columns = {}
    for row in Relationship.objects.filter(practice=practice, party__in=party_ids).values(
        "party", "stage", "created_at", "cadence_ideal_days", "party__source_type__cadence_ideal_days"
    ):
        talked = talks.get(row["party"], {})
        columns[row["party"]] = {
            "next_touch_on": rules.next_touch(
                last_real_on=talked.get("last"),
                stage=row["stage"],
                known_since=local_date(practice, row["created_at"]),
                own_days=row["cadence_ideal_days"],
                type_days=row["party__source_type__cadence_ideal_days"],
            )
        }
    for party_id in talks.keys() | promises.keys():
        talked = talks.get(party_id, {})
        columns.setdefault(party_id, {}).update(
            touches=talked.get("touches", 0),
            last_touch_on=talked.get("last"),
            open_promises=promises.get(party_id, 0),
        )
    return columns


@dataclass(frozen=True)
class DuePromise:
    """A promise whose day has come. `owner`: public id and name of who of us looks after it."""

    key: str
    version: int
    party_key: str
    party: str
    party_type: str
    party_sector: str
    needs: str
    what: str
    promised_by: str
    due_on: date
    owner_key: str
    owner: str


def due_promises(practice, today: date, limit: int, *, reader: Member | None = None) -> list[DuePromise]:
    """Open promises due today or before, ours and theirs, the oldest first; at most `limit`.

    Those of `reader` are never cut off by others'.
    """
    rows = _due_promises(practice, today, *([reader] if reader else []), limit=limit)
    return [DuePromise(party=row.pop("party_name"), owner=row.pop("owner_name"), **row) for row in rows]


@prepared
def _due_promises(practice, today: date, reader: Member | None = None, *, limit: int) -> QuerySet:
    waiting = Commitment.objects.open().filter(practice=practice, due_on__lte=today).order_by("due_on", "pk")
    return own_first(waiting, Q(owner=reader) if reader else None, limit).values(
        "version",
        "what",
        "promised_by",
        "due_on",
        key=F("public_id"),
        party_key=F("party__public_id"),
        party_name=F("party__name"),
        party_type=Coalesce("party__source_type__name", Value("")),
        party_sector=Coalesce("party__source_type__sector", Value("")),
        needs=F("party__needs"),
        owner_key=Coalesce("owner__public_id", Value("")),
        owner_name=Coalesce("owner__user__name", Value("")),
    )


@dataclass(frozen=True)
class DueTalk:
    """Somebody we meant to speak with by now. `last_on`: the last real talk, None when none is logged.

    `past_days`: the limit of days without a talk, where more have gone by; else None.
    """

    party_key: str
    party: str
    party_type: str
    party_sector: str
    needs: str
    next_on: date
    last_on: date | None
    owner_key: str
    owner: str
    past_days: int | None = None


def due_talks(practice, today: date, limit: int, *, reader: Member | None = None) -> list[DueTalk]:
    """Sources whose cadence has passed, the longest overdue first; paused and ended relationships rest.

    At most `limit`; those `reader` looks after are never cut off by others'. Of them those past their limit come first.
    """
    rows = _due_talks(practice, today, *([reader] if reader else []), limit=limit)
    found = [_due_talk(row, today) for row in rows]
    return sorted(found, key=lambda talk: talk.past_days is None)


def _due_talk(row: dict, today: date) -> DueTalk:
    longest = rules.longest_days(**{name: row.pop(name) for name in ("own_days", "own_longest", "type_longest")})
    past = longest if rules.is_past(row["last_on"], longest, today) else None
    return DueTalk(party=row.pop("party_name"), owner=row.pop("owner_name"), past_days=past, **row)


@prepared
def _due_talks(practice, today: date, reader: Member | None = None, *, limit: int) -> QuerySet:
    waiting = (
        SourceSummary.objects.filter(
            practice=practice, next_touch_on__lte=today, party__merged_into=None, party__is_source=True
        )
        .exclude(party__relationship__stage__in=rules.RESTING)
        .order_by("next_touch_on", "party_id")
    )
    return own_first(waiting, Q(party__relationship__owner=reader) if reader else None, limit).values(
        next_on=F("next_touch_on"),
        last_on=F("last_touch_on"),
        party_key=F("party__public_id"),
        party_name=F("party__name"),
        party_type=Coalesce("party__source_type__name", Value("")),
        party_sector=Coalesce("party__source_type__sector", Value("")),
        needs=F("party__needs"),
        owner_key=Coalesce("party__relationship__owner__public_id", Value("")),
        owner_name=Coalesce("party__relationship__owner__user__name", Value("")),
        own_days=F("party__relationship__cadence_ideal_days"),
        own_longest=F("party__relationship__cadence_max_days"),
        type_longest=F("party__source_type__cadence_max_days"),
    )


def promises(practice, party: Party) -> QuerySet[Commitment]:
    """The party's open promises, both ways, the next due first; at most 50."""
    found = Commitment.objects.open().filter(practice=practice, party=party).select_related("owner__user")
    return found.order_by("due_on", "pk")[:_SHOWN]


@dataclass(frozen=True)
class Kept:
    """Promises settled so far: how many were kept on time, kept at all, and settled (kept or missed)."""

    on_time: int
    kept: int
    settled: int


def kept(practice, party: Party, promised_by: str = "us") -> Kept:
    """How promises to (or by) this party ended."""
    state = Commitment.State
    found = Commitment.objects.standing().filter(practice=practice, party=party, promised_by=promised_by)
    is_kept = Q(state=state.KEPT)
    return Kept(
        **found.aggregate(
            on_time=Count("pk", filter=is_kept & Q(settled_on__lte=F("due_on"))),
            kept=Count("pk", filter=is_kept),
            settled=Count("pk", filter=Q(state__in=[state.KEPT, state.MISSED])),
        )
    )


def _about_known(found: QuerySet, member: Member) -> QuerySet:
    """Without those about a source who is a patient, for members who may not know who is one."""
    if member.may(Permission.PATIENTS_IDENTIFY):
        return found
    return found.exclude(party__source_type__sector=Sector.PATIENTS)


def touchpoints_open_to(member: Member) -> QuerySet[Touchpoint]:
    """The talks this member may open: who can't read talks has only those they logged themselves."""
    found = _about_known(Touchpoint.objects.filter(practice=member.practice), member)
    return found if member.may(Permission.TALKS_VIEW) else found.filter(by=member)


def promises_open_to(member: Member) -> QuerySet[Commitment]:
    """The promises this member may settle: who can't read talks has only their own."""
    found = _about_known(Commitment.objects.standing().filter(practice=member.practice), member)
    return found if member.may(Permission.TALKS_VIEW) else found.filter(owner=member)


def conversations(practice, party: Party) -> QuerySet[Conversation]:
    """The party's open threads, newest first; at most 50."""
    found = Conversation.objects.filter(practice=practice, party=party, closed_on=None)
    return found.order_by("-pk")[:_SHOWN]
