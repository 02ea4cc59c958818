"""What all processes count together, such as tries to sign in: a table of the database, and nothing but JSON in it.

Django's own keeps pickles, and reading a pickle can run a program: whoever could write to the database would be Carom.
Here a value that is no JSON is no value. settings.CACHES points here.
"""

import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connections, router, transaction

from carom.domain.installation import disk_trouble

_FOREVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
# In one statement each: two at the same moment are both counted, and only one of two adds.
_PUT = (
    "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s) "
    "ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)
_ADD = f"{_PUT} WHERE {{table}}.expires <= %s"
_COUNT = (
    "INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s) ON CONFLICT (cache_key) DO UPDATE SET "
    "value = CASE WHEN {table}.expires <= %s THEN excluded.value "
    "ELSE CAST(CAST({table}.value AS integer) + CAST(excluded.value AS integer) AS text) END, "
    "expires = CASE WHEN {table}.expires <= %s THEN excluded.expires ELSE {table}.expires END RETURNING value"
)


class SharedCache(DatabaseCache):
    """Django's table, made by `createcachetable`; written and read here, removed and culled by Django."""

    def get_many(self, keys: Iterable[str], version=None) -> dict:
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not names:
            return {}
        connection = connections[router.db_for_read(self.cache_model_class)]
        marks = ", ".join(["%s"] * len(names))
        sql = f"SELECT cache_key, value FROM {self._named(connection)} WHERE cache_key IN ({marks}) AND expires > %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [*names, _moment(connection, time.time())])
            rows = cursor.fetchall()
        return {names[key]: value for key, text in rows for value in _read(text)}

    def count(self, key: str, *, within: float, by: int = 1, version=None) -> int:
        """`by` more; how many there were, with these, since the first, which is forgotten after `within` seconds."""
        key = self.make_and_validate_key(key, version=version)
        connection = connections[router.db_for_write(self.cache_model_class)]
        now = _moment(connection, time.time())
        values = [key, str(by), _moment(connection, time.time() + within), now, now]
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            self._make_room(cursor, connection)
            cursor.execute(_COUNT.format(table=self._named(connection)), values)
            return int(cursor.fetchone()[0])

    def _base_set(self, mode: str, key: str, value, timeout=DEFAULT_TIMEOUT) -> bool:
        """`mode` as Django calls it: set, add or touch. TypeError for what JSON can't hold."""
        until, text = self.get_backend_timeout(timeout), json.dumps(value)
        connection = connections[router.db_for_write(self.cache_model_class)]
        expires, now = _moment(connection, until), _moment(connection, time.time())
        table = self._named(connection)
        if mode == "touch":
            statement = f"UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires > %s"  # noqa: S608
            values = [expires, key, now]
        else:
            statement = (_ADD if mode == "add" else _PUT).format(table=table)
            values = [key, text, expires, *([now] if mode == "add" else [])]
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                self._make_room(cursor, connection)
                cursor.execute(statement, values)
                return cursor.rowcount > 0
        except DatabaseError as fault:
            if disk_trouble.is_trouble(fault):  # otherwise a full disk would look like too many tries
                raise
            return False  # as Django does: what could not be remembered was not remembered

    def _make_room(self, cursor, connection) -> None:
        cursor.execute(f"SELECT COUNT(*) FROM {self._named(connection)}")  # noqa: S608
        there = cursor.fetchone()[0]
        if there > self._max_entries:
            self._cull(connection.alias, cursor, datetime.fromtimestamp(time.time(), UTC), there)

    def _named(self, connection) -> str:
        return connection.ops.quote_name(self._table)


def _moment(connection, seconds: float | None):
    """Seconds since 1970 as the table has them, to the second; None is never."""
    at = _FOREVER if seconds is None else datetime.fromtimestamp(seconds, UTC).replace(microsecond=0)
    return connection.ops.adapt_datetimefield_value(at)


def _read(text: str) -> list:
    """The value in a list; an empty one for what is no JSON."""
    try:
        return [json.loads(text)]
    except ValueError:
        return []
