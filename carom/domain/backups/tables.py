"""The tables of a database as it is, asked of its own catalogue: the code may be older or newer than they are."""

import re
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from carom.domain.backups.digests import table_digest

_SQLITE_KINDS = {"datetime": "moment", "bool": "bool"}  # days are texts there already, and reals are reals
_POSTGRES_KINDS = {
    "timestamp with time zone": "moment",
    "date": "date",
    "boolean": "bool",
    "double precision": "real",
    "jsonb": "json",
    "uuid": "uuid",
}
_IS_JSON = re.compile(r'CHECK \(\(JSON_VALID\("([^"]+)"\)', re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """`columns` by name, without those the database works out itself; `kinds` as digests.py names them."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def select(self) -> str:
        return f"SELECT {', '.join(quoted(column) for column in self.columns)} FROM {quoted(self.name)}"  # noqa: S608


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def open_sqlite(path: Path, *, read_only: bool = True) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode={'ro' if read_only else 'rw'}", uri=True)) as database:
        yield database


def of_sqlite(database: sqlite3.Connection) -> list[Table]:
    listed = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    tables = []
    for name, sql in sorted(listed.fetchall()):
        json_columns = set(_IS_JSON.findall(sql))
        columns = sorted(
            (column, "json" if column in json_columns else _SQLITE_KINDS.get(declared.lower(), ""))
            for _, column, declared, *_ in database.execute(f"PRAGMA table_info({quoted(name)})")
        )
        tables.append(Table(name, tuple(column for column, _ in columns), tuple(kind for _, kind in columns)))
    return tables


def of_postgres(cursor) -> list[Table]:
    cursor.execute(
        "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c "
        "JOIN information_schema.tables t USING (table_schema, table_name) "
        "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'"
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, declared in cursor.fetchall():
        found.setdefault(table, []).append((column, _POSTGRES_KINDS.get(declared, "")))
    return [
        Table(name, tuple(column for column, _ in sorted(columns)), tuple(kind for _, kind in sorted(columns)))
        for name, columns in sorted(found.items())
    ]


def count_sqlite(path: Path) -> dict[str, tuple[int, str]]:
    """Table → (rows, digest) of a database file nobody writes to."""
    with open_sqlite(path) as database:
        return {table.name: table_digest(database.execute(table.select), table.kinds) for table in of_sqlite(database)}


def count_postgres(connection, *, empty: Collection[str] = ()) -> dict[str, tuple[int, str]]:
    """Table → (rows, digest), in the transaction of this psycopg connection; tables in `empty` as if they were."""
    with connection.cursor() as cursor:
        tables = of_postgres(cursor)
    counts = {}
    for table in tables:
        if table.name in empty:
            counts[table.name] = table_digest([], table.kinds)
            continue
        with connection.cursor(name="carom_counting") as rows:  # a server-side one: a large table is never in memory
            rows.itersize = 5_000
            rows.execute(table.select)
            counts[table.name] = table_digest(rows, table.kinds)
    return counts
