import csv
import io
import json
import zipfile

import pytest
from django.apps import apps

from carom.domain.audit.models import Entry
from carom.domain.audit.queries import heads
from carom.domain.exports import actions, bringing_in, contents, sealing, writing
from carom.domain.exports.models import Export
from carom.domain.exports.refusals import AlreadyBeingMade, NotImported
from carom.domain.network import actions as network
from carom.domain.network.models import Party
from carom.domain.patients import actions as patients
from carom.domain.patients import queries
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Practice, User
from carom.domain.practices.scope import in_practice, scopes_disabled
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import ReferralMove
from tests.world import NOW, TODAY


@pytest.fixture
def filled(world, settings, tmp_path):
    settings.DATA = tmp_path
    on = {"practice": world.practice, "by": world.alice, "at": NOW}
    for n in range(5):
        patients.add_patient(**on, initials="QZ", own_number=f"P{n}", name="Quentin Zebedee")
        network.add_party(**on, name=f"Jane Smith {n}", kind="person", city="=cmd|' /C calc'!A0")
    referral = referrals.take_in(**on, received_on=TODAY)
    referrals.move(referral=referral, version=1, name="book", on=TODAY, by=world.alice, at=NOW)
    with world.other_scope():
        network.add_party(practice=world.other, by=world.eve, at=NOW, name="Somebody Else's", kind="person")
    return world


@pytest.fixture
def file(filled, tmp_path):
    path = tmp_path / "bayside.zip"
    with path.open("wb") as target:
        writing.write(filled.practice, target, at=NOW)
    return path


def test_every_table_goes_out_or_says_why_not():
    known = {table.model._meta.label for table in contents.exported()} | set(contents.TABLES_LEFT_OUT)
    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith("carom.")}
    assert known == ours
    assert all(contents.TABLES_LEFT_OUT.values())


def test_the_file_holds_this_practice_with_exact_values_and_nobody_elses(filled, file):
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        lines = archive.read("data/patients_patient.jsonl").decode().splitlines()
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert "NAMES PATIENTS IN CLEAR TEXT" in archive.read("README.txt").decode()
    assert manifest["tables"]["patients_patient"]["rows"] == 5
    assert [json.loads(line)["name"] for line in lines] == ["Quentin Zebedee"] * 5
    assert b"Somebody Else" not in everything and b"eve@example.org" not in everything
    assert b"alice@example.org" in everything


def test_nothing_that_lets_somebody_in_goes_out(filled, file):
    with zipfile.ZipFile(file) as archive:
        (first, *_) = archive.read("data/practices_user.jsonl").decode().splitlines()
        assert set(json.loads(first)) == {"id", "email", "name", "is_active", "created_at"}
        assert not {name for name in archive.namelist() if "session" in name or "formkey" in name or "link" in name}


def test_a_sheet_starts_no_formula(filled, file):
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                text = archive.read(name).decode("utf-8-sig")
                for row in csv.reader(io.StringIO(text, newline="")):
                    assert not [cell for cell in row if cell[:1] in set("=+@|%") or (cell[:1] == "-" and len(cell) > 9)]
        assert "'=cmd|" in archive.read("sheets/network_party.csv").decode()
        assert '"=cmd|' in archive.read("data/network_party.jsonl").decode()


@pytest.fixture
def bare(filled, file, django_db_blocker):
    """The same database with nothing in it: a fresh installation."""
    from django.db import connection, transaction

    with scopes_disabled(), transaction.atomic(), connection.cursor() as cursor:
        names = connection.introspection.table_names()
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for trigger, table in _guards(connection):
            cursor.execute(_off(connection, trigger, table))
        for name in names:
            if name not in {"django_migrations", "django_content_type"}:
                cursor.execute(f"DELETE FROM {name}")
    assert not Practice.objects.exists()
    return filled


def _guards(connection):
    from carom.domain.audit import guard

    found = guard.missing(connection)
    assert found == []
    return [(name, "audit_head" if "head" in name else "audit_entry") for name in guard.names(connection.vendor)]


def _off(connection, trigger, table):
    return f"DROP TRIGGER {trigger}" + (f" ON {table}" if connection.vendor == "postgresql" else "")


def test_a_practice_goes_into_a_fresh_installation_with_equal_rows_and_a_history_that_holds(bare, file, monkeypatch):
    practice, rows = bringing_in.bring_in(file, at=NOW)
    assert (practice.name, rows > 30) == ("Bayside Physical Therapy", True)
    with in_practice(practice):
        assert {patient.name for patient in Patient.objects.all()} == {"Quentin Zebedee"}
        mark = queries.own_number_mark(practice, "p3")
        assert Patient.objects.get(own_number_index=mark).own_number == "P3"
        assert Party.objects.filter(name__startswith="Jane").count() == 5
        was = ReferralMove.objects.get().was
        assert (was["state"], was["booked_for_on"]) == ("received", None), "the step can still be taken back"
    assert not User.objects.get(email="alice@example.org").has_usable_password()
    from carom.domain.audit import chain
    from carom.domain.audit.models import Head
    from carom.domain.keys.keyring import keyring

    lines = Entry.objects.filter(practice_key=practice.public_id).order_by("seq")
    head = Head.objects.get(practice_key=practice.public_id)
    assert list(chain.faults(practice.public_id, lines, head, keyring().audit_key)) == []
    assert lines.last().action == "exports.bring_in"
    assert heads()[practice.public_id][0] == lines.count()
    with in_practice(practice):  # and it goes on there
        network.add_party(
            practice=practice, by=practice_owner(practice), at=NOW, name="New Person", kind="person"
        )  # fmt: skip


def practice_owner(practice):
    return apps.get_model("practices.Member").objects.get(practice=practice, role="owner")


def rewritten(file, change):
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)


def _value(members):
    members["data/network_party.jsonl"] = members["data/network_party.jsonl"].replace(b"Jane Smith 3", b"Jane Smyth 3")


def _row_gone(members):
    members["data/network_alias.jsonl"] = b""
    members["data/patients_patient.jsonl"] = members["data/patients_patient.jsonl"].split(b"\n", 1)[1]


def _file_gone(members):
    del members["data/practices_clinic.jsonl"]


def _another_practice(members):
    manifest = json.loads(members["manifest.json"])
    del manifest["tables"]["network_party"]
    members["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize("change", [_value, _row_gone, _file_gone, _another_practice])
def test_a_file_that_was_changed_brings_nothing_in(bare, file, change):
    rewritten(file, change)
    with pytest.raises(NotImported):
        bringing_in.bring_in(file, at=NOW)
    assert not Practice.objects.exists() and not User.objects.exists()


def test_a_cut_file_brings_nothing_in(bare, file):
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(NotImported, match="not whole"):
        bringing_in.bring_in(file, at=NOW)


def test_only_into_a_fresh_installation(filled, file):
    with pytest.raises(NotImported, match="a practice here already"):
        bringing_in.bring_in(file, at=NOW)


def test_the_file_lies_sealed_and_opens_with_its_key_only(filled):
    export = actions.ask(practice=filled.practice, by=filled.alice, at=NOW)
    actions.make(export=export, at=NOW)
    export = Export.objects.get()
    path = actions.folder() / export.public_id
    assert b"Zebedee" not in path.read_bytes() and path.read_bytes().startswith(b"age-encryption.org/v1")
    assert path.stat().st_mode & 0o077 == 0
    with sealing.opened(path, export.identity) as plain, zipfile.ZipFile(plain) as archive:
        assert "manifest.json" in archive.namelist()
    assert {"exports.ask", "exports.make"} <= set(Entry.objects.values_list("action", flat=True))


def test_one_at_a_time(filled):
    actions.ask(practice=filled.practice, by=filled.alice, at=NOW)
    with pytest.raises(AlreadyBeingMade):
        actions.ask(practice=filled.practice, by=filled.alice, at=NOW)


@pytest.mark.django_db(transaction=False)
def test_after_a_day_the_file_and_its_key_are_gone(filled, django_capture_on_commit_callbacks):
    export = actions.ask(practice=filled.practice, by=filled.alice, at=NOW)
    actions.make(export=export, at=NOW)
    stray = actions.folder() / "stray.part"
    stray.write_text("left by a killed job")
    assert actions.remove_old(at=NOW + actions.LIFE / 2) == 0 and not stray.exists()
    assert (actions.folder() / export.public_id).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remove_old(at=NOW + actions.LIFE) == 1
    assert list(actions.folder().iterdir()) == []
    gone = Export.objects.get()
    assert (gone.state, gone.identity) == (Export.State.GONE, "")
