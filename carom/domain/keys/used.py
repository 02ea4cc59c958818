"""Whether a database was written with keys already: then only those will do, and new ones would open nothing."""

from django.db import connection

_TABLES = ("audit_head", "practices_practice")
"""The first has a row, sealed with a key, from the first line of history on."""


def is_used() -> bool:
    """Asked with plain SQL: the tables may be older than the code, or not there yet."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in _TABLES:
            if table not in there:
                continue
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608
            if cursor.fetchone() is not None:
                return True
    return False
