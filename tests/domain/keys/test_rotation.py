"""A new key: everything readable, nothing left under the old one, which is kept for old backups."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection

from carom.domain.audit import checking
from carom.domain.keys import keyfile, resealing, rotation
from carom.domain.keys.keyring import CannotOpen, keyring
from carom.domain.keys.places import places
from carom.domain.keys.sealed import SealedTextField
from carom.domain.patients import actions as patients
from carom.domain.patients import queries
from carom.domain.patients.models import Patient
from carom.domain.practices.scope import scopes_disabled
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral
from tests.world import NOW, TODAY

NAMES = [f"Ána {number}" for number in range(7)]


def rotate(**options) -> rotation.Rotated:
    with scopes_disabled():
        return rotation.rotate(at=NOW, settle=0, **options)


def counts() -> Counter:
    with scopes_disabled():
        return sum(resealing.count_by_key().values(), Counter())


@pytest.fixture
def filled(key_path, world):
    """Seven patients with two sealed facts each, and a referral with a reason, in one practice; one in the other."""
    for name in NAMES:
        patients.add_patient(practice=world.practice, name=name, own_number=name[-1], by=world.alice, at=NOW)
    referrals.add_referral(practice=world.practice, received_on=TODAY, reason="Knee", by=world.alice, at=NOW)
    with world.other_scope():
        patients.add_patient(practice=world.other, name="Elsewhere", by=world.eve, at=NOW)
    return world


def test_everything_is_sealed_anew_and_reads_as_before(filled, key_path):
    assert counts() == {"k1": 16}
    done = rotate(at_once=3)
    assert (done.active, done.sealed, done.retired) == ("k2", 16, ["k1"])
    assert counts() == {"k2": 16}
    assert sorted(patient.name for patient in Patient.objects.all()) == NAMES
    assert Referral.objects.get().reason == "Knee"
    assert {patient.version for patient in Patient.objects.all()} == {1}
    with filled.other_scope():
        assert Patient.objects.get().name == "Elsewhere"


def test_the_old_key_leaves_the_key_file_and_is_kept_beside_it(filled, key_path):
    old = keyfile.read(key_path)
    rotate()
    now = keyfile.read(key_path)
    assert list(now["keys"]) == ["k2"]
    assert (now["index"], now["audit"]) == (old["index"], old["audit"])
    assert now["made"] == {"k2": "2026-06-15"}
    assert rotation.retired_keys(key_path) == old["keys"]
    assert keyfile.mode(rotation.retired_file(key_path)) == 0o600


def test_what_was_made_ready_before_a_change_comes_in_under_the_new_key(filled):
    rows = [referrals.NewReferral(TODAY, "a"), referrals.NewReferral(TODAY, "b", reason="Hip")]
    new = patients.make_ready(filled.practice, [patients.NewPatient("77", "Q.Z.", "Ána Q")])
    told = referrals.make_ready(filled.practice, rows)
    rotate()
    deed = {"practice": filled.practice, "by": filled.alice, "at": NOW}
    (key,) = patients.add_patients_in_bulk(new=new, **deed)
    referrals.add_referrals_in_bulk(rows=told, patient_ids=[key, None], **deed)
    added = Patient.objects.get(pk=key)
    assert (added.own_number, added.initials, added.name) == ("77", "Q.Z.", "Ána Q")
    one, other = Referral.objects.exclude(import_key="").order_by("import_key")
    assert (one.patient_id, one.reason, other.reason) == (key, "", "Hip")
    assert set(counts()) == {"k2"}


def test_the_own_number_still_finds_its_patient_and_looks_are_still_whole(filled):
    rotate()
    assert queries.by_own_number(filled.practice, "3").name == NAMES[3]
    assert checking.whole().sentences == []


def test_again_and_again_key_numbers_rise(filled, key_path):
    assert [rotate().active for _ in range(3)] == ["k2", "k3", "k4"]
    assert sorted(rotation.retired_keys(key_path)) == ["k1", "k2", "k3"]
    assert counts() == {"k4": 16}


def test_a_rotation_that_was_cut_off_goes_on_without_another_key(filled, key_path, monkeypatch):
    class Cut(Exception):
        pass

    def cut(*_args):
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(resealing, "_store", cut)
        with pytest.raises(Cut):
            rotate()
    assert list(keyfile.read(key_path)["keys"]) == ["k1", "k2"]
    assert rotate().active == "k2"
    assert counts() == {"k2": 16}


def overwrite(value: str) -> None:
    patient = Patient.objects.order_by("pk").first()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE patients_patient SET name = %s WHERE id = %s", [value, patient.pk])


def test_what_no_key_opens_is_left_alone_named_and_keeps_the_old_key_in_place(filled, key_path):
    foreign = keyring().seal("x", "another place")
    overwrite(foreign)
    with pytest.raises(rotation.NotAllOpen, match=r"patients_patient\.name: 1") as refused:
        rotate()
    assert refused.value.closed == {"patients_patient.name": 1}
    assert list(keyfile.read(key_path)["keys"]) == ["k1", "k2"]
    assert counts() == {"k2": 15, "k1": 1}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM patients_patient ORDER BY id LIMIT 1")
        assert cursor.fetchone()[0] == foreign
    overwrite("")
    assert rotate().retired == ["k1"]


def test_a_value_that_came_back_with_an_old_backup_is_opened_with_the_retired_key(filled, key_path):
    patient = Patient.objects.order_by("pk").first()
    old = keyring().seal("Of before", Patient._meta.get_field("name").context(patient))
    rotate()
    overwrite(old)
    assert list(keyring().ciphers) == ["k2"]
    with pytest.raises(CannotOpen):
        Patient.objects.order_by("pk").first().name  # noqa: B018
    rotate()
    assert Patient.objects.order_by("pk").first().name == "Of before"


def test_two_rotations_at_once_are_one(filled, key_path):
    with rotation._alone(key_path), pytest.raises(rotation.AlreadyRunning):
        rotate()
    assert list(keyfile.read(key_path)["keys"]) == ["k1"]


def test_what_is_written_between_two_looks_is_found_by_the_last(filled, key_path):
    """A process that sealed before the key file changed writes its row late, while the rotation settles."""
    old = keyring()

    def late(_seconds):
        patient = Patient.objects.order_by("pk").first()
        overwrite(old.seal("Late", Patient._meta.get_field("name").context(patient)))

    with scopes_disabled():
        rotation.rotate(at=NOW, settle=1, sleep=late)
    assert counts() == {"k2": 16}
    assert Patient.objects.order_by("pk").first().name == "Late"


def test_every_sealed_field_there_is_is_reached():
    names = {place.name for place in places()}
    fields = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
    }
    assert len(fields) >= 9
    assert fields <= names
