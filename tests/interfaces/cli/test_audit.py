"""`carom audit` at a terminal: plain sentences, and an exit code a script can read."""

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from carom.__main__ import main
from carom.domain.audit import actions
from carom.interfaces.cli import django_start
from tests.flushing import down


@pytest.fixture(autouse=True)
def started(world, monkeypatch, tmp_path):
    monkeypatch.setattr(django_start, "start", lambda: None)
    monkeypatch.setattr(settings, "DATA", tmp_path)


def test_a_whole_history_is_said_to_be_whole(capsys):
    assert main(["audit", "verify"]) == 0
    assert "The history is whole: 8 lines in 2 chains, 0 anchors." in capsys.readouterr().out


def test_the_first_wrong_line_is_named_with_its_practice(capsys):
    with connection.cursor() as cursor:
        for statement in down(connection.vendor):
            cursor.execute(statement)
        cursor.execute("UPDATE audit_entry SET by_name = 'Nobody' WHERE seq = 3")
    assert main(["audit", "verify"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "Bayside Physical Therapy: Line 3 was changed after it was written."
    assert "Carom: The database no longer guards its history (audit_entry_kept)." in said


def test_on_a_full_disk_it_says_what_it_found_and_that_it_could_not_write_it_down(capsys, monkeypatch):
    def full(*_anything, **_named):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(actions, "record", full)
    assert main(["audit", "verify"]) == 0
    said = capsys.readouterr()
    assert "The history is whole" in said.out
    assert "The disk is full: that this was checked could not be written down" in said.err


def test_an_anchor_is_written_once_a_day_and_copied(capsys, tmp_path):
    elsewhere = tmp_path / "stick"
    assert main(["audit", "anchor", "--copy-to", str(elsewhere)]) == 0
    assert "Written: " in capsys.readouterr().out
    assert main(["audit", "anchor"]) == 0
    assert "was there already" in capsys.readouterr().out
    assert len(list(elsewhere.glob("*.json"))) == 1
    assert main(["audit", "verify", "--anchors", str(elsewhere)]) == 0
    assert "2 anchors" in capsys.readouterr().out
