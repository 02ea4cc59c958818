import os
import sqlite3
import subprocess
import sys

import pytest

GIVEN = ["--practice", "Bayside", "--profession", "podiatry", "--name", "Ada Ruiz", "--email", "ada@example.org"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("setup")


def carom_setup(folder, *arguments, password="a quiet harbor at dawn"):
    environment = {**os.environ, "CAROM_MODE": "production", "CAROM_DATA": str(folder)}
    environment.pop("CAROM_DATABASE_URL", None)
    command = [sys.executable, "-m", "carom", "setup", "--password-stdin", *arguments]
    return subprocess.run(command, input=password + "\n", env=environment, capture_output=True, text=True, check=False)


def people(folder):
    with sqlite3.connect(folder / "carom.sqlite3") as database:
        return database.execute("SELECT email, password FROM practices_user").fetchall()


def test_a_practice_is_opened_with_its_owner_and_kinds_of_sources(folder):
    done = carom_setup(folder, *GIVEN)
    assert done.returncode == 0, done.stderr
    assert "carom serve" in done.stdout
    ((email, password),) = people(folder)
    assert email == "ada@example.org" and password.startswith("argon2$argon2id$")
    with sqlite3.connect(folder / "carom.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM network_sourcetype").fetchone()[0] > 30
        assert database.execute("SELECT name FROM practices_clinic").fetchall() == [("Bayside",)]


@pytest.mark.parametrize(
    ("changed", "password", "said"),
    [
        ({"--email": "ada@example.org"}, "a quiet harbor at dawn", "already signs in"),
        ({"--email": "nonsense"}, "a quiet harbor at dawn", "not an email address"),
        ({"--email": "bo@example.org"}, "short", "too short"),
        ({"--email": "bo@example.org", "--time-zone": "Mars/Base"}, "a quiet harbor at dawn", "time zone"),
    ],
)
def test_what_can_not_be_used_is_said_and_nothing_is_made(folder, changed, password, said):
    given = dict(zip(GIVEN[::2], GIVEN[1::2], strict=True)) | changed
    done = carom_setup(folder, *(word for pair in given.items() for word in pair), password=password)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert len(people(folder)) == 1


def test_an_owner_who_lost_phone_and_codes_is_let_in_again(folder):
    carom_setup(folder, *GIVEN)
    with sqlite3.connect(folder / "carom.sqlite3") as database:
        database.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) SELECT id, 'totp', '{}', '2026-06-15' "
            "FROM practices_user"
        )
    assert "Nobody signs in with" in carom_setup(folder, "--reset-second-step", "x@example.org").stderr
    assert "sets up a new second step" in carom_setup(folder, "--reset-second-step", "ada@example.org").stdout
    with sqlite3.connect(folder / "carom.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM mfa_authenticator").fetchone()[0] == 0
        lines = database.execute("SELECT by_name FROM audit_entry WHERE action = 'practices.reset_factors'")
        assert lines.fetchall() == [("Carom",)]
