"""Many rows at once, as plain values: an import stores hundreds of thousands, and objects cost ten times as much."""

from collections.abc import Iterable, Sequence

from django.db import connection, models


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence], *, keep_existing: bool = False
) -> None:
    """Insert `rows` of database values in the order of `columns` (field names), in the caller's transaction.

    Nothing is filled in or checked: defaults, moments (`connection.ops.adapt_datetimefield_value`) and sealing are the
    caller's. `keep_existing`: a row that breaks a unique rule is left out instead of failing.
    """
    quote = connection.ops.quote_name
    names = ", ".join(quote(model._meta.get_field(name).column) for name in columns)
    places = ", ".join(["%s"] * len(columns))
    conflict = " ON CONFLICT DO NOTHING" if keep_existing else ""
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places}){conflict}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))
