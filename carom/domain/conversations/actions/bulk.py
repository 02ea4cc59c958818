"""Many talks or promises at once, for imports and sample data: plain statements, one line of history."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import connection, transaction

from carom.domain.audit import actions as audit
from carom.domain.conversations import rules
from carom.domain.conversations.actions.promises import Backwards, backwards
from carom.domain.conversations.actions.talks import StillAhead, ahead
from carom.domain.conversations.models import Commitment, Touchpoint
from carom.domain.network import summaries
from carom.domain.network.models import Party
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.queries import local_date
from carom.domain.practices.scope import belongs, new_public_id

_BATCH = 2_000


@dataclass(frozen=True)
class NewTouchpoint:
    """A talk to be logged together with many others."""

    party: Party
    on: date
    by: Member
    channel: str = "call"
    started_by: str = "us"
    purpose: str = ""
    learned: str = ""
    next_step: str = ""
    minutes: int | None = None
    about_patients: bool = False


@dataclass(frozen=True)
class NewCommitment:
    """A promise to be written down together with many others. `settled_on` goes with every state but open."""

    party: Party
    what: str
    made_on: date
    due_on: date
    owner: Member | None = None
    promised_by: str = "us"
    state: str = "open"
    settled_on: date | None = None


@transaction.atomic
def log_touchpoints_in_bulk(
    *, practice: Practice, rows: Iterable[NewTouchpoint], by: Member, at: datetime, refresh: bool = True
) -> int:
    """Log many talks; gives how many. With `refresh=False` the caller refreshes the summaries of the parties after.

    Raises StillAhead, OtherPractice; then nothing is stored.
    """
    today, day = local_date(practice, at), connection.ops.adapt_datefield_value

    def values(row: NewTouchpoint) -> dict:
        belongs(practice, row.by)
        if row.on > today:
            raise StillAhead(ahead())
        return {
            "on": day(row.on),
            "channel": row.channel,
            "started_by": row.started_by,
            "purpose": row.purpose,
            "learned": row.learned,
            "next_step": row.next_step,
            "minutes": row.minutes,
            "about_patients": row.about_patients,
            "is_real": rules.is_real(channel=row.channel, learned=row.learned, about_patients=row.about_patients),
            "by_id": row.by.pk,
        }

    return _write(Touchpoint, values, practice, rows, by, at, refresh, "conversations.log_touchpoints")


@transaction.atomic
def make_commitments_in_bulk(
    *, practice: Practice, rows: Iterable[NewCommitment], by: Member, at: datetime, refresh: bool = True
) -> int:
    """Write many promises down; gives how many. `refresh` as above. Raises Backwards, OtherPractice."""
    day = connection.ops.adapt_datefield_value

    def values(row: NewCommitment) -> dict:
        belongs(practice, row.owner)
        if row.due_on < row.made_on:
            raise Backwards(backwards())
        return {
            "what": row.what,
            "made_on": day(row.made_on),
            "due_on": day(row.due_on),
            "promised_by": row.promised_by,
            "state": row.state,
            "settled_on": day(row.settled_on),
            "owner_id": row.owner.pk if row.owner else None,
        }

    return _write(Commitment, values, practice, rows, by, at, refresh, "conversations.make_commitments")


def _write(
    model: type, values: Callable, practice: Practice, rows: Iterable, by: Member, at: datetime, refresh: bool, act: str
) -> int:
    belongs(practice, by)
    moment = connection.ops.adapt_datetimefield_value(at)
    count, parties = 0, set()

    def stored(row) -> dict:
        belongs(practice, row.party)
        parties.add(row.party.pk)
        own = {"practice_id": practice.pk, "public_id": new_public_id(), "created_at": moment, "version": 1}
        return own | {"party_id": row.party.pk} | values(row)

    rows = iter(rows)
    with connection.cursor() as cursor:
        while batch := [stored(row) for row in islice(rows, _BATCH)]:
            cursor.executemany(_insert(model, list(batch[0])), [tuple(row.values()) for row in batch])
            count += len(batch)
    audit.record(practice=practice, by=by, at=at, action=act, on=practice, count=count)
    if refresh:
        summaries.refresh(practice, parties)
    return count


def _insert(model: type, columns: list[str]) -> str:
    quote = connection.ops.quote_name
    names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608  names of the model's own
