"""From SQLite to PostgreSQL: every row, in one transaction, and the same digest of every table on both sides."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from carom.domain.backups import checking, copying, postgres, short_lived, tables
from carom.domain.backups.refusals import BackupRefused
from carom.domain.backups.tables import Table, quoted

_WALLED = (
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relforcerowsecurity "
    "ORDER BY relname"
)
_NUMBERED = (
    "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND is_identity = 'YES' ORDER BY 1, 2"
)


def move(*, scratch: Path, url: str) -> dict[str, tuple[int, str]]:
    """Copy the SQLite database in use into PostgreSQL at `url`; table → (rows, digest), equal on both sides.

    Nobody may write meanwhile. The target is empty, or has tables without practices. Raises BackupRefused, and then
    the target holds nothing. Who is signed in, and what is only remembered for a while, stays behind.
    """
    where = postgres.address(url)
    copy = copying.take(scratch)
    if copy.database != "sqlite":
        raise BackupRefused(
            "This installation uses PostgreSQL already. Start without CAROM_DATABASE_URL to move SQLite."
        )
    with postgres.connected(where) as target:
        if not postgres.is_empty(target) and _holds_practices(target):
            raise BackupRefused("That database holds practices already. Make a new, empty one and name it with --to.")
    checking.bring_up_to_date(scratch, database_url=postgres.as_url(where))
    left = short_lived.names()
    with postgres.connected(where) as target, tables.open_sqlite(copy.parts[0].path) as source:
        from psycopg import DataError, IntegrityError  # noqa: PLC0415  only there with PostgreSQL

        try:
            _fill(source, target, left)
            found = tables.count_postgres(target)
            expected = {name: counted for name, counted in copy.tables.items() if name not in left}
            checking.compare({name: found[name] for name in found if name not in left}, {"tables": expected})
            target.commit()
        except (DataError, IntegrityError) as error:
            reason = error.diag.message_primary or "no reason given"
            raise BackupRefused(
                f"PostgreSQL did not take what SQLite holds: {reason[:200]}. It was left empty."
            ) from error
    return expected


def _holds_practices(target) -> bool:
    has = "SELECT to_regclass('practices_practice') IS NOT NULL"
    if not target.execute(has).fetchone()[0]:
        raise BackupRefused(
            "That database holds tables of something else. Make a new, empty one and name it with --to."
        )
    return target.execute("SELECT 1 FROM practices_practice LIMIT 1").fetchone() is not None


def _fill(source: sqlite3.Connection, target, left: set[str]) -> None:
    with target.cursor() as cursor:
        there = {table.name: table for table in tables.of_postgres(cursor)}
    here = {table.name: table for table in tables.of_sqlite(source)}
    if {name: table.columns for name, table in here.items()} != {name: table.columns for name, table in there.items()}:
        raise BackupRefused("The two databases do not have the same tables. Use the version of Carom the data is from.")
    walled = [name for (name,) in target.execute(_WALLED).fetchall()]
    for name in walled:  # rows come in by COPY, which no row policy lets through; the same transaction puts it back
        target.execute(f"ALTER TABLE {quoted(name)} NO FORCE ROW LEVEL SECURITY")
    target.execute("SET CONSTRAINTS ALL DEFERRED")
    for name, table in there.items():
        if name not in left:
            target.execute(f"DELETE FROM {quoted(name)}")  # noqa: S608  what the migrations put there
            _copy(source.execute(table.select), target, table)
    for name, column in target.execute(_NUMBERED).fetchall():
        target.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT max({quoted(column)}) FROM {quoted(name)}))",  # noqa: S608
            [quoted(name), column],
        )
    target.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in walled:
        target.execute(f"ALTER TABLE {quoted(name)} FORCE ROW LEVEL SECURITY")


def _copy(rows: Iterable[Sequence], target, table: Table) -> None:
    columns = ", ".join(quoted(column) for column in table.columns)
    with target.cursor() as cursor, cursor.copy(f"COPY {quoted(table.name)} ({columns}) FROM STDIN") as copy:
        for row in _as_postgres(rows, table.kinds):
            copy.write_row(row)


def _as_postgres(rows: Iterable[Sequence], kinds: Sequence[str]) -> Iterator[list]:
    moments = [at for at, kind in enumerate(kinds) if kind == "moment"]
    truths = [at for at, kind in enumerate(kinds) if kind == "bool"]
    for row in rows:
        values = list(row)
        for at in moments:
            if values[at] is not None:
                values[at] += "+00"  # SQLite keeps moments in UTC without saying so
        for at in truths:
            if values[at] is not None:
                values[at] = bool(values[at])
        yield values
