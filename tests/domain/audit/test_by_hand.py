"""What a hand can put into the tables and Carom can't: the check names the line, and never breaks off."""

import pytest
from django.conf import settings
from django.db import connection

from carom.domain.audit import actions, checking
from carom.domain.audit.models import Entry, Head
from tests.flushing import down
from tests.world import NOW

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes only values of the right kind")


def run(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        for one in down(connection.vendor):
            cursor.execute(one)
        cursor.execute("PRAGMA ignore_check_constraints=ON")
        cursor.execute(statement, values)
        cursor.execute("PRAGMA ignore_check_constraints=OFF")


def said(practice_key: str) -> list[str]:
    return [
        sentence for key, sentence in checking.whole().sentences if key == practice_key and "guards" not in sentence
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "no day at all"),
        ("at", "2026-13-45 00:00:00"),
        ("at", 7),
        ("at", b"\xff\xfe"),
        ("by_name", b"\xff\xfe"),
        ("fields", b"\xff\xfe"),
        ("fields", "no json"),
        ("count", "many"),
        ("mac", b"\x00"),
        ("mac", "ü"),
        ("why", 3),
        ("object_key", b"x"),
    ],
)
def test_a_value_of_another_kind_names_its_line(lived, column, value):
    key = lived.practice.public_id
    run(f"UPDATE audit_entry SET {column} = %s WHERE practice_key = %s AND seq = 7", value, key)
    assert said(key)[0] == "Line 7 was changed after it was written."
    assert said(lived.other.public_id) == []


@pytest.mark.parametrize("table", ["audit_entry", "audit_head"])
def test_a_number_that_is_none_is_a_fault_of_its_chain(lived, table):
    key = lived.practice.public_id
    last = Head.objects.get(pk=key).seq
    run(f"UPDATE {table} SET seq = 'seven' WHERE practice_key = %s AND seq = %s", key, last)
    assert said(key)
    assert said(lived.other.public_id) == []


def test_a_line_under_a_key_that_is_none_is_told(lived):
    run("UPDATE audit_entry SET practice_key = %s WHERE practice_key = %s AND seq = 7", b"x", lived.practice.public_id)
    assert said(lived.practice.public_id) == ["Line 7 is missing."]
    assert any("under a key that is none" in sentence for sentence in said(""))


@pytest.mark.parametrize("column", ["mac", "seal"])
def test_a_head_of_another_kind_is_a_fault(lived, column):
    key = lived.practice.public_id
    run(f"UPDATE audit_head SET {column} = %s WHERE practice_key = %s", b"\xff", key)
    assert said(key) == ["The head of this history was changed by hand."]


def test_the_chain_of_the_installation_can_not_go_unnoticed(lived):
    actions.anchor(at=NOW)
    actions.check(at=NOW)
    assert said("") == []
    run("DELETE FROM audit_entry WHERE practice_key = %s", "")
    run("DELETE FROM audit_head WHERE practice_key = %s", "")
    for path in (settings.DATA / "anchors").glob("*"):
        path.unlink()
    assert Entry.objects.filter(practice_key="").count() == 0
    assert said("") == ["What Carom itself wrote down, such as checks and anchors, is gone."]
