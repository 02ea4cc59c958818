"""A referral as an imported row tells it, and as the database takes it. Plain tuples: there are thousands."""

from collections.abc import Mapping, Sequence
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


COLUMNS = (
    "practice_id", "public_id", "created_at", "version", "direction", "state", "received_on", "patient_id",
    "source_id", "organization_id", "told_by_id", "ordered_by_id", "channel", "stated_source", "unresolved_id",
    "reason", "urgent", "fit", "clinic_id", "state_on", "first_contact_on", "booked_for_on", "arrived_on",
    "completed_on", "loss_reason", "acknowledged_on", "reported_on", "loop_closed_on", "is_history", "import_key",
)  # fmt: skip


def values(
    practice: Practice,
    rows: Sequence[NewReferral],
    sources: Sequence[int | None],
    waiting: Mapping[int, UnresolvedSource],
    places: Mapping[tuple[int, date], int | None],
    at: datetime,
) -> list[tuple]:
    """The rows in the order of COLUMNS. `sources`: who is credited; `waiting`: place in `rows` → line of the queue."""
    moment = connection.ops.adapt_datetimefield_value(at)
    day = cache(connection.ops.adapt_datefield_value)
    public_ids = new_public_ids(len(rows))
    reasons = Referral._meta.get_field("reason").seal_each(practice.pk, [row.reason for row in rows], public_ids)
    own, unresolved = practice.pk, {place: line.pk for place, line in waiting.items()}
    made = []
    for place, (row, source, public_id, sealed) in enumerate(zip(rows, sources, public_ids, reasons, strict=True)):
        (
            received_on, import_key, patient, told_by, ordered_by, organization, clinic, channel, stated, _reason,
            urgent, fit, state, state_on, first_contact_on, booked_for_on, arrived_on, completed_on, loss_reason,
            acknowledged_on, reported_on, is_history,
        ) = row  # fmt: skip
        if organization is None and source is not None:
            organization = places.get((source, received_on))
        state_on = state_on or completed_on or arrived_on or received_on
        closed_on = _closed_on(row) if acknowledged_on else None
        made.append((
            own, public_id, moment, 1, "in", str(state), day(received_on), patient,
            source, organization, told_by, ordered_by, channel, stated[:300], unresolved.get(place),
            sealed, urgent, fit, clinic, day(state_on), day(first_contact_on), day(booked_for_on),
            day(arrived_on), day(completed_on), loss_reason, day(acknowledged_on), day(reported_on), day(closed_on),
            is_history, import_key,
        ))  # fmt: skip
    return made


def _closed_on(row: NewReferral) -> date | None:
    closed = rules.loop_closed(
        acknowledged=row.acknowledged_on is not None,
        reported=row.reported_on is not None,
        arrived=row.arrived_on is not None,
        ended=row.state not in lifecycle.OPEN,
    )
    return max(filter(None, (row.acknowledged_on, row.reported_on))) if closed else None
