"""The database itself refuses to change history: triggers on the tables of the ledger.

A line is never changed, removed or replaced; a head only moves on by one. SQLite drops triggers with a table it
rebuilds: a migration that alters these tables ends with `install`.
"""

_ENTRY, _HEAD = "audit_entry", "audit_head"
_SAID = "History is never changed."
_BACK = "NEW.seq <> OLD.seq + 1 OR NEW.practice_key <> OLD.practice_key"


def _sqlite(name: str, when: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"


def _taken(table: str, columns: str) -> str:
    same = " AND ".join(f"{column} = NEW.{column}" for column in columns.split())
    return f"INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608


_SQLITE = {
    "audit_entry_kept": f"UPDATE ON {_ENTRY}",
    "audit_entry_stays": f"DELETE ON {_ENTRY}",
    "audit_entry_once": _taken(_ENTRY, "practice_key seq"),  # REPLACE deletes without a word
    "audit_head_forward": f"UPDATE ON {_HEAD} WHEN {_BACK}",
    "audit_head_stays": f"DELETE ON {_HEAD}",
    "audit_head_once": _taken(_HEAD, "practice_key"),
}
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_never_changes() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRES = {
    "audit_entry_kept": f"UPDATE OR DELETE ON {_ENTRY} FOR EACH ROW",
    "audit_entry_stays": f"TRUNCATE ON {_ENTRY} FOR EACH STATEMENT",
    "audit_head_forward": f"UPDATE ON {_HEAD} FOR EACH ROW WHEN ({_BACK})",
    "audit_head_stays": f"DELETE ON {_HEAD} FOR EACH ROW",
    "audit_head_whole": f"TRUNCATE ON {_HEAD} FOR EACH STATEMENT",
}


def _postgres(name: str, when: str) -> str:
    return f"CREATE OR REPLACE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION audit_never_changes()"


def names(vendor: str) -> list[str]:
    return sorted(_SQLITE if vendor == "sqlite" else _POSTGRES)


def statements(vendor: str) -> list[str]:
    """What puts the guard up, one statement each; safe to run where it stands."""
    if vendor == "sqlite":
        drops = [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE]
        return drops + [_sqlite(name, when) for name, when in _SQLITE.items()]
    return [_FUNCTION, *(_postgres(name, when) for name, when in _POSTGRES.items())]


def install(connection) -> None:
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def missing(connection) -> list[str]:
    """The triggers that are not there, switched off, or do something else than `install` makes them do."""
    found = _standing_sqlite(connection) if connection.vendor == "sqlite" else _standing_postgres(connection)
    return [name for name in names(connection.vendor) if not found.get(name)]


def _standing_sqlite(connection) -> dict[str, bool]:
    """Name → whether it is as it should be. SQLite keeps the words a trigger was made with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = dict(cursor.fetchall())
    return {name: found.get(name) == _sqlite(name, when) for name, when in _SQLITE.items()}


def _standing_postgres(connection) -> dict[str, bool]:
    """The same. PostgreSQL tells a trigger in its own words; only 'O' and 'A' fire in an ordinary session."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace "
            "AND NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        found = {name: (_plain(told), body) for name, told, body in cursor.fetchall()}
    body = _FUNCTION.split("$$")[1]
    return {name: found.get(name) == (_plain(_postgres(name, when)), body) for name, when in _POSTGRES.items()}


def _plain(told: str) -> str:
    """A trigger without what PostgreSQL spells in its own way: letters, brackets, schema, casts, order of events."""
    words = told.lower().replace("or replace ", "").replace("::text", "").replace("public.", "")
    words = words.replace("delete or update", "update or delete")
    return "".join(words.replace("(", " ").replace(")", " ").split())
