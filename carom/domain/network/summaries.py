"""The row that lists show of a party, kept up to date in the transaction of whatever changes it.

Concepts above this one register what they know of a party; this one never imports them.
"""

from collections.abc import Callable, Iterable, Mapping

from django.db import transaction

from carom.domain.network.models import Party, SourceSummary

Columns = Mapping[str, object]
Contributor = Callable[[object, list[int]], Mapping[int, Columns]]

_BATCH = 400
_KEYS = {"id", "practice", "public_id", "created_at", "party", "sort_key"}
_COLUMNS = [field for field in SourceSummary._meta.concrete_fields if field.name not in _KEYS]
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
    fresh = [
        SourceSummary(practice=practice, party_id=pk, sort_key=sort_key, created_at=created_at, **_columns(pk, known))
        for pk, sort_key, created_at in Party.objects.filter(practice=practice, pk__in=ids)
        .order_by("pk")
        .values_list("pk", "sort_key", "created_at")
    ]
    SourceSummary.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["party"],
        update_fields=["sort_key", *(column.name for column in _COLUMNS)],
    )


def _columns(party_id: int, known: list[Mapping[int, Columns]]) -> dict[str, object]:
    values = {column.name: column.get_default() for column in _COLUMNS}
    for found in known:
        values |= found.get(party_id, {})
    return values
