"""The second wall, on PostgreSQL: the database itself gives no statement the rows of another practice.

Every table of a practice has a row policy. Each statement carries the practice in scope with it, in the same message
and for its own length only, so nothing is left on a connection that is used again, and no round trip is added.
A program that speaks to the database past Django sees no row of any practice.
"""

from django.apps import apps
from django.db.backends.signals import connection_created
from django_scopes import get_scope

from carom.domain.practices.scope import PracticeOwned

__all__ = ["is_bypassed", "missing", "raise_walls", "watch"]

_NAME = "one_practice"
# Asked once a statement, not once a row (that is what the sub-selects are for).
_RULE = (
    "practice_id = (SELECT nullif(current_setting('carom.practice', true), '')::bigint) "
    "OR (SELECT current_setting('carom.all', true) = 'on')"
)
_CARRIED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "(")


def watch() -> None:
    """From now on every connection to PostgreSQL tells it whose rows are asked for."""
    # A signal of the library, because a connection is made where it is first needed.
    connection_created.connect(_attend, dispatch_uid="carom.row_security")


def _attend(connection, **kwargs) -> None:
    if connection.vendor == "postgresql" and _tell not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, _tell)


def _tell(execute, sql, params, many, context):
    """Run a statement with the scope in front of it, as one message; where that can't be, with the scope around it."""
    if not isinstance(sql, str) or not sql.lstrip().upper().startswith(_CARRIED):
        return execute(sql, params, many, context)
    cursor = context["cursor"].cursor
    if many or hasattr(cursor, "name"):  # many rows, or a cursor on the server's side: one statement a message
        return _around(execute, sql, params, many, context)
    answer = execute(f"{_setting(*_wanted(), local=True)}; {sql}", params, many, context)
    cursor.nextset()
    return answer


def _around(execute, sql, params, many, context):
    connection = context["connection"]
    local = connection.in_atomic_block
    _set(connection, *_wanted(), local=local)
    try:
        return execute(sql, params, many, context)
    finally:
        if not local:  # a transaction forgets by itself
            _set(connection, "", "", local=False)


def _set(connection, practice: str, everything: str, *, local: bool) -> None:
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        cursor.execute(_setting(practice, everything, local=local))


def _setting(practice: str, everything: str, *, local: bool) -> str:
    how = "true" if local else "false"
    return f"SELECT set_config('carom.practice', '{practice}', {how}), set_config('carom.all', '{everything}', {how})"


def _wanted() -> tuple[str, str]:
    """(key of the practice in scope, "on" where scopes are switched off); nothing of either: no rows."""
    scope = get_scope()
    if not scope.get("_enabled", True):
        return "", "on"
    practice = scope.get("practice")
    return ("", "") if practice is None or practice.pk is None else (str(int(practice.pk)), "")


def tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, PracticeOwned))


def raise_walls(connection) -> None:
    """Give every table of a practice its row policy. Changes nothing where it stands, or on SQLite."""
    if connection.vendor != "postgresql":
        return
    standing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in missing(connection):
            if table not in standing:  # of an older schema
                continue
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"ALTER TABLE {quoted} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {quoted} FORCE ROW LEVEL SECURITY")  # for the tables' owner too
            cursor.execute(f"DROP POLICY IF EXISTS {_NAME} ON {quoted}")
            cursor.execute(f"CREATE POLICY {_NAME} ON {quoted} USING ({_RULE}) WITH CHECK ({_RULE})")


def missing(connection) -> list[str]:
    """Tables of a practice without their row policy; none on SQLite, which has no such thing."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity AND c.relforcerowsecurity "
            "AND p.polname = %s",
            [_NAME],
        )
        walled = {name for (name,) in cursor.fetchall()}
    return [table for table in tables() if table not in walled]


def is_bypassed(connection) -> bool:
    """Whether the role that signs in to PostgreSQL is one that no policy holds (a superuser, or BYPASSRLS)."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]
