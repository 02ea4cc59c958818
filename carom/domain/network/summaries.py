"""The row that lists show of a party, kept up to date in the transaction of whatever changes it.

Concepts above this one register what they know of a party; this one never imports them.
"""

from collections.abc import Callable, Iterable, Mapping

from django.db import connection, transaction

from carom.domain.network.models import Party, SourceSummary
from carom.domain.practices.inserting import insert_rows
from carom.domain.practices.scope import new_public_id

Columns = Mapping[str, object]
Contributor = Callable[[object, list[int]], Mapping[int, Columns]]

_BATCH = 400
_KEYS = {"id", "practice", "public_id", "created_at", "party", "sort_key"}
_COLUMNS = [field for field in SourceSummary._meta.concrete_fields if field.name not in _KEYS]
_FRESH = ["party", "sort_key", *(field.name for field in _COLUMNS)]
_NOTHING = {field.name: field.get_default() for field in _COLUMNS}
_contributors: list[Contributor] = []


def register(contributor: Contributor) -> None:
    """Add a function `(practice, party_ids) -> {party_id: {column: value}}`. What it leaves out is 0 or None."""
    if contributor not in _contributors:
        _contributors.append(contributor)


def refresh(practice, party_ids: Iterable[int | None]) -> None:
    """Work out the summary rows of these parties anew, in the caller's transaction; None is ignored."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("summaries.refresh must run in the same transaction as the change it counts.")
    ids = sorted({party_id for party_id in party_ids if party_id is not None})
    for start in range(0, len(ids), _BATCH):
        _refresh_batch(practice, ids[start : start + _BATCH])


def _refresh_batch(practice, ids: list[int]) -> None:
    rows = SourceSummary.objects.filter(practice=practice, party__in=ids)
    # Two at once wait here, so that the second counts what the first has written.
    list(rows.select_for_update().order_by("party").values_list("pk", flat=True))
    known = [contributor(practice, ids) for contributor in _contributors]
    moment = connection.ops.adapt_datetimefield_value
    parties = Party.objects.filter(practice=practice, pk__in=ids).order_by("pk")
    rows = [
        (practice.pk, new_public_id(), moment(created_at), pk, sort_key, *_values(pk, known))
        for pk, sort_key, created_at in parties.values_list("pk", "sort_key", "created_at")
    ]
    insert_rows(SourceSummary, ["practice", "public_id", "created_at", *_FRESH], rows, replacing=("party", _FRESH[1:]))


def _values(party_id: int, known: list[Mapping[int, Columns]]) -> list:
    """What the contributors know of a party, as the database takes it, in the order of _COLUMNS."""
    values = dict(_NOTHING)
    for found in known:
        values |= found.get(party_id, {})
    return [field.get_db_prep_save(values[field.name], connection) for field in _COLUMNS]
