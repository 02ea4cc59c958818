"""The row that lists show of a party, kept up to date in the transaction of whatever changes it.

Concepts above this one register what they know of a party; this one never imports them.
"""

from collections.abc import Callable, Iterable, Mapping
from types import NoneType

from django.db import connection, transaction
from django.db.models import QuerySet

from carom.domain.network.models import Party, SourceSummary
from carom.domain.practices.by_keys import by_keys
from carom.domain.practices.inserting import insert_rows
from carom.domain.practices.scope import new_public_id

Columns = Mapping[str, object]
Contributor = Callable[[object, list[int]], Mapping[int, Columns]]

_BATCH = 400
_KEYS = {"id", "practice", "public_id", "created_at", "party", "sort_key"}
_COLUMNS = [field for field in SourceSummary._meta.concrete_fields if field.name not in _KEYS]
_FRESH = ["party", "sort_key", *(field.name for field in _COLUMNS)]
_PLACES = {field.name: place for place, field in enumerate(_COLUMNS)}
_PLAIN = (int, str, NoneType)  # taken by the database as they are
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


def refresh_those(practice, parties: QuerySet[Party]) -> None:
    """Work out anew what a change of settings touches, merged parties too: so many at once as a batch holds."""
    wanted, last = parties.filter(practice=practice).order_by("pk"), 0
    while ids := list(wanted.filter(pk__gt=last).values_list("pk", flat=True)[:_BATCH]):
        refresh(practice, ids)
        last = ids[-1]


def start(practice, parties: Iterable[Party]) -> None:
    """Give parties that are new an empty row each; whoever brings many of them in refreshes these at the end."""
    nothing = _nothing()
    _store([(practice.pk, party.created_at, party.pk, party.sort_key, nothing) for party in parties])


def _refresh_batch(practice, ids: list[int]) -> None:
    rows = SourceSummary.objects.filter(practice=practice, party__in=ids)
    # Two at once wait here, so that the second counts what the first has written.
    list(rows.select_for_update().order_by("party").values_list("pk", flat=True))
    known = [contributor(practice, ids) for contributor in _contributors]
    nothing = _nothing()
    parties = by_keys(Party, practice, ids).order_by("pk")
    _store(
        [
            (practice.pk, created_at, pk, sort_key, _values(pk, known, nothing))
            for pk, sort_key, created_at in parties.values_list("pk", "sort_key", "created_at")
        ]
    )


def _store(rows: list[tuple]) -> None:
    moment = connection.ops.adapt_datetimefield_value
    insert_rows(
        SourceSummary,
        ["practice", "public_id", "created_at", *_FRESH],
        [(own, new_public_id(), moment(at), pk, key, *values) for own, at, pk, key, values in rows],
        replacing=("party", _FRESH[1:]),
    )


def _nothing() -> list:
    """What is known of a party of whom nothing is known, in the order of _COLUMNS."""
    return [field.get_db_prep_save(field.get_default(), connection) for field in _COLUMNS]


def _values(party_id: int, known: list[Mapping[int, Columns]], nothing: list) -> list:
    """What the contributors know of a party, as the database takes it, in the order of _COLUMNS."""
    values = nothing.copy()
    for found in known:
        for name, value in found.get(party_id, {}).items():
            place = _PLACES[name]
            plain = type(value) in _PLAIN
            values[place] = value if plain else _COLUMNS[place].get_db_prep_save(value, connection)
    return values


def count_wrong(practice, *, mend: bool = False) -> int:
    """How many parties of the practice show something else than counting anew gives; `mend` puts them right."""
    wrong, last = 0, 0
    while True:
        with transaction.atomic():
            ids = list(
                Party.objects.filter(practice=practice, pk__gt=last)
                .order_by("pk")
                .values_list("pk", flat=True)[:_BATCH]
            )
            if not ids:
                return wrong
            different = _different(practice, ids)
            if mend:
                refresh(practice, different)
        wrong, last = wrong + len(different), ids[-1]


def _different(practice, ids: list[int]) -> list[int]:
    """Those whose row is missing or says something else. Their rows are held, so that nobody writes meanwhile."""
    rows = SourceSummary.objects.filter(practice=practice, party__in=ids).select_for_update().order_by("party")
    names = [field.attname for field in _COLUMNS]
    shown = {
        party: [field.get_db_prep_save(value, connection) for field, value in zip(_COLUMNS, values, strict=True)]
        for party, *values in rows.values_list("party", *names)
    }
    known = [contributor(practice, ids) for contributor in _contributors]
    nothing = _nothing()
    return [pk for pk in ids if shown.get(pk) != _values(pk, known, nothing)]
