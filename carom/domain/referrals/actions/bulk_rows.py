"""A referral as an imported row tells it, and as the database takes it. Plain tuples: there are thousands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from django.db import connection

from carom.domain.practices.models import Practice
from carom.domain.practices.scope import new_public_ids
from carom.domain.referrals import lifecycle, rules
from carom.domain.referrals.models import Referral, UnresolvedSource


class NewReferral(NamedTuple):
    """A referral as an imported row tells it; parties, patient and clinic by key.

    `organization_id` is found from the source where it is None. `stated_source` of a row without party and channel
    waits in the "not sure" queue. `import_key` makes a row come in only once.
    """

    received_on: date
    import_key: str = ""
    patient_id: int | None = None
    told_by_id: int | None = None
    ordered_by_id: int | None = None
    organization_id: int | None = None
    clinic_id: int | None = None
    channel: str = ""
    stated_source: str = ""
    reason: str = ""
    urgent: bool = False
    fit: str = "unknown"
    state: str = lifecycle.State.RECEIVED
    state_on: date | None = None
    first_contact_on: date | None = None
    booked_for_on: date | None = None
    arrived_on: date | None = None
    completed_on: date | None = None
    loss_reason: str = ""
    acknowledged_on: date | None = None
    reported_on: date | None = None
    is_history: bool = True


def columns(
    practice: Practice,
    rows: Sequence[NewReferral],
    sources: Sequence[int | None],
    waiting: Mapping[int, UnresolvedSource],
    organization_at: Callable[[int | None, date], int | None],
    at: datetime,
) -> dict[str, Sequence]:
    """The rows as the database takes them, by column. `sources`: who is credited; `waiting`: place in `rows` → line.

    `organization_at`: where a source worked on a day, for rows that name no organization.
    """
    told = dict(zip(NewReferral._fields, zip(*rows, strict=True), strict=True))
    public_ids = new_public_ids(len(rows))
    acknowledged = told["acknowledged_on"]
    days = {name: column for name, column in told.items() if name.endswith("_on")} | {
        "state_on": list(map(_first_said, *(told[name] for name in _STOOD_ON))),
        "loop_closed_on": [_closed_on(row) for row in rows] if any(acknowledged) else acknowledged,
    }
    organizations = told["organization_id"]
    if None in organizations:
        places = zip(organizations, sources, told["received_on"], strict=True)
        organizations = [organization_at(source, day) if own is None else own for own, source, day in places]
    lines = {place: line.pk for place, line in waiting.items()}
    same = {
        "practice_id": practice.pk,
        "created_at": connection.ops.adapt_datetimefield_value(at),
        "version": 1,
        "direction": "in",
    }
    return (
        {name: told[name] for name in _AS_TOLD}
        | {name: [value] * len(rows) for name, value in same.items()}
        | {name: _as_stored(column) for name, column in days.items()}
        | {
            "public_id": public_ids,
            "source_id": sources,
            "organization_id": organizations,
            "unresolved_id": list(map(lines.get, range(len(rows)))),
            "state": list(map(str, told["state"])),
            "stated_source": [text[:300] for text in told["stated_source"]],
            "reason": Referral._meta.get_field("reason").seal_each(practice.pk, told["reason"], public_ids),
        }
    )


_AS_TOLD = (
    "import_key", "patient_id", "told_by_id", "ordered_by_id", "clinic_id", "channel", "urgent", "fit", "loss_reason",
    "is_history",
)  # fmt: skip
_STOOD_ON = ("state_on", "completed_on", "arrived_on", "received_on")


def _first_said(*days: date | None) -> date | None:
    return next(filter(None, days), None)


def _as_stored(days: Sequence[date | None]) -> Sequence:
    return list(map(cache(connection.ops.adapt_datefield_value), days)) if any(days) else days


def _closed_on(row: NewReferral) -> date | None:
    closed = rules.loop_closed(
        acknowledged=row.acknowledged_on is not None,
        reported=row.reported_on is not None,
        arrived=row.arrived_on is not None,
        ended=row.state not in lifecycle.OPEN,
    )
    return max(filter(None, (row.acknowledged_on, row.reported_on))) if closed else None
