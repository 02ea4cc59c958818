"""Each fact tells a well installation from one that is not, and says what to do."""

import shutil
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from carom.domain.installation import facts, machine, queries, running, storing
from carom.domain.jobs import actions as jobs
from carom.domain.jobs.models import Job
from carom.domain.keys import keyfile

MOUNTS = """/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
server:/export /srv/far\\040away nfs4 rw 0 0
"""


def ran(name: str, **columns) -> None:
    jobs.enter(names=[name], at=timezone.now())
    Job.objects.filter(name=name).update(**columns)


def test_a_clock_that_was_set_back_is_noticed(db):
    at = timezone.now()
    assert running.time_of_day(at).tone == facts.PLAIN
    ran("tick", last_ok_at=at + timedelta(minutes=1))
    assert running.time_of_day(at).tone == facts.PLAIN
    ran("tick", last_ok_at=at + timedelta(hours=3))
    found = running.time_of_day(at)
    assert found.tone == facts.BAD
    assert "time server" in found.do


def test_a_demo_says_that_it_makes_no_backups(db, settings):
    settings.MODE = "demo"
    ran("backup", last_ok_at=timezone.now())
    ran("drill", last_ok_at=timezone.now())
    for fact in (running.backup, running.drill):
        assert fact(timezone.now()).tone == facts.PLAIN
        assert "demo" in fact(timezone.now()).says


@pytest.mark.parametrize(("name", "fact"), [("audit.verify", running.history), ("network.count", running.counts)])
def test_what_the_nightly_checks_found(db, name, fact):
    at = timezone.now()
    assert fact(at).tone == facts.PLAIN
    ran(name, last_ok_at=at - timedelta(hours=20))
    assert fact(at).tone == facts.GOOD
    ran(name, last_ok_at=at - timedelta(days=3))
    assert fact(at).tone == facts.LOOK
    ran(name, failures=1, last_error_at=at, last_error="Line 7 was changed.")
    assert (fact(at).tone, fact(at).do) == (facts.BAD, "Line 7 was changed.")


@pytest.mark.parametrize("name", [".git", ".svn", ".hg"])
def test_a_program_beside_version_control_is_worth_a_look(tmp_path, monkeypatch, settings, name):
    settings.MODE = "production"
    monkeypatch.setattr(machine, "_PROGRAM", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert machine.program(timezone.now()).tone == facts.PLAIN
    (tmp_path / name).mkdir()
    found = machine.program(timezone.now())
    assert found.tone == facts.LOOK
    assert str(tmp_path / name) in found.do and "make install" in found.do


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/var/carom", "ext4"), ("/run/carom", "tmpfs"), ("/srv/far away/carom", "nfs4"), ("/srv/far away", "nfs4")],
)
def test_the_kind_of_disk_is_that_of_the_nearest_mount(folder, kind):
    assert machine.kind_of_disk(machine.Path(folder), MOUNTS) == kind


def test_data_on_another_machine_is_not_well(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path / "data"
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/export {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(machine, "_MOUNTS", mounts)
    assert machine.place(timezone.now()).tone == facts.BAD
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n")
    assert machine.place(timezone.now()).tone == facts.GOOD


def test_files_that_others_can_read_are_named(settings, tmp_path):
    settings.DATA, settings.KEYS_FILE = tmp_path, tmp_path / "keys.json"
    keyfile.make_key_file(settings.KEYS_FILE)
    (tmp_path / "carom.sqlite3").touch(mode=0o600)
    assert machine.files(timezone.now()).tone == facts.GOOD
    (tmp_path / "carom.sqlite3").chmod(0o644)
    found = machine.files(timezone.now())
    assert found.tone == facts.BAD
    assert str(tmp_path / "carom.sqlite3") in found.do


@pytest.mark.parametrize(
    ("site", "https", "tone"),
    [
        ("https://carom.example.org", True, facts.GOOD),
        ("http://127.0.0.1:8000", False, facts.PLAIN),
        ("http://localhost", False, facts.PLAIN),
        ("http://carom.example.org", False, facts.BAD),
        ("http://192.168.1.7:8000", False, facts.BAD),
    ],
)
def test_an_address_without_tls_is_for_this_machine_only(settings, site, https, tone):
    settings.SITE_URL, settings.HTTPS = site, https
    assert machine.address(timezone.now()).tone == tone


@pytest.mark.django_db
def test_a_rotation_that_was_cut_off_is_told(settings, tmp_path):
    settings.KEYS_FILE = path = tmp_path / "keys.json"
    keyfile.make_key_file(path)
    assert storing.keys(timezone.now()).tone == facts.PLAIN
    content = keyfile.read(path)
    keyfile.replace(path, {**content, "keys": {**content["keys"], "k2": keyfile.new_key()}})
    assert "carom keys rotate" in storing.keys(timezone.now()).do
    path.chmod(0o644)
    assert storing.keys(timezone.now()).tone == facts.BAD


def test_backups_without_keys_are_told(settings, tmp_path):
    settings.DATA = tmp_path
    assert storing.holders(timezone.now()).tone == facts.BAD
    assert "carom keys init" in storing.holders(timezone.now()).do


def test_tables_of_another_version(db, monkeypatch):
    assert storing.shape(timezone.now()).tone == facts.GOOD
    monkeypatch.setattr(storing.schema, "is_waiting", lambda: True)
    assert storing.shape(timezone.now()).tone == facts.LOOK
    monkeypatch.setattr(storing.schema, "unknown", lambda known: ["network.9999_later"])
    assert "network.9999_later" in storing.shape(timezone.now()).do


def test_a_database_that_does_not_answer_leaves_the_rest_to_be_told(db, monkeypatch):
    def gone():
        raise DatabaseError

    monkeypatch.setattr(storing.schema, "applied", gone)
    told = queries.for_operators(timezone.now())
    assert told[0].tone == facts.BAD
    assert {"Disk", "Files", "Version"} <= {one.label for one in told}


def test_the_engine_is_asked_itself(db):
    assert storing.engine(timezone.now()).tone in {facts.GOOD, facts.BAD}  # BAD: a superuser, on PostgreSQL


def test_the_disk_is_measured(settings):
    usage = shutil.disk_usage(settings.DATA)
    assert 0 <= machine.percent_free(settings.DATA) <= 100 * usage.free // usage.total + 1
