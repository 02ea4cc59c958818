"""What the whole database holds, as one short text per table: two looks are equal only when nothing was changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
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
    "jobs_tick": "when the clock last ran",
}
SESSIONS = "practices_session"
"""Of sessions everything counts but the visitor's own and `seen_at`; one without a person is nobody signed in."""


@dataclass(frozen=True)
class Own:
    """A visitor's own session: whose, and the hashes of the key the browser had before and may have been given now."""

    user_id: int
    keys: tuple[str, str]


_OF_SESSIONS = "key_hash, session_data, expire_date, public_id, user_id, started_at, device"
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


def whole(*, own: Own | None = None) -> dict[str, str]:
    """Table → digest of all its rows; and of the folder of uploads. `own`: what the visitor may change of sessions."""
    return of_tables(tables(), own=own) | {_UPLOADS: _files()}


def of_tables(names: Iterable[str], *, own: Own | None = None) -> dict[str, str]:
    return {table: _of_sessions(own) if table == SESSIONS else _digest(_all_of(table)) for table in names}


def _of_sessions(own: Own | None) -> str:
    sql = f"SELECT {_OF_SESSIONS} FROM {_quoted(SESSIONS)} WHERE user_id IS NOT NULL"
    if own is None:
        return _digest(sql)
    return _digest(f"{sql} AND NOT (user_id = %s AND key_hash IN (%s, %s))", own.user_id, *own.keys)


def _all_of(table: str) -> str:
    return f"SELECT * FROM {_quoted(table)}"


def changed_since(before: dict[str, str], moment: object, *, own: Own | None = None) -> list[str]:
    """`changed` of a whole digest and now, looking at no more than what was written after the moment."""
    now = of_tables(writes.since(moment) & before.keys(), own=own) | {_UPLOADS: _files()}
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
            found[table] = _digest(f"{_all_of(table)} WHERE practice_id = %s", practice.pk)
        elif "practice_key" in columns:
            found[table] = _digest(f"{_all_of(table)} WHERE practice_key = %s", practice.public_id)
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
