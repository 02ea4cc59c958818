"""Many referrals at once, for imports and sample data: few statements, one line of history."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from types import SimpleNamespace

from django.db import connection, transaction
from django.db.models import Count

from carom.domain.audit import actions as audit
from carom.domain.network import summaries
from carom.domain.network.models import Party
from carom.domain.patients.models import Patient
from carom.domain.patients.rows import insert_rows, rows_by
from carom.domain.practices.models import Clinic, Member, Practice
from carom.domain.practices.scope import OtherPractice, belongs, new_public_id
from carom.domain.referrals import lifecycle, queries, rules
from carom.domain.referrals.actions.placing import count_down
from carom.domain.referrals.models import Channel, Referral, UnresolvedSource

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewReferral:
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


@dataclass(frozen=True)
class Added:
    """`created` + `already_here` = rows given. `party_ids`: whose summaries change. `keys`: import keys created."""

    created: int
    already_here: int
    party_ids: frozenset[int]
    keys: tuple[str, ...]


@transaction.atomic
def add_referrals_in_bulk(
    *,
    practice: Practice,
    rows: Sequence[NewReferral],
    guesses: Mapping[str, list[dict]] | None = None,
    refresh: bool = True,
    by: Member,
    at: datetime,
) -> Added:
    """Add the rows that are not here yet; a repeated call adds nothing.

    `guesses`: stated source → what the import thinks it might be, see UnresolvedSource. With `refresh=False` the caller
    refreshes the summaries of `party_ids` itself, in the same transaction or a later step. Raises OtherPractice.
    """
    belongs(practice, by)
    fresh = _not_here(practice, rows)
    _check_keys(practice, fresh)
    waiting = _waiting(practice, fresh, guesses or {}, at)
    fresh = _as_decided(practice, fresh, waiting)
    places = _organizations(practice, fresh)
    if fresh:
        insert_rows(Referral, _COLUMNS, list(_values(practice, fresh, waiting, places, at)))
        _count(fresh, waiting)
        audit.record(practice=practice, by=by, at=at, action="referrals.add_in_bulk", on=practice, count=len(fresh))
    party_ids = frozenset(source for row in fresh if (source := _source(row)))
    if refresh:
        summaries.refresh(practice, party_ids)
    keys = tuple(row.import_key for row in fresh if row.import_key)
    return Added(len(fresh), len(rows) - len(fresh), party_ids, keys)


def _source(row: NewReferral) -> int | None:
    return rules.credit(row.told_by_id, row.ordered_by_id)


def _not_here(practice: Practice, rows: Sequence[NewReferral]) -> list[NewReferral]:
    keys = {row.import_key for row in rows} - {""}
    here = {key for (key,) in rows_by(Referral, practice, "import_key", keys, ("import_key",))}
    fresh = []
    for row in rows:
        if not row.import_key or row.import_key not in here:
            fresh.append(row)
            here.add(row.import_key)
    return fresh


def _check_keys(practice: Practice, rows: Sequence[NewReferral]) -> None:
    """Refuse keys of another practice: a key is as good as its record."""
    parties = {key for row in rows for key in (row.told_by_id, row.ordered_by_id, row.organization_id)}
    patients, clinics = {row.patient_id for row in rows}, {row.clinic_id for row in rows}
    for model, keys in ((Party, parties), (Patient, patients), (Clinic, clinics)):
        wanted = keys - {None}
        if len(rows_by(model, practice, "id", wanted, ("id",))) != len(wanted):
            raise OtherPractice(f"A row names a {model._meta.label} that is not of this practice.")


def _spelling_key(row: NewReferral) -> str:
    """The key this row would wait under; '' when its source is known or it names no person."""
    if _source(row) or row.channel not in ("", Channel.PERSON) or not row.stated_source:
        return ""
    return queries.place_key(row.stated_source)


def _waiting(
    practice: Practice, rows: Sequence[NewReferral], guesses: Mapping[str, list[dict]], at: datetime
) -> dict[str, UnresolvedSource]:
    """Key → line of the queue, made where new; decided ones too, so that their decision holds."""
    texts: dict[str, str] = {}
    for text in {row.stated_source: row for row in rows if _spelling_key(row)}:
        texts.setdefault(queries.place_key(text), text)
    keys = sorted(texts)
    found = _spellings(practice, keys)
    fresh = [
        UnresolvedSource(
            practice=practice,
            key=key,
            text=" ".join(texts[key].split())[:300],
            guesses=guesses.get(texts[key], []),
            created_at=at,
        )
        for key in keys
        if key not in found
    ]
    if fresh:
        UnresolvedSource.objects.bulk_create(fresh, batch_size=_AT_ONCE, ignore_conflicts=True)
        found = _spellings(practice, keys)
    return found


def _spellings(practice: Practice, keys: Sequence[str]) -> dict[str, UnresolvedSource]:
    found = {}
    for start in range(0, len(keys), _AT_ONCE):
        rows = UnresolvedSource.objects.filter(practice=practice, key__in=keys[start : start + _AT_ONCE])
        found.update({row.key: row for row in rows.defer("guesses")})
    return found


def _as_decided(
    practice: Practice, rows: list[NewReferral], waiting: Mapping[str, UnresolvedSource]
) -> list[NewReferral]:
    """Rows with a spelling that was decided earlier follow that decision."""
    outcomes = {key: spelling.outcome for key, spelling in waiting.items() if spelling.resolved_at}
    if not outcomes:
        return rows
    parties = {outcome["party"] for outcome in outcomes.values() if outcome.get("party")}
    listed = set(Party.objects.filter(practice=practice, pk__in=parties).listed().values_list("pk", flat=True))
    followed = []
    for row in rows:
        outcome = outcomes.get(_spelling_key(row), {})
        if outcome.get("party") in listed:
            row = replace(row, told_by_id=outcome["party"])
        elif outcome.get("channel"):
            row = replace(row, channel=outcome["channel"])
        followed.append(row)
    return followed


def _organizations(practice: Practice, rows: Sequence[NewReferral]) -> dict[tuple[int, date], int | None]:
    pairs = {(source, row.received_on) for row in rows if row.organization_id is None and (source := _source(row))}
    return queries.organizations_at(practice, pairs) if pairs else {}


def _count(rows: Sequence[NewReferral], waiting: Mapping[str, UnresolvedSource]) -> None:
    open_keys = {key for key, spelling in waiting.items() if not spelling.resolved_at}
    days: dict[str, list[date]] = {}
    for row in rows:
        if (key := _spelling_key(row)) in open_keys:
            days.setdefault(key, []).append(row.received_on)
    day = connection.ops.adapt_datefield_value
    lasts = {key: day(max(told)) for key, told in days.items()}
    with connection.cursor() as cursor:
        cursor.executemany(
            _COUNT_UP, [(len(told), lasts[key], lasts[key], waiting[key].pk) for key, told in days.items()]
        )


# One statement for all spellings of a batch: a file can bring thousands of them.
_COUNT_UP = (
    "UPDATE referrals_unresolvedsource SET referrals_count = referrals_count + %s, "
    "last_on = CASE WHEN last_on > %s THEN last_on ELSE %s END WHERE id = %s"
)


_COLUMNS = (
    "practice_id",
    "public_id",
    "created_at",
    "version",
    "direction",
    "state",
    "received_on",
    "patient_id",
    "source_id",
    "organization_id",
    "told_by_id",
    "ordered_by_id",
    "channel",
    "stated_source",
    "unresolved_id",
    "reason",
    "urgent",
    "fit",
    "clinic_id",
    "owner_id",
    "state_on",
    "first_contact_on",
    "booked_for_on",
    "arrived_on",
    "completed_on",
    "loss_reason",
    "acknowledged_on",
    "reported_on",
    "loop_closed_on",
    "is_history",
    "import_key",
)


def _values(practice, rows, waiting, places, at):
    """The rows as the database takes them, in the order of _COLUMNS."""
    moment = connection.ops.adapt_datetimefield_value(at)
    day = cache(connection.ops.adapt_datefield_value)
    reason_field = Referral._meta.get_field("reason")
    for row in rows:
        public_id = new_public_id()
        source = _source(row)
        spelling = waiting.get(_spelling_key(row)) if waiting else None
        unresolved = spelling.pk if spelling and not spelling.resolved_at else None
        reason = ""
        if row.reason:
            reason = str(reason_field.seal(SimpleNamespace(practice_id=practice.pk, public_id=public_id), row.reason))
        organization = row.organization_id or (places.get((source, row.received_on)) if source else None)
        yield (
            practice.pk,
            public_id,
            moment,
            1,
            "in",
            str(row.state),
            day(row.received_on),
            row.patient_id,
            source,
            organization,
            row.told_by_id,
            row.ordered_by_id,
            row.channel,
            row.stated_source[:300],
            unresolved,
            reason,
            row.urgent,
            row.fit,
            row.clinic_id,
            None,
            day(row.state_on or row.completed_on or row.arrived_on or row.received_on),
            day(row.first_contact_on),
            day(row.booked_for_on),
            day(row.arrived_on),
            day(row.completed_on),
            row.loss_reason,
            day(row.acknowledged_on),
            day(row.reported_on),
            day(_closed_on(row)),
            row.is_history,
            row.import_key,
        )


def _closed_on(row: NewReferral) -> date | None:
    closed = rules.loop_closed(
        acknowledged=row.acknowledged_on is not None,
        reported=row.reported_on is not None,
        arrived=row.arrived_on is not None,
        ended=row.state not in lifecycle.OPEN,
    )
    return max(filter(None, (row.acknowledged_on, row.reported_on))) if closed else None


@dataclass(frozen=True)
class TakenBack:
    """`kept`: those somebody worked on since. `patient_ids`: of the removed ones, perhaps without a referral now."""

    removed: int
    kept: int
    party_ids: frozenset[int]
    patient_ids: frozenset[int]


@transaction.atomic
def take_back_in_bulk(
    *, practice: Practice, import_keys: Sequence[str], refresh: bool = True, by: Member, at: datetime
) -> TakenBack:
    """Remove imported referrals nobody has worked on since. With `refresh=False` the caller refreshes `party_ids`."""
    belongs(practice, by)
    removed = kept = 0
    party_ids, patient_ids, waiting = set(), set(), Counter()
    keys = sorted(set(import_keys) - {""})
    for start in range(0, len(keys), _AT_ONCE):
        found = Referral.objects.filter(practice=practice, import_key__in=keys[start : start + _AT_ONCE])
        found = found.exclude(import_key="")  # lets SQLite use the index, which leaves '' out
        rows = found.annotate(steps=Count("moves")).values_list(
            "pk", "version", "steps", "source", "patient", "unresolved"
        )
        going = []
        for pk, version, steps, source, patient, unresolved in rows:
            if version > 1 or steps:
                kept += 1
                continue
            going.append(pk)
            party_ids.add(source)
            patient_ids.add(patient)
            waiting[unresolved] += 1
        Referral.objects.filter(pk__in=going).delete()
        removed += len(going)
    for unresolved, number in waiting.items():
        if unresolved:
            count_down(unresolved, number)
    if removed:
        audit.record(practice=practice, by=by, at=at, action="referrals.take_back_in_bulk", on=practice, count=removed)
    party_ids = frozenset(party_ids - {None})
    if refresh:
        summaries.refresh(practice, party_ids)
    return TakenBack(removed, kept, party_ids, frozenset(patient_ids - {None}))
