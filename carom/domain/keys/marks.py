"""Where blind marks are stored that can be worked out anew from what is sealed beside them: concepts name them here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction

from carom.domain.keys.keyring import CannotOpen


@dataclass(frozen=True)
class Mark:
    """One column; `of` works the mark of a row out, with the index key at hand."""

    label: str
    column: str
    of: Callable[[models.Model], str]


_named: dict[tuple[str, str], Mark] = {}


def name_mark(label: str, column: str, of: Callable[[models.Model], str]) -> None:
    _named[label, column] = Mark(label, column, of)


def marks() -> list[Mark]:
    """All of them, in a fixed order."""
    return [_named[name] for name in sorted(_named)]


def work_out_anew(*, at_once: int = 500, leave_closed: bool = False) -> int:
    """Every mark under the index key at hand; how many changed. Cut off, it is begun again and goes on.

    `leave_closed`: where the sealed value beside it does not open, the mark stays as it is; otherwise CannotOpen.
    Needs the rows of all practices in sight (no scope), and nobody who writes.
    """
    return sum(_column(mark, at_once, leave_closed) for mark in marks())


def _column(mark: Mark, at_once: int, leave_closed: bool) -> int:
    model, after, changed = apps.get_model(mark.label), None, 0
    while True:
        found = model._base_manager.order_by("pk")
        rows = list((found if after is None else found.filter(pk__gt=after))[:at_once])
        wrong = [
            (fresh, row.pk)
            for row in rows
            if (fresh := _worked_out(mark, row, leave_closed)) != getattr(row, mark.column)
        ]
        if wrong:
            _store(model, mark.column, wrong)
        changed += len(wrong)
        if len(rows) < at_once:
            return changed
        after = rows[-1].pk


def _worked_out(mark: Mark, row: models.Model, leave_closed: bool) -> str:
    try:
        return mark.of(row)
    except CannotOpen:
        if not leave_closed:
            raise
        return getattr(row, mark.column)


@transaction.atomic
def _store(model: type[models.Model], column: str, values: list[tuple[str, int]]) -> None:
    """Past the model: the version of a row is a person's business."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET {quote(column)} = %s WHERE {quote(model._meta.pk.column)} = %s",  # noqa: S608  names come from models
            values,
        )
