"""Which referrals ask something of us today: only what puts them in order. What to say of one is in `due`."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

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
_OF_ONE_PATIENT = {"reach_patient", "record_visit", "book_visit"}


class Waiting(NamedTuple):
    """One referral that waits, by its database key and its public id `key`.

    `kind`: reach_patient, record_visit, book_visit, tell_source or thank_source. `since`: the day it has waited from.
    `party`: public id of its source; empty where there is none, or one whose page the reader may not open. `owner`:
    database key of the member who looks after the referral, else after its source.
    """

    kind: str
    pk: int
    key: str
    since: date
    party: str
    owner: int | None


def waiting(
    practice: Practice, today: date, limit: int = 20, *, reader: Member | None = None, patients: bool = False
) -> list[Waiting]:
    """At most `limit` of each kind, the freshest first: those can still be helped best. Five queries.

    `reader`: what is theirs is never cut off by what is others'. `patients`: the reader may know who a patient is.
    """
    within = (rules.CONTACT_WITHIN_DAYS, rules.BOOK_WITHIN_DAYS, rules.THANK_WITHIN_DAYS)
    waited, unbooked, thanked = (today - timedelta(days=days) for days in within)
    fresh = today - _STILL_FRESH
    days = {
        "reach_patient": (waited,),
        "record_visit": (today,),
        "book_visit": (unbooked,),
        "tell_source": (today, fresh),
        "thank_source": (thanked, fresh),
    }
    found: list[Waiting] = []
    for kind, values in days.items():
        if reader is not None:
            values = (*values, reader)
        rows = _rows(practice, *values, kind=kind, limit=limit, has_reader=reader is not None)
        found += _of_kind(kind, rows, patients)
    return found


def _of_kind(kind: str, rows: Iterable[tuple], patients: bool) -> Iterable[Waiting]:
    """A patient who was referred twice is one to reach: the last referral asks for it."""
    seen: set[int] = set()
    for pk, key, since, patient, party, sector, owner, keeper in rows:
        if kind in _OF_ONE_PATIENT and patient:
            if patient in seen:
                continue
            seen.add(patient)
        known = party if party and network.is_known(sector, patients=patients) else ""
        yield Waiting(kind, pk, key, since, known, owner or keeper)


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


@prepared
def _rows(practice: Practice, *values, kind: str, limit: int, has_reader: bool) -> QuerySet:
    """`values`: the days of `_that_wait`, and after them the reader, if there is one."""
    days, reader = (values[:-1], values[-1]) if has_reader else (values, None)
    # The reader's: their referrals, and those of their sources that nobody else took on.
    own = Q(owner=reader) | Q(owner=None, source__relationship__owner=reader) if has_reader else None
    source = ("source__public_id", "source__source_type__sector")
    owners = ("owner_id", "source__relationship__owner_id")
    rows = own_first(_that_wait(kind, practice, *days), own, limit)
    return rows.values_list("pk", "public_id", _SINCE[kind], "patient_id", *source, *owners)
