"""Rows by the thousand: plain statements where building a query per value would cost more than the database does."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection, models

from carom.domain.practices.models import Practice


def rows_by(
    model: type[models.Model], practice: Practice, column: str, values: Iterable, wanted: Sequence[str]
) -> list[tuple]:
    """The columns `wanted` of this practice's rows whose `column` is one of `values`, as the database stores them.

    Texts are never ''. Saying so in the statement lets it walk an index that leaves '' out, instead of the whole table.
    The plus keeps SQLite from reading all rows of the practice where it is to look up keys. All values go in as one:
    a statement with a place for each would be read and taken apart anew every time.
    """
    ordered = sorted(set(values))
    if not ordered:
        return []
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in wanted)
    own = "+practice_id" if column == "id" else "practice_id"
    filled = f" AND NOT ({quote(column)} = '')" if isinstance(ordered[0], str) else ""
    if connection.vendor == "sqlite":
        among, several = "IN (SELECT value FROM json_each(%s))", json.dumps(ordered, ensure_ascii=False)
    else:
        among, several = "= ANY(%s)", ordered
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {quote(model._meta.db_table)} "  # noqa: S608  names come from models
            f"WHERE {own} = %s AND {quote(column)} {among}{filled}",
            [practice.pk, several],
        )
        return cursor.fetchall()


def last_key(model: type[models.Model]) -> int:
    """The highest key in use; 0 in an empty table."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0] or 0


def keys_after(model: type[models.Model], key: int) -> dict[str, int]:
    """Public id → key of the rows stored since `key` was the highest: a walk along the table instead of look-ups.

    On PostgreSQL others may have stored rows of theirs in between, so ask only for public ids of your own.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT public_id, id FROM {table} WHERE id > %s", [key])  # noqa: S608
        return dict(cursor.fetchall())
