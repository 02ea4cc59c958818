"""A restore brings back another day: no mail of that day leaves, nothing shut since stands open, and it says so."""

import json
import sqlite3

import psycopg
import pyrage
import pytest

from tests import postgres as servers

START = """
from datetime import timedelta
from django.utils import timezone
from carom.interfaces.cli import django_start
django_start.start()
from importlib import import_module
from django.conf import settings
from django.core.cache import cache
from carom.documents.mail import Mail
from carom.domain.links import actions as links
from carom.domain.outbox import actions as outbox, queries, sending
from carom.domain.outbox.models import Message
from carom.domain.practices.actions import invitations, members
from carom.domain.practices import actions as practices
from carom.domain.practices.models import Member, Practice, User
from carom.domain.practices.scope import in_practice
practice, at = Practice.objects.get(), timezone.now()
def letter(key, practice_key):
    return outbox.queue_words(practice_key=practice_key, kind="account", to="cy@example.org", mail=Mail("s", "t"),
                              dedupe_key=key, at=at)
def person(name):
    user = practices.add_user(email=f"{name}@example.org".lower(), name=name, password="a quiet harbor", at=at)
    return members.add_member(practice=practice, user=user, role="front_desk", by=ada, at=at)
"""
OF_THE_BACKUP = (
    START
    + """
with in_practice(practice):
    ada = Member.objects.get()
    ben, cy, eve = person("Ben Ford"), person("Cy Ito"), person("Eve Roe")
    waits, on_its_way, unclear = (letter(key, practice.public_id) for key in ("1", "2", "3"))
    letter("4", "")
    Message.objects.filter(pk=on_its_way.pk).update(state="sending", taken_by="w", taken_until=at)
    Message.objects.filter(pk=unclear.pk).update(state="unknown", reason="broke_off", next_at=at)
    invitations.invite(practice=practice, email="new@example.org", role="clinician", by=ada, at=at, address=str)
    links.issue(purpose="setup", practice_key="", about_type="", about_key="", made_by="", label="x", at=at,
                expires_at=at + timedelta(days=1))
    cache.set("counted", 7)
    one = import_module(settings.SESSION_ENGINE).SessionStore(); one["x"] = 1; one.create()
"""
)
SINCE = (
    START
    + """
with in_practice(practice):
    ada, ben, cy = (Member.objects.get(user__name=name) for name in ("Ada", "Ben Ford", "Cy Ito"))
    members.disable_member(member=ben, version=ben.version, by=ada, at=at)
    members.change_role(member=cy, version=cy.version, role="owner", by=ada, at=at)
    person("Dee Oz")
    User.objects.filter(name="Eve Roe").update(password="another")
"""
)
WHAT_LEAVES = (
    START
    + """
sending.recover(at=at + timedelta(days=1)), sending.repeat(at=at + timedelta(days=1))
print(len(queries.due(at + timedelta(days=1), limit=9)), queries.tally(at))
"""
)
SAID = [
    "Access given or taken since 20",
    "Ben Ford: access had been ended and is open again. End it again.",
    "Cy Ito: the role had become Owner and is the earlier one.",
    "Dee Oz: had joined as Front desk and is no longer here. Invite them again.",
    "Eve Roe: password or second step had been changed",
    "set aside: 5 (see Mail). Links ended: 3. Invitations withdrawn: 1. Sign-ins ended: 0.",
]


def looks_set_back(installation, done, ask, on: dict) -> None:
    assert done.returncode == 0, done.stderr
    assert [words for words in SAID if words not in done.stdout] == [], done.stdout
    assert set(ask("SELECT dedupe_key, state, reason FROM outbox_message WHERE kind = 'account'")) == {
        ("1", "unknown", "set_back"), ("2", "unknown", "set_back"), ("3", "unknown", "set_back"),
        ("4", "failed", "set_back"),
    }  # fmt: skip
    assert ask("SELECT count(*) FROM shared_cache") == [(0,)]  # neither counts nor sign-ins are in a backup
    assert ask("SELECT count(*) FROM links_link WHERE ended_at IS NULL") == [(0,)]
    assert ask("SELECT count(*) FROM practices_invitation WHERE withdrawn_at IS NULL") == [(0,)]
    assert ask("SELECT count(*) FROM audit_entry WHERE action IN ('backups.restore', 'backups.set_back')") == [(2,)]
    told = installation.python("-c", WHAT_LEAVES, **on)
    assert told.stdout.startswith("0 {'waiting': 0"), told.stdout + told.stderr  # not by itself, not a day later either
    doctor = installation.carom("doctor", **on)
    assert "Ben Ford: access had been ended" in doctor.stdout and "Set back: to the backup of" in doctor.stdout
    verified = installation.carom("audit", "verify", **on)
    assert verified.returncode == 0, verified.stderr


def ran(installation, code: str, on: dict) -> None:
    done = installation.python("-c", code, **on)
    assert done.returncode == 0, done.stderr


def restore(installation, file, *more, **on):
    return installation.carom("restore", str(file), "--identity", str(installation.keys), *more, **on)


def test_a_restored_file_of_sqlite(installation):
    ran(installation, OF_THE_BACKUP, {})
    assert installation.carom("backup").returncode == 0
    ran(installation, SINCE, {})
    looks_set_back(installation, restore(installation, installation.backups[0]), installation.ask, {})
    ((access,),) = installation.ask("SELECT access FROM backups_backup WHERE kind = 'restore'")
    assert [change[1:3] for change in json.loads(access)] == [
        ["Ben Ford", "ended"], ["Cy Ito", "role"], ["Dee Oz", "joined"], ["Eve Roe", "secrets"],
    ]  # fmt: skip


def test_where_the_database_from_before_can_t_be_read(installation, sealed):
    installation.database.write_bytes(b"not a database" * 500)
    done = restore(installation, sealed)
    assert done.returncode == 0, done.stderr
    assert "Whose that is can't be known" in done.stdout
    assert installation.ask("SELECT access FROM backups_backup WHERE kind = 'restore'") == [(None,)]


def test_a_backup_from_before_a_new_index_key(installation, sealed):
    rotated = installation.carom("keys", "rotate", "--index")
    assert rotated.returncode == 0 and "20 marks were worked out anew" in rotated.stdout, rotated.stderr
    assert restore(installation, sealed).returncode == 0
    find = START + (
        "from carom.domain.patients import queries\n"
        "with in_practice(practice): print(queries.by_own_number(practice, 'P7').own_number)"
    )
    assert installation.python("-c", find).stdout == "P7\n"


def test_where_nobodys_access_changed(installation, sealed):
    done = restore(installation, sealed)
    assert "Nobody's access changed between this backup and the restore." in done.stdout, done.stdout + done.stderr


def test_a_try_with_the_key_is_written_down_and_so_is_one_that_fails(installation, sealed):
    assert restore(installation, sealed, "--check").returncode == 0
    ((name, tried_at, made_at),) = installation.ask(
        "SELECT file_name, tried_at, made_at FROM backups_backup WHERE kind = 'check'"
    )
    assert (name, made_at < tried_at) == (sealed.name, True)
    said = installation.carom("doctor").stdout
    assert "well      Last restore tested with its key: " in said
    sealed.write_bytes(sealed.read_bytes()[:-1])
    assert restore(installation, sealed, "--check").returncode == 1
    assert "NOT WELL  Last restore tested with its key: " in installation.carom("doctor").stdout


def test_a_wrong_file_is_said_and_is_no_failed_try(installation, tmp_path):
    elsewhere = pyrage.x25519.Identity.generate().to_public()
    sheet, other = tmp_path / "referrals.csv", tmp_path / "carom-2026-01-02T030405Z-nightly.age"
    sheet.write_text("name,date\n")
    other.write_bytes(pyrage.encrypt(b"of another practice", [elsewhere]))
    for file, said in ((sheet, "referrals.csv is no backup of Carom"), (other, "This key does not open carom-2026")):
        for more in (["--check"], []):
            done = restore(installation, file, *more)
            assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert installation.ask("SELECT count(*) FROM backups_backup WHERE kind = 'check'") == [(0,)]


def test_a_backup_of_ours_that_the_key_does_not_open_is_one(installation, tmp_path):
    assert installation.carom("backup").returncode == 0
    other = tmp_path / "other.key"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    done = installation.carom("restore", str(installation.backups[0]), "--identity", str(other), "--check")
    assert done.returncode == 1
    assert installation.ask("SELECT count(*) FROM backups_backup WHERE kind = 'check' AND error != ''") == [(1,)]


def test_it_runs_on_a_scratch_copy_only(installation):
    done = installation.carom("settle-copy")
    assert (done.returncode, "scratch copy of a restore only" in done.stderr) == (2, True)


@pytest.fixture(scope="module")
def server():
    programs = servers.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with servers.running(programs) as url, psycopg.connect(url, autocommit=True) as connection:
        yield connection, url.rsplit("/", 1)[0]


def test_a_restored_database_of_postgresql(installation, server):
    connection, address = server
    for name in ("used", "restored", "cut"):
        connection.execute(f"CREATE DATABASE {name}")
    on = {"CAROM_DATABASE_URL": f"{address}/used"}
    assert installation.carom("move", "--to", on["CAROM_DATABASE_URL"]).returncode == 0
    ran(installation, OF_THE_BACKUP, on)
    assert installation.carom("backup", **on).returncode == 0
    (file,) = installation.backups
    ran(installation, SINCE, on)
    tried = restore(installation, file, "--check", **on)
    assert tried.returncode == 0 and "its history is whole" in tried.stdout, tried.stderr
    done = restore(installation, file, "--database", f"{address}/restored", **on)

    def ask(query: str) -> list[tuple]:
        with psycopg.connect(f"{address}/restored", options="-c carom.all=on") as there:
            return there.execute(query).fetchall()

    looks_set_back(installation, done, ask, {"CAROM_DATABASE_URL": f"{address}/restored"})
    with psycopg.connect(f"{address}/used", options="-c carom.all=on") as there:
        assert there.execute("SELECT count(*) FROM backups_backup WHERE tried_at IS NOT NULL").fetchone() == (1,)

    unknown = restore(installation, file, "--database", f"{address}/cut", CAROM_DATABASE_URL=f"{address}/nowhere")
    assert unknown.returncode == 0 and "Whose that is can't be known" in unknown.stdout, unknown.stderr
    with psycopg.connect(f"{address}/cut") as there:
        there.execute("CREATE SCHEMA carom_restoring")  # as if it had been killed on the way
    for command in ("setup", "clock"):
        started = installation.carom(command, CAROM_DATABASE_URL=f"{address}/cut")
        assert (started.returncode, "was cut off" in started.stderr) == (1, True), started.stderr


def test_the_state_before_is_there_beside_the_restored_one(installation, sealed):
    assert restore(installation, sealed).returncode == 0
    (replaced,) = installation.folder.glob("replaced-*")
    with sqlite3.connect(replaced / "carom.sqlite3") as before:
        assert before.execute("SELECT count(*) FROM audit_entry WHERE action = 'backups.set_back'").fetchone() == (0,)
