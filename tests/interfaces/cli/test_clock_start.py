"""`carom clock` takes the same looks before it starts as `carom serve`, and changes nothing when it does not start."""

import os
import sqlite3
import subprocess
import sys

import pytest

PREPARE = "from carom.interfaces.cli import django_start as d; d.start(); d.prepare()"


def run(folder, *command: str, **given) -> subprocess.CompletedProcess:
    """Standard input is at its end: a clock that does start ends at once, and well."""
    environment = {**os.environ, "CAROM_MODE": "production", "CAROM_DATA": str(folder), **given}
    environment.pop("CAROM_DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=False, timeout=120,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def clock(folder, **given) -> subprocess.CompletedProcess:
    return run(folder, "-m", "carom", "clock", "--until-input-ends", **given)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clock") / "data"
    done = run(folder, "-c", PREPARE)
    assert done.returncode == 0, done.stderr
    return folder


def change(folder, statement: str) -> None:
    with sqlite3.connect(folder / "carom.sqlite3") as database:
        database.execute(statement)


def test_all_is_well(made):
    assert clock(made).returncode == 0


def test_a_database_of_a_newer_version(made):
    change(made, "INSERT INTO django_migrations (app, name, applied) VALUES ('later', '0001_x', '2030-01-01')")
    done = clock(made)
    change(made, "DELETE FROM django_migrations WHERE app = 'later'")
    assert (done.returncode, "was used by a newer Carom" in done.stderr) == (1, True), done.stderr


def test_a_database_of_an_older_version_is_not_changed_by_the_clock(made):
    gone = "SELECT app, name, applied FROM django_migrations WHERE app = 'backups' ORDER BY name DESC LIMIT 1"
    with sqlite3.connect(made / "carom.sqlite3") as database:
        row = database.execute(gone).fetchone()
        database.execute("DELETE FROM django_migrations WHERE app = ? AND name = ?", row[:2])
    done = clock(made)
    with sqlite3.connect(made / "carom.sqlite3") as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", row)
    assert (done.returncode, "Start `carom serve` of this version" in done.stderr) == (1, True), done.stderr


def test_keys_that_others_can_read(made):
    (made / "keys.json").chmod(0o644)
    done = clock(made)
    (made / "keys.json").chmod(0o600)
    assert (done.returncode, "Others on this machine can read the keys" in done.stderr) == (1, True), done.stderr


def test_a_page_without_a_policy(made):
    """The settings' own checks run: one that fails keeps the clock from starting."""
    code = (
        "import django.core.checks as c\n"
        "@c.register\n"
        "def wrong(app_configs, **kwargs): return [c.Error('A page declares no policy.', id='carom.E999')]\n"
        "from carom.__main__ import main; main(['clock', '--until-input-ends'])"
    )
    done = run(made, "-c", code)
    assert (done.returncode, "declares no policy" in done.stderr) == (1, True), done.stderr
