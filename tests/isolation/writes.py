"""Which tables were written to: told by the database itself, so that only those need to be compared.

SQLite: a trigger per table, which exist in this connection only. PostgreSQL: its own counts of this transaction.
A write that was taken back may still be told; whether anything is different is for digest.py to say.
"""

from django.db import connection

_DEEDS = ("INSERT", "UPDATE", "DELETE")
_COUNTS = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"


def watch(tables: list[str]) -> None:
    """Begin, inside a transaction that will be taken back. Does nothing on PostgreSQL, which always counts."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE written (name TEXT)")
        for table in tables:
            note = f"BEGIN INSERT INTO written VALUES ('{table}'); END"
            for deed in _DEEDS:
                cursor.execute(f'CREATE TEMP TRIGGER written_{table}_{deed} AFTER {deed} ON main."{table}" {note}')


def mark() -> object:
    """A moment that `since` understands."""
    if connection.vendor == "sqlite":
        return connection.connection.total_changes
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        return dict(cursor.fetchall())


def since(moment: object) -> set[str]:
    """Tables written to after the moment; on SQLite after the last `watch` or rollback."""
    now = mark()
    if now == moment:
        return set()
    if connection.vendor != "sqlite":
        return {table for table, count in now.items() if count != moment.get(table, 0)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT name FROM written")
        return {name for (name,) in cursor.fetchall()}
