"""What the whole database holds, as one short text per table: two looks are equal only when nothing was changed."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from carom.domain.practices.scope import scopes_disabled
from tests.isolation import writes

NOT_COUNTED = {
    "django_session": "signing in, and how long ago somebody was here",
    "shared_cache": "how often an address has tried to sign in",
    "account_emailaddress": "the sign-in library's copy of a person's address, made when it first looks for it",
    "practices_session": "since when and from where somebody is signed in",
    "jobs_tick": "when the clock last ran",
}
HISTORY = {"audit_entry", "audit_head"}
"""Every look at a patient is a line of history; what lines may appear is asked apart (`entries_after`)."""

_UPLOADS = "(uploads)"


@cache
def _columns() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        told = connection.introspection.get_table_description
        return {table: {column.name for column in told(cursor, table)} for table in tables()}


@cache
def tables() -> list[str]:
    with connection.cursor() as cursor:
        return [name for name in sorted(connection.introspection.table_names(cursor)) if name not in NOT_COUNTED]


def whole() -> dict[str, str]:
    """Table → digest of all its rows; and of the folder of uploads."""
    return of_tables(tables()) | {_UPLOADS: _files()}


def of_tables(names: Iterable[str]) -> dict[str, str]:
    return {table: _digest(f"SELECT * FROM {_quoted(table)}") for table in names}


def changed_since(before: dict[str, str], moment: object) -> list[str]:
    """`changed` of a whole digest and now, looking at no more than what was written after the moment."""
    now = of_tables(writes.since(moment) & before.keys()) | {_UPLOADS: _files()}
    return sorted(name for name, digest in now.items() if before[name] != digest)


def remove_uploads(*, except_for: dict[str, str]) -> None:
    """What a rollback leaves behind: files that came in after `except_for` was taken."""
    kept = set(except_for[_UPLOADS].split("\n"))
    for path in _uploads():
        if path.name not in kept:
            path.unlink()


def _files() -> str:
    return "\n".join(sorted(path.name for path in _uploads()))


def _uploads() -> list[Path]:
    folder = Path(settings.UPLOADS)
    return list(folder.iterdir()) if folder.exists() else []


def of_practice(practice) -> dict[str, str]:
    """Table → digest of the rows that are this practice's; ledgers by its key."""
    found = {}
    for table, columns in _columns().items():
        if "practice_id" in columns:
            found[table] = _digest(f"SELECT * FROM {_quoted(table)} WHERE practice_id = %s", practice.pk)
        elif "practice_key" in columns:
            found[table] = _digest(f"SELECT * FROM {_quoted(table)} WHERE practice_key = %s", practice.public_id)
    found["practices_practice"] = _digest("SELECT * FROM practices_practice WHERE id = %s", practice.pk)
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The names of the tables that differ."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _digest(sql: str, *params) -> str:
    with scopes_disabled(), connection.cursor() as cursor:  # the database keeps practices apart too: nothing is hidden
        cursor.execute(sql, params)
        rows = sorted(map(repr, cursor.fetchall()))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
