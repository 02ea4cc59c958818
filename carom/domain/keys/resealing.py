"""All sealed values under the active key: table by table, a batch a transaction, so that it can be cut off anywhere."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db import connection, models, transaction
from django.db.models.functions import Cast, Length, Substr
from django.db.models.lookups import Exact, GreaterThan

from carom.domain.keys.keyring import CannotOpen, Keyring
from carom.domain.keys.places import Place, places

_AT_ONCE = 200


@dataclass
class Done:
    """How many values were sealed anew, and, by place, how many could not be opened with any key at hand."""

    sealed: int = 0
    closed: Counter = field(default_factory=Counter)


def reseal(keys: Keyring, *, at_once: int = _AT_ONCE) -> Done:
    """Seal every value that is not under the active key anew. Those that do not open stay as they are."""
    done = Done()
    for _label, group in groupby(places(), key=lambda place: place.label):
        columns = list(group)
        after = None
        while (after := _batch(columns, keys, after, at_once, done)) is not None:
            pass
    return done


def count_by_key() -> dict[str, Counter]:
    """Place → key id → how many values are sealed with it."""
    found: dict[str, Counter] = defaultdict(Counter)
    for _label, group in groupby(places(), key=lambda place: place.label):
        columns = list(group)
        for row in every_row(columns):
            for place in columns:
                for text in place.texts(row).values():
                    found[place.name][key_id(text)] += 1
    return found


def key_id(sealed: str) -> str:
    """The key a value says it was sealed with; '?' for what is no sealed value."""
    parts = sealed.split(":")
    return parts[1] if len(parts) == 3 and parts[0] == "v1" else "?"


def _batch(columns: list[Place], keys: Keyring, after, at_once: int, done: Done):
    """One transaction's worth; where the next one goes on, or None at the end of the table."""
    model = columns[0].model
    with transaction.atomic():
        found = _left(model, columns, keys.active)
        if after is not None:
            found = found.filter(pk__gt=after)
        # Whoever changes one of these rows waits for us, or we for them: nobody's text is lost.
        rows = list(found.select_for_update()[:at_once])
        changes = [(row, _fresh(row, columns, keys, done)) for row in rows]
        for row, values in changes:
            _store(model, row, values)
    return rows[-1].pk if len(rows) == at_once else None


def _fresh(row: models.Model, columns: list[Place], keys: Keyring, done: Done) -> dict[str, object]:
    """Column → value to store, of those that change."""
    values = {}
    for place in columns:
        texts, fresh = place.texts(row), {}
        for member, text in texts.items():
            if key_id(text) == keys.active:
                continue
            try:
                fresh[member] = keys.seal(keys.open(text, place.context(row)), place.context(row))
            except CannotOpen:
                done.closed[place.name] += 1
        if fresh:
            values[place.column] = place.put(row, {**texts, **fresh})
            done.sealed += len(fresh)
    return values


def _store(model: type[models.Model], row: models.Model, values: dict[str, object]) -> None:
    """Past the model: the version of a row is a person's business, and the seal is already there."""
    if not values:
        return
    quote = connection.ops.quote_name
    fields = [model._meta.get_field(name) for name in values]
    changes = ", ".join(f"{quote(one.column)} = %s" for one in fields)
    prepared = [
        value if isinstance(value, str) else one.get_db_prep_save(value, connection)
        for one, value in zip(fields, values.values(), strict=True)
    ]
    where = f"{quote(model._meta.pk.column)} = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {where}",  # noqa: S608  names come from models
            [*prepared, row.pk],
        )


def _left(model: type[models.Model], columns: list[Place], active: str) -> models.QuerySet:
    """Rows that may hold a value under another key, by primary key."""
    wanted = models.Q()
    for place in columns:
        if isinstance(model._meta.get_field(place.column), models.JSONField):
            wanted |= models.Q(**{f"{place.column}__isnull": False})  # looked through in Python: there are few
        else:
            wanted |= _under_another_key(place.column, active)
    return model._base_manager.filter(wanted).order_by("pk")


def _under_another_key(column: str, active: str) -> models.Q:
    """Filled, and not under the active key. Compared as plain text: the field itself refuses to be looked up."""
    plain, mark = Cast(column, models.TextField()), f"v1:{active}:"
    filled = models.Q(GreaterThan(Length(plain), 0))
    return filled & ~models.Q(Exact(Substr(plain, 1, len(mark)), models.Value(mark)))


def every_row(columns: list[Place]) -> Iterator[models.Model]:
    """The rows of the table these columns are of, some at a time."""
    model, after = columns[0].model, None
    while True:
        found = model._base_manager.order_by("pk")
        some = list((found.filter(pk__gt=after) if after is not None else found)[:_AT_ONCE])
        yield from some
        if len(some) < _AT_ONCE:
            return
        after = some[-1].pk
