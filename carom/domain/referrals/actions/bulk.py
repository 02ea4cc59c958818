"""Many referrals at once, for imports and sample data: few statements, one line of history."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.network import summaries
from carom.domain.network.models import Party
from carom.domain.patients.models import Patient
from carom.domain.patients.rows import rows_by
from carom.domain.practices.inserting import insert_columns
from carom.domain.practices.models import Clinic, Member, Practice
from carom.domain.practices.scope import OtherPractice, belongs
from carom.domain.referrals import queries, rules
from carom.domain.referrals.actions.bulk_rows import NewReferral, Ready, columns, make_ready, who
from carom.domain.referrals.actions.bulk_waiting import as_decided, count_up, waiting_lines, waiting_rows
from carom.domain.referrals.models import Referral


class Added(NamedTuple):
    """`created` + `already_here` = rows given. `party_ids`: whose summaries change. `keys`: import keys created."""

    created: int
    already_here: int
    party_ids: frozenset[int]
    keys: tuple[str, ...]


@transaction.atomic
def add_referrals_in_bulk(
    *,
    practice: Practice,
    rows: Sequence[NewReferral] | Ready,
    patient_ids: Sequence[int | None] | None = None,
    guesses: Mapping[str, list[dict]] | None = None,
    refresh: bool = True,
    by: Member,
    at: datetime,
) -> Added:
    """Add the rows that are not here yet; a repeated call adds nothing.

    `guesses`: stated source → what the import thinks it might be, see UnresolvedSource. With `refresh=False` the caller
    refreshes the summaries of `party_ids` itself, in the same transaction or a later step. Rows that were made ready
    before (see bulk_rows) hold others up for less; `patient_ids` are for those whose patients came later than that.
    Raises OtherPractice.
    """
    belongs(practice, by)
    ready = rows if isinstance(rows, Ready) else make_ready(practice, rows)
    if ready.practice_id != practice.pk:
        raise OtherPractice("The rows were made ready for another practice.")
    places = _not_here(practice, ready.rows)
    fresh = [ready.rows[place] for place in places]
    of_patients = [row.patient_id for row in fresh] if patient_ids is None else [patient_ids[one] for one in places]
    _check_keys(practice, fresh, set(of_patients))
    lines = waiting_lines(practice, fresh, guesses or {}, at)
    fresh = as_decided(practice, fresh, lines)
    waiting = waiting_rows(fresh, lines)
    sources = [rules.credit(row.told_by_id, row.ordered_by_id) for row in fresh]
    if fresh:
        place = queries.organizations_of(practice, set(sources) - {None})
        told = columns(practice, ready, places, at) | who(fresh, sources, waiting, place)
        insert_columns(Referral, {**told, "patient_id": of_patients})
        count_up(fresh, waiting)
        audit.record(practice=practice, by=by, at=at, action="referrals.add_in_bulk", on=practice, count=len(fresh))
    party_ids = frozenset(sources) - {None}
    if refresh:
        summaries.refresh(practice, party_ids)
    keys = tuple(row.import_key for row in fresh if row.import_key)
    return Added(len(fresh), len(ready.rows) - len(fresh), party_ids, keys)


def _not_here(practice: Practice, rows: Sequence[NewReferral]) -> list[int]:
    """Places of the rows that are not here yet; of those with one key, the first."""
    keys = {row.import_key for row in rows} - {""}
    here = {key for (key,) in rows_by(Referral, practice, "import_key", keys, ("import_key",))}
    if not here and len(keys) == len(rows):
        return list(range(len(rows)))
    fresh = []
    for place, row in enumerate(rows):
        if not row.import_key or row.import_key not in here:
            fresh.append(place)
            here.add(row.import_key)
    return fresh


def _check_keys(practice: Practice, rows: Sequence[NewReferral], patients: set[int | None]) -> None:
    """Refuse keys of another practice: a key is as good as its record."""
    parties = {row.told_by_id for row in rows} | {row.ordered_by_id for row in rows}
    parties |= {row.organization_id for row in rows}
    clinics = {row.clinic_id for row in rows}
    for model, keys in ((Party, parties), (Patient, patients), (Clinic, clinics)):
        wanted = keys - {None}
        if len(rows_by(model, practice, "id", wanted, ("id",))) != len(wanted):
            raise OtherPractice(f"A row names a {model._meta.label} that is not of this practice.")
