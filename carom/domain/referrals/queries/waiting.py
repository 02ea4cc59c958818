"""Which referrals ask something of us today: only what puts them in order. What to say of one is in `due`."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from carom.domain.network import queries as network
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.own_first import own_first
from carom.domain.practices.prepared import prepared
from carom.domain.referrals import rules
from carom.domain.referrals.lifecycle import State
from carom.domain.referrals.models import Referral

_STILL_FRESH = timedelta(days=90)  # a word of thanks after a season is no news

_SINCE = {
    "reach_patient": "state_on",
    "record_visit": "booked_for_on",
    "book_visit": "state_on",
    "tell_source": "arrived_on",
    "thank_source": "received_on",
}
_KINDS = tuple(_SINCE)
_PLACES = {kind: place for place, kind in enumerate(_KINDS)}
_OF_ONE_PATIENT = {"reach_patient", "record_visit", "book_visit"}


class Waiting(NamedTuple):
    """One referral that waits, by its database key and its public id `key`.

    `kind`: reach_patient, record_visit, book_visit, tell_source or thank_source. `since`: the day it has waited from,
    as the referral says in this `version`. `party`: public id of its source; empty where there is none, or one whose
    page the reader may not open. `owner`: database key of the member who looks after the referral, else after its
    source.
    """

    kind: str
    pk: int
    key: str
    version: int
    since: date
    party: str
    owner: int | None


def waiting(
    practice: Practice, today: date, limit: int = 20, *, reader: Member | None = None, patients: bool = False
) -> list[Waiting]:
    """At most `limit` of each kind, the freshest first: those can still be helped best. One query.

    `reader`: what is theirs is never cut off by what is others'. `patients`: the reader may know who a patient is.
    """
    within = (rules.CONTACT_WITHIN_DAYS, rules.BOOK_WITHIN_DAYS, rules.THANK_WITHIN_DAYS)
    days = (today, *(today - timedelta(days=days) for days in within), today - _STILL_FRESH)
    readers = () if reader is None else (reader,)
    rows = _rows(practice, *days, *readers, limit=limit)
    rows.sort(key=_latest_last, reverse=True)
    return list(_each_patient_once(rows, patients))


def _latest_last(row: tuple) -> tuple[int, str, int]:
    kind, day, pk = row[:3]
    return -_PLACES[kind], day, pk


def _each_patient_once(rows: Iterable[tuple], patients: bool) -> Iterable[Waiting]:
    """A patient who was referred twice is one to reach: the last referral asks for it."""
    seen: set[tuple] = set()
    for kind, _day, pk, key, version, since, patient, party, sector, owner, keeper in rows:
        if kind in _OF_ONE_PATIENT and patient:
            if (kind, patient) in seen:
                continue
            seen.add((kind, patient))
        known = party if party and network.is_known(sector, patients=patients) else ""
        yield Waiting(kind, pk, key, version, since, known, owner or keeper)


@prepared
def _rows(
    practice: Practice,
    today: date,
    waited: date,
    unbooked: date,
    thanked: date,
    fresh: date,
    reader: Member | None = None,
    *,
    limit: int,
) -> QuerySet:
    """Kind, the day it is ordered by, and what a Waiting is made of."""
    # The reader's: their referrals, and those of their sources that nobody else took on.
    own = Q(owner=reader) | Q(owner=None, source__relationship__owner=reader) if reader else None
    days = {
        "reach_patient": (waited,),
        "record_visit": (today,),
        "book_visit": (unbooked,),
        "tell_source": (today, fresh),
        "thank_source": (thanked, fresh),
    }
    parts = [_of_kind(kind, own_first(_that_wait(kind, practice, *days[kind]), own, limit)) for kind in _KINDS]
    return parts[0].union(*parts[1:], all=True)


def _of_kind(kind: str, found: QuerySet[Referral]) -> QuerySet:
    day = "arrived_on" if kind == "tell_source" else "received_on"
    told = found.order_by().annotate(
        kind=Value(kind, CharField()),
        day=Cast(day, CharField()),  # only compared: as a date it would be made one for every row
        since=F(_SINCE[kind]),
        party=F("source__public_id"),
        sector=F("source__source_type__sector"),
        keeper=F("source__relationship__owner"),
    )
    order = ("kind", "day", "pk")
    return told.values_list(*order, "public_id", "version", "since", "patient", "party", "sector", "owner", "keeper")


def _that_wait(kind: str, practice: Practice, before: date, fresh: date | None = None) -> QuerySet[Referral]:
    """What waits since before that day; news to a source only of what is not older than `fresh`."""
    ours = Referral.objects.inbound().filter(practice=practice, is_history=False)
    if kind == "reach_patient":
        return ours.filter(is_open=True, state=State.RECEIVED, state_on__lt=before).order_by("-received_on", "-id")
    if kind == "record_visit":
        return ours.filter(is_open=True, state=State.BOOKED, booked_for_on__lt=before).order_by("-received_on", "-id")
    if kind == "book_visit":
        no_day = Q(state=State.CONTACTED) | Q(state=State.BOOKED, booked_for_on=None)
        return ours.filter(no_day, is_open=True, state_on__lt=before).order_by("-received_on", "-id")
    ours = ours.filter(source__isnull=False, loop_closed_on=None)
    if kind == "tell_source":
        untold = ours.filter(reported_on=None, arrived_on__lt=before, arrived_on__gte=fresh)
        return untold.order_by("-arrived_on", "-id")
    unthanked = ours.filter(acknowledged_on=None, arrived_on=None)
    return unthanked.filter(received_on__lte=before, received_on__gte=fresh).order_by("-received_on", "-id")
