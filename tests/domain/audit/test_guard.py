"""The database itself refuses to change history, and only takes the next line."""

import pytest
from django.db import DatabaseError, connection, transaction

from carom.domain.audit import guard

REFUSED = {
    "change": "UPDATE audit_entry SET by_name = 'Nobody' WHERE seq = 1",
    "change nothing": "UPDATE audit_entry SET seq = seq",
    "delete": "DELETE FROM audit_entry WHERE seq = 2",
    "delete all": "DELETE FROM audit_entry",
    "second line of one number": "INSERT INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1",
    "head back": "UPDATE audit_head SET seq = 1",
    "head far on": "UPDATE audit_head SET seq = seq + 2",
    "head away": "DELETE FROM audit_head",
    "head of another": "UPDATE audit_head SET seq = seq + 1, practice_key = 'another'",
}
SQLITE = {
    "replace": REFUSED["second line of one number"].replace("INSERT", "INSERT OR REPLACE"),
    "replace head": "REPLACE INTO audit_head SELECT practice_key, 1, mac, seal FROM audit_head",
}
POSTGRES = {"empty": "TRUNCATE audit_entry", "empty heads": "TRUNCATE audit_head"}
HERE = REFUSED | (SQLITE if connection.vendor == "sqlite" else POSTGRES)


def all_rows() -> list:
    with connection.cursor() as cursor:
        found = []
        for table in ("audit_entry", "audit_head"):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            found += cursor.fetchall()
    return found


@pytest.mark.parametrize("statement", HERE.values(), ids=HERE)
def test_history_is_never_changed(world, statement):
    before = all_rows()
    assert len(before) > 3
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert all_rows() == before


def test_the_guard_stands_after_all_migrations_and_its_absence_is_noticed(db):
    assert guard.missing(connection) == []
    with connection.cursor() as cursor:
        on_table = "" if connection.vendor == "sqlite" else " ON audit_entry"
        cursor.execute(f"DROP TRIGGER audit_entry_kept{on_table}")
    assert guard.missing(connection) == ["audit_entry_kept"]
    guard.install(connection)
    assert guard.missing(connection) == []


@pytest.mark.parametrize("name", guard.names(connection.vendor))
def test_a_trigger_of_the_same_name_that_does_nothing_is_noticed(db, name):
    table = "audit_head" if "head" in name else "audit_entry"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} BEGIN SELECT 1; END")
        else:
            cursor.execute("CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$")
            when = dict(guard._POSTGRES)[name]
            cursor.execute(f"CREATE OR REPLACE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION nothing()")
    assert guard.missing(connection) == [name]
    guard.install(connection)
    assert guard.missing(connection) == []


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no such functions")
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE OR REPLACE FUNCTION audit_never_changes() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$",
        "ALTER TABLE audit_entry ENABLE REPLICA TRIGGER audit_entry_kept",
        "CREATE OR REPLACE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW "
        "WHEN (NEW.seq < 0) EXECUTE FUNCTION audit_never_changes()",
    ],
)
def test_a_guard_that_lets_through_is_noticed(db, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert guard.missing(connection)


@pytest.mark.django_db(transaction=True)
def test_tests_that_commit_can_empty_the_tables_and_leave_the_guard_standing():
    assert guard.missing(connection) == []
