"""A copy of everything as it stood at one moment, while people go on working."""

import os
import shutil
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from carom.domain.audit import anchors
from carom.domain.audit.checking import anchors_folder
from carom.domain.backups import postgres, short_lived, tables
from carom.domain.backups.archive import Part
from carom.domain.backups.refusals import BackupRefused
from carom.domain.backups.schema import Migrations, as_lists
from carom.domain.keys.recipients import recipients_file

DATABASE_PART = {"sqlite": "database/carom.sqlite3", "postgresql": "database/carom.dump"}
_HEADS = "SELECT practice_key, seq, mac FROM audit_head"
_MIGRATIONS = "SELECT app, name FROM django_migrations"
_FAULTY = (
    "The database is damaged: {}. Stop Carom, keep the data folder as it is, and restore the newest backup "
    "with `carom restore`."
)


@dataclass(frozen=True)
class Copy:
    """`tables`: name → (rows, digest); `heads`: practice key → (number, mark) of its history."""

    database: str
    parts: list[Part]
    tables: dict[str, tuple[int, str]]
    heads: dict[str, tuple[int, str]]
    migrations: Migrations


def take(scratch: Path) -> Copy:
    """Copy the database in use and the files beside it into `scratch`, and check the copy. Raises BackupRefused.

    The files: uploads, the anchors of the history, and who can open backups (public keys).
    """
    uploads = scratch / "uploads"
    uploads.mkdir(mode=0o700)
    _hold_uploads(uploads)  # before: an upload may be read and removed while the database is copied
    anchored = {path.name for path in anchors.files(anchors_folder())}
    target = scratch / "database.copy"
    read = _of_sqlite if connection.vendor == "sqlite" else _of_postgres
    counts, heads, migrations = read(target)
    _hold_uploads(uploads)  # and after: the copy may know uploads that came meanwhile
    parts = [Part(DATABASE_PART[connection.vendor], target)]
    parts += [Part(f"uploads/{path.name}", path) for path in sorted(uploads.iterdir())]
    parts += _anchors(scratch / "anchors", anchored, heads)
    if recipients_file().exists():
        held = scratch / recipients_file().name
        _hold(recipients_file(), held)
        parts.append(Part(held.name, held))
    return Copy(connection.vendor, parts, counts, heads, migrations)


def _anchors(folder: Path, before: set[str], heads: dict[str, tuple[int, str]]) -> list[Part]:
    """The anchors the copied history knows of. One that came while the database was copied may name lines behind its
    end: then it stays out."""
    folder.mkdir(mode=0o700)
    parts = []
    for path in anchors.files(anchors_folder()):
        if path.name in before or _fits(path, heads):
            _hold(path, folder / path.name)
            parts.append(Part(f"anchors/{path.name}", folder / path.name))
    return parts


def _fits(path: Path, heads: dict[str, tuple[int, str]]) -> bool:
    try:
        anchor = anchors.read(path)
    except ValueError:
        return False
    return all(seq <= heads.get(key, (0, ""))[0] for key, (seq, _mark) in anchor.heads.items())


def _hold_uploads(folder: Path) -> None:
    if not settings.UPLOADS.exists():
        return
    for path in settings.UPLOADS.iterdir():
        held = folder / path.name
        if held.exists() or not path.is_file():
            continue
        try:
            _hold(path, held)
        except FileNotFoundError:
            continue  # read and removed just now


def _hold(path: Path, held: Path) -> None:
    """A second name for a file: nothing is copied, and removing or replacing the first leaves ours."""
    try:
        os.link(path, held)
    except FileNotFoundError:
        raise
    except OSError:  # a disk without second names
        shutil.copyfile(path, held)


def _of_sqlite(target: Path):
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=60)) as database:
        database.execute("PRAGMA trusted_schema=OFF")
        database.execute("VACUUM INTO ?", [str(target)])
    with tables.open_sqlite(target, read_only=False) as copied:
        copied.execute("PRAGMA secure_delete=ON")  # what is left out is not in the free pages either
        for name in short_lived.names() & {table.name for table in tables.of_sqlite(copied)}:
            copied.execute(f"DELETE FROM {tables.quoted(name)}")  # noqa: S608
        copied.commit()
    return examine_sqlite(target)


def examine_sqlite(path: Path):
    """(tables, heads, migrations) of a database file nobody writes to. Raises BackupRefused when it is damaged."""
    with tables.open_sqlite(path) as database:
        try:
            found = [row[0] for row in database.execute("PRAGMA integrity_check(1)")]
            dangling = database.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupRefused(_FAULTY.format(error)) from error
        if found != ["ok"]:
            raise BackupRefused(_FAULTY.format(found[0].splitlines()[-1]))
        if dangling:
            raise BackupRefused(_FAULTY.format(f"a row of {dangling[0]} points to one of {dangling[2]} that is gone"))
        names = {table.name for table in tables.of_sqlite(database)}
        heads = _heads(database.execute(_HEADS).fetchall()) if "audit_head" in names else {}
        migrations = as_lists(database.execute(_MIGRATIONS).fetchall()) if "django_migrations" in names else {}
    return tables.count_sqlite(path), heads, migrations


def _of_postgres(target: Path):
    where = postgres.address_of(connection.settings_dict)
    with postgres.connected(where) as snapshot:
        snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        name = snapshot.execute("SELECT pg_export_snapshot()").fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", "--enable-row-security", f"--snapshot={name}"]
        options += [f"--exclude-table-data={name}" for name in short_lived.names()]
        postgres.run("pg_dump", *options, f"--file={target}", where=where)
        examined = examine_postgres(snapshot, empty=short_lived.names())
    postgres.run("pg_restore", f"--file={os.devnull}", str(target))  # reads the dump from end to end
    return examined


def examine_postgres(snapshot, *, empty: Collection[str] = ()):
    """(tables, heads, migrations) in the transaction of this psycopg connection; tables in `empty` as if they were."""
    counts = tables.count_postgres(snapshot, empty=empty)
    heads = _heads(snapshot.execute(_HEADS).fetchall()) if "audit_head" in counts else {}
    migrations = as_lists(snapshot.execute(_MIGRATIONS).fetchall()) if "django_migrations" in counts else {}
    return counts, heads, migrations


def _heads(rows) -> dict[str, tuple[int, str]]:
    return {key: (seq, mark) for key, seq, mark in rows}
