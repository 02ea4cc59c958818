"""A referral as an imported row tells it, and as the database takes it. Plain tuples: there are thousands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import repeat
from typing import NamedTuple

from django.db import connection

from carom.domain.keys.keyring import keyring
from carom.domain.practices.models import Practice
from carom.domain.practices.scope import new_public_ids
from carom.domain.referrals import lifecycle, rules
from carom.domain.referrals.models import Referral


class NewReferral(NamedTuple):
    """A referral as an imported row tells it; parties, patient and clinic by key.

    `organization_id` is found from the source where it is None. `stated_source` of a row without party and channel
    waits in the "not sure" queue; `waits` says whether it does, whatever the channel. `import_key` makes a row come in
    only once.
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
    waits: bool | None = None


class Line(NamedTuple):
    """What rows need of an UnresolvedSource: a file brings thousands."""

    pk: int
    key: str
    resolved_at: datetime | None
    outcome: dict


@dataclass(frozen=True, slots=True)
class Ready:
    """Rows with all that is known of them before they are added: their names and columns, sealed under `key`."""

    practice_id: int
    rows: Sequence[NewReferral]
    public_ids: Sequence[str]
    stored: Mapping[str, Sequence]
    key: str


def make_ready(practice: Practice, rows: Sequence[NewReferral]) -> Ready:
    """Nothing is read or stored, so this can be done before a transaction lets others wait."""
    every = zip(*rows, strict=True) if rows else repeat(())
    told = dict(zip(NewReferral._fields, every, strict=False))
    public_ids = new_public_ids(len(rows))
    acknowledged = told["acknowledged_on"]
    days = {name: column for name, column in told.items() if name.endswith("_on")} | {
        "state_on": list(map(_first_said, *(told[name] for name in _STOOD_ON))),
        "loop_closed_on": [_closed_on(row) for row in rows] if any(acknowledged) else acknowledged,
    }
    key = keyring().active
    stored = (
        {name: told[name] for name in _AS_TOLD}
        | {name: _as_stored(column) for name, column in days.items()}
        | {
            "public_id": public_ids,
            "state": list(map(str, told["state"])),
            "stated_source": [text[:300] for text in told["stated_source"]],
            "reason": _sealed(practice, told["reason"], public_ids),
        }
    )
    return Ready(practice.pk, rows, public_ids, stored, key)


def columns(practice: Practice, ready: Ready, places: Sequence[int], at: datetime) -> dict[str, Sequence]:
    """Those at `places` as the database takes them, without what `who` adds. Runs in the transaction that stores."""
    stored = dict(ready.stored)
    # What was sealed with the key before must not come in after a change of keys has gone through all rows.
    if keyring().active != ready.key:
        stored["reason"] = _sealed(practice, [row.reason for row in ready.rows], ready.public_ids)
    if len(places) < len(ready.rows):
        stored = {name: [column[place] for place in places] for name, column in stored.items()}
    same = {
        "practice_id": practice.pk,
        "created_at": connection.ops.adapt_datetimefield_value(at),
        "version": 1,
        "direction": "in",
    }
    return stored | {name: [value] * len(places) for name, value in same.items()}


def who(
    rows: Sequence[NewReferral],
    sources: Sequence[int | None],
    waiting: Mapping[int, Line],
    organization_at: Callable[[int | None, date], int | None],
) -> dict[str, Sequence]:
    """The columns that say who is behind each row. `sources`: who is credited; `waiting`: place in `rows` → line.

    `organization_at`: where a source worked on a day, for rows that name no organization.
    """
    return {
        "told_by_id": [row.told_by_id for row in rows],
        "ordered_by_id": [row.ordered_by_id for row in rows],
        "channel": [row.channel for row in rows],
        "source_id": sources,
        "organization_id": [
            organization_at(source, row.received_on) if row.organization_id is None else row.organization_id
            for row, source in zip(rows, sources, strict=True)
        ],
        "unresolved_id": [waiting[place].pk if place in waiting else None for place in range(len(rows))],
    }


def _sealed(practice: Practice, reasons: Sequence[str], public_ids: Sequence[str]) -> Sequence[str]:
    return Referral._meta.get_field("reason").seal_each(practice.pk, reasons, public_ids) if any(reasons) else reasons


_AS_TOLD = ("import_key", "clinic_id", "urgent", "fit", "loss_reason", "is_history")
_STOOD_ON = ("state_on", "completed_on", "arrived_on", "received_on")


def _first_said(*days: date | None) -> date | None:
    return next(filter(None, days), None)


def _as_stored(days: Sequence[date | None]) -> Sequence:
    return list(map(cache(connection.ops.adapt_datefield_value), days)) if any(days) else days


def _closed_on(row: NewReferral) -> date | None:
    closed = rules.loop_closed(
        acknowledged=row.acknowledged_on is not None,
        reported=row.reported_on is not None,
        arrived=row.arrived_on is not None or row.state in lifecycle.CAME,
        ended=row.state not in lifecycle.OPEN,
    )
    return max(filter(None, (row.acknowledged_on, row.reported_on))) if closed else None
