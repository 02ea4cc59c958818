"""Many rows at once, as plain values: an import stores hundreds of thousands, and objects cost ten times as much."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import NoneType

from django.db import connection, models

# 64 MiB of pages in memory, and so many in the log before it is carried over into the file.
_SQLITE_FOR_MANY = {"cache_size": -65_536, "wal_autocheckpoint": 16_384}


# So many new objects until Python looks for circles among them; rows make none, and looking cost a fifth of an import.
_OBJECTS = 100_000


@contextmanager
def many_rows_coming() -> Iterator[None]:
    """For a job that writes hundreds of thousands of rows: more of the indexes in memory, garbage sought less often.

    Every commit is on disk before it is acknowledged, as ever.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *thresholds[1:])
    try:
        with _large_cache():
            yield
    finally:
        gc.set_threshold(*thresholds)


@contextmanager
def _large_cache() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    before = {}
    with connection.cursor() as cursor:
        for name, value in _SQLITE_FOR_MANY.items():
            before[name] = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            cursor.execute(f"PRAGMA {name}={value}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for name, value in before.items():
                cursor.execute(f"PRAGMA {name}={value}")


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence],
    *,
    keep_existing: bool = False,
    replacing: tuple[str, Sequence[str]] | None = None,
) -> None:
    """Insert `rows` of database values in the order of `columns` (field names), in the caller's transaction.

    Nothing is filled in or checked: defaults, moments (`connection.ops.adapt_datetimefield_value`) and sealing are the
    caller's. `keep_existing`: a row that breaks a unique rule is left out instead of failing.
    `replacing`: (unique column, columns): a row that is there already gets the new values of these columns.
    """
    rows = list(rows)
    if rows:
        by_name = dict(zip(columns, zip(*rows, strict=True), strict=True))
        insert_columns(model, by_name, keep_existing=keep_existing, replacing=replacing)


def insert_columns(
    model: type[models.Model],
    columns: Mapping[str, Sequence],
    *,
    keep_existing: bool = False,
    replacing: tuple[str, Sequence[str]] | None = None,
) -> None:
    """As `insert_rows`, for rows that are given column by column, which spares turning them over."""
    quote = connection.ops.quote_name
    column = {name: quote(model._meta.get_field(name).column) for name in columns}
    names = ", ".join(column.values())
    places, kept = ["%s"] * len(columns), list(columns.values())
    if connection.vendor == "sqlite":
        places, kept = _without_adapters(kept)
    rows = list(zip(*kept, strict=True))
    conflict = " ON CONFLICT DO NOTHING" if keep_existing else ""
    if replacing:
        unique, changing = replacing
        fresh = ", ".join(f"{column[name]} = excluded.{column[name]}" for name in changing)
        conflict = f" ON CONFLICT ({column[unique]}) DO UPDATE SET {fresh}"
    # SQLite copies every page a row touches, in case the row fails; a caller takes the whole action back then anyway.
    insert = "INSERT OR FAIL" if connection.vendor == "sqlite" and not conflict else "INSERT"
    statement = f"{insert} INTO {quote(model._meta.db_table)} ({names}) VALUES ({', '.join(places)}){conflict}"
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _without_adapters(columns: Iterable[Sequence]) -> tuple[list[str], list[Sequence]]:
    """Places and columns without None and bool: SQLite's driver takes 2 µs for each of these, 0.1 for others."""
    places, kept = [], []
    for column in columns:
        kinds = set(map(type, column))
        if kinds == {NoneType}:
            places.append("NULL")
            continue
        if bool in kinds:
            column = [int(value) if type(value) is bool else value for value in column]
        if NoneType in kinds and "" not in column:
            places.append("NULLIF(%s, '')")
            column = ["" if value is None else value for value in column]
        else:
            places.append("%s")
        kept.append(column)
    return places, kept
