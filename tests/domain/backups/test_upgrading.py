"""Databases of earlier versions come to today's shape with every row, in place and by way of a backup.

They were really written by the code of their day (tests/files/databases). The backup is made by today's code: the
earliest versions made none. SQLite only; the files are too small to say how long an update of a large one takes.
"""

import base64
import json
import os
import sqlite3
from pathlib import Path

import pyrage
import pytest

from tests.domain.backups.conftest import Installation

EARLIER = sorted(Path("tests/files/databases").glob("*.sql"))
BACK_UP = """
from django.utils import timezone
from carom.interfaces.cli import django_start
django_start.start()
from carom.domain.backups import making
making.make(kind="asked", at=timezone.now())
"""
UPDATE = "from carom.interfaces.cli import django_start as d; d.start(); d.prepare()"
LOOK = """
from carom.interfaces.cli import django_start
django_start.start()
from carom.domain.audit.models import Entry
from carom.domain.conversations.models import Commitment
from carom.domain.patients import queries
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.scope import in_practice
from carom.domain.referrals.models import Referral
practice = Practice.objects.get()
with in_practice(practice):
    print([practice.name, practice.runs_installation])
    print([(member.name, member.role) for member in Member.objects.order_by("pk")])
    print({patient.name for patient in Patient.objects.all()}, queries.by_own_number(practice, "p1").own_number)
    print([(referral.source.name, referral.reason) for referral in Referral.objects.all()])
    print([promise.what for promise in Commitment.objects.all()])
    print([line.seq for line in Entry.objects.filter(practice_key=practice.public_id).order_by("seq")[:12]])
"""
SEEN = """['Bayside', True]
[('Ada Ruiz', 'owner'), ('Ben Ford', 'front_desk')]
{'Quentin Zebedee'} P1
[('Dara Okafor', 'Knee')]
['a sheet for runners']
[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
"""


@pytest.fixture(params=EARLIER, ids=lambda path: path.stem)
def earlier(request, tmp_path) -> Installation:
    made = Installation(tmp_path / "data", tmp_path / "practice.key")
    made.folder.mkdir()
    with sqlite3.connect(made.database) as database:
        database.executescript(request.param.read_text())
    put_keys(request.param, made.folder)
    holders = [pyrage.x25519.Identity.generate() for _holder in range(2)]
    made.keys.write_text(str(holders[0]))
    (made.folder / "backup-recipients.txt").write_text("\n".join(str(one.to_public()) for one in holders))
    return made


def put_keys(sql: Path, folder: Path) -> None:
    put_text(folder / "keys.json", sql.with_suffix(".keys.json").read_text())


def put_text(path: Path, text: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def is_as_it_was(there: Installation) -> None:
    looked = there.python("-c", LOOK)
    assert looked.stdout == SEEN, looked.stderr
    verified = there.carom("audit", "verify")
    assert verified.returncode == 0, verified.stderr
    doctor = there.carom("doctor").stdout
    assert "Database tables: of this version" in doctor, doctor


def test_by_way_of_a_backup_onto_another_machine(earlier, request, tmp_path):
    made = earlier.python("-c", BACK_UP)
    assert made.returncode == 0, made.stderr
    fresh = Installation(tmp_path / "fresh", earlier.keys)
    fresh.folder.mkdir()
    put_keys(request.node.callspec.params["earlier"], fresh.folder)
    done = fresh.carom("restore", str(earlier.backups[0]), "--identity", str(earlier.keys))
    assert done.returncode == 0, done.stderr
    is_as_it_was(fresh)
    drilled = fresh.carom("drill")  # its pages open
    assert drilled.returncode == 0, drilled.stderr


def test_in_place_after_a_backup(earlier):
    done = earlier.python("-c", UPDATE)
    assert done.returncode == 0, done.stderr
    (file,) = earlier.backups
    assert file.name.endswith("-migrate.age")
    is_as_it_was(earlier)


def test_by_djangos_own_command_too_only_after_a_backup(earlier):
    before = shape(earlier)
    recipients = earlier.folder / "backup-recipients.txt"
    told = recipients.read_text()
    recipients.unlink()
    refused = migrate(earlier)
    assert refused.returncode == 1 and "only after a backup" in refused.stderr, refused.stderr
    as_a_demo = migrate(earlier, CAROM_MODE="demo")  # no practice here was invented for one
    assert as_a_demo.returncode == 1 and "only after a backup" in as_a_demo.stderr, as_a_demo.stderr
    assert shape(earlier) == before and earlier.backups == []
    recipients.write_text(told)
    done = migrate(earlier)
    assert done.returncode == 0, done.stderr
    (file,) = earlier.backups
    assert file.name.endswith("-migrate.age") and file.name in done.stdout
    assert earlier.ask("SELECT kind, file_name FROM backups_backup") == [("migrate", file.name)]
    is_as_it_was(earlier)


def test_djangos_own_command_leaves_a_newer_database_alone(earlier):
    earlier.change("INSERT INTO django_migrations (app, name, applied) VALUES ('later', '0001_x', '2030-01-01')")
    before = shape(earlier)
    for command in ([], ["--scratch-copy"]):
        done = migrate(earlier, *command)
        assert done.returncode == 1 and "Start the newer version" in done.stderr, done.stderr
    assert shape(earlier) == before and earlier.backups == []


def test_djangos_own_command_changes_nothing_without_the_keys(earlier):
    before, keys = shape(earlier), earlier.folder / "keys.json"
    keys.unlink()
    done = migrate(earlier)
    assert done.returncode == 1 and "There is no key file" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr and not keys.exists()
    assert shape(earlier) == before and earlier.backups == []


def test_nor_with_the_keys_of_another_database(installation):
    installation.change("DELETE FROM django_migrations WHERE app = 'practices' AND name LIKE '0007%'")
    before, keys = shape(installation), installation.folder / "keys.json"
    other = base64.b64encode(os.urandom(32)).decode()
    put_text(keys, json.dumps(json.loads(keys.read_text()) | {"audit": other}))
    done = migrate(installation)
    assert done.returncode == 1 and "is not the key file this database was" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert shape(installation) == before and installation.backups == []


def shape(there: Installation) -> list[tuple]:
    return there.ask("SELECT sql FROM sqlite_master") + there.ask("SELECT app, name FROM django_migrations")


def migrate(there: Installation, *arguments: str, **more: str):
    """As somebody does who knows Django, past `carom`."""
    return there.python("-m", "django", "migrate", *arguments, DJANGO_SETTINGS_MODULE="carom.settings", **more)


def test_there_is_one_at_least():
    assert EARLIER
