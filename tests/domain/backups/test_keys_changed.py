"""The keys were changed after a backup was made: it comes back usable all the same, or says which key is missing."""

import base64
import json
import shutil
import sqlite3

READ = """
from carom.interfaces.cli import django_start
django_start.start()
from carom.domain.patients import queries
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Practice
from carom.domain.practices.scope import in_practice
practice = Practice.objects.get()
with in_practice(practice):
    print(sorted({(one.initials, one.name) for one in Patient.objects.all()}), Patient.objects.count())
    print([queries.by_own_number(practice, f"P{n}").own_number for n in range(20)] == [f"P{n}" for n in range(20)])
"""
SEAL_ANEW = """
from carom.interfaces.cli import django_start
django_start.start()
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Practice
from carom.domain.practices.scope import in_practice
with in_practice(Practice.objects.get()):
    for patient in Patient.objects.order_by("pk")[:10]:
        patient.name = patient.name + ""
        patient.save()
"""
AS_BEFORE = "[('QZ', 'Quentin Zebedee')] 20\nTrue\n"


def restore(installation, file, *more):
    return installation.carom("restore", str(file), "--identity", str(installation.keys), *more)


def rotate(installation, *more) -> None:
    done = installation.carom("keys", "rotate", *(more or ["--settle", "0"]))
    assert done.returncode == 0, done.stderr


def retired(installation):
    return installation.folder / "keys.retired.json"


def damage(database, column="name", value="'v1:k1:AAAA'") -> None:
    with sqlite3.connect(database) as opened:
        opened.execute(f"UPDATE patients_patient SET {column} = {value} WHERE id = 3")


def test_after_two_changes_every_value_opens_and_everything_is_found(installation, sealed):
    rotate(installation)
    rotate(installation, "--index")
    rotate(installation)
    checked = restore(installation, sealed, "--check")
    assert checked.returncode == 0, checked.stderr
    assert "sealed values open with the keys here" in checked.stdout
    done = restore(installation, sealed)
    assert done.returncode == 0, done.stderr
    read = installation.python("-c", READ)
    assert read.stdout == AS_BEFORE, read.stdout + read.stderr
    verified = installation.carom("audit", "verify")
    assert verified.returncode == 0, verified.stderr
    status = installation.carom("keys", "status")
    assert status.returncode == 0 and "values sealed with k3\n" in status.stdout, status.stdout
    assert "sealed with k1" not in status.stdout and "sealed with k2" not in status.stdout
    drilled = installation.carom("drill")  # pages of patients open
    assert drilled.returncode == 0, drilled.stderr


def test_without_the_key_that_was_put_aside_both_say_so_and_change_nothing(installation, sealed):
    rotate(installation)
    kept = retired(installation).rename(installation.folder.parent / "kept.json")
    before = installation.ask("SELECT name FROM patients_patient ORDER BY id")
    for more in (["--check"], []):
        done = restore(installation, sealed, *more)
        assert done.returncode == 1, done.stdout
        assert "they need the key k1, which is not here" in done.stderr
        assert f"as {retired(installation)}" in done.stderr
        assert "Traceback" not in done.stderr
    assert installation.ask("SELECT name FROM patients_patient ORDER BY id") == before
    assert list(installation.folder.glob("replaced-*")) == []
    assert "NOT WELL  Last restore tested with its key: " in installation.carom("doctor").stdout
    shutil.copy(kept, retired(installation))
    assert restore(installation, sealed).returncode == 0
    assert installation.python("-c", READ).stdout == AS_BEFORE


def test_a_value_that_was_damaged_before_is_named_and_keeps_nobody_from_the_others(installation):
    damage(installation.database)
    damage(installation.database, "own_number")
    assert installation.carom("backup").returncode == 0
    (file,) = installation.backups
    rotate_refused = installation.carom("keys", "rotate", "--settle", "0")
    assert rotate_refused.returncode == 1
    checked = restore(installation, file, "--check")
    assert checked.returncode == 1
    assert "2 sealed values in this copy do not open" in checked.stderr, checked.stderr
    assert "patients_patient.name of row 3" in checked.stderr
    done = restore(installation, file)
    assert done.returncode == 0, done.stderr
    assert "patients_patient.name of row 3" in done.stdout
    assert "QZ" not in done.stdout
    assert installation.ask("SELECT count(*) FROM patients_patient WHERE own_number_index = ''") == [(0,)]


def test_a_damaged_value_and_a_rotation_that_stopped_at_it_leave_every_later_backup_restorable(installation):
    """The damaged value is the only one left under the old key, which is in the key file still."""
    damage(installation.database)
    assert installation.carom("keys", "rotate", "--settle", "0").returncode == 1
    assert installation.carom("backup").returncode == 0
    file = installation.backups[-1]
    checked = restore(installation, file, "--check")
    assert checked.returncode == 1
    assert "1 sealed values in this copy do not open, though their keys are here" in checked.stderr, checked.stderr
    done = restore(installation, file)
    assert done.returncode == 0, done.stderr
    assert "patients_patient.name of row 3" in done.stdout
    assert installation.ask("SELECT count(*) FROM patients_patient") == [(20,)]


def test_another_key_under_the_name_of_one_that_was_put_aside_is_refused_beside_one_that_opens(installation):
    """Half of the backup's values are under the active key, which is right."""
    backup = half_under_each_key(installation)
    rotate(installation)
    right = retired(installation).read_text()
    k1 = json.loads(right)["keys"]["k1"]
    retired(installation).write_text(right.replace(k1, base64.b64encode(bytes(32)).decode()))
    before = installation.ask("SELECT name FROM patients_patient ORDER BY id")
    for more in (["--check"], []):
        done = restore(installation, backup, *more)
        assert done.returncode == 1, done.stdout
        assert "The key k1 here is not the one this backup was made with" in done.stderr, done.stderr
    assert installation.ask("SELECT name FROM patients_patient ORDER BY id") == before
    assert list(installation.folder.glob("replaced-*")) == []
    retired(installation).write_text(right)
    done = restore(installation, backup)
    assert done.returncode == 0, done.stderr
    assert installation.python("-c", READ).stdout == AS_BEFORE


def half_under_each_key(installation):
    """A backup made in the middle of a change of keys."""
    path = installation.folder / "keys.json"
    content = json.loads(path.read_text())
    content["keys"]["k2"] = base64.b64encode(bytes(range(32))).decode()
    path.write_text(json.dumps({**content, "active": "k2"}))
    sealed_anew = installation.python("-c", SEAL_ANEW)
    assert sealed_anew.returncode == 0, sealed_anew.stderr
    assert installation.ask("SELECT count(*) FROM patients_patient WHERE name LIKE 'v1:k2:%'") == [(10,)]
    assert installation.carom("backup").returncode == 0
    return installation.backups[-1]
