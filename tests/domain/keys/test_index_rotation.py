"""Another key for the blind index: everything is found as before, and the old key finds nothing any more."""

import pytest

from carom.domain.intake.reading.rows import ReferralRow
from carom.domain.intake.staged.telling import RowKeys
from carom.domain.keys import indexing, keyfile, marks, sheet
from carom.domain.keys.keyring import keyring, ring_of
from carom.domain.outbox import actions as outbox
from carom.domain.outbox import queries as messages
from carom.domain.outbox.models import Message, Suppressed
from carom.domain.patients import actions as patients
from carom.domain.patients import queries
from carom.domain.patients.models import Patient
from carom.domain.practices.scope import scopes_disabled
from tests.world import NOW, TODAY

TRIAL = {"practice": "Bayside", "asked_by": "Alice"}


def rotate(**options) -> int:
    with scopes_disabled():
        return indexing.rotate(at=NOW, **options)


@pytest.fixture
def filled(key_path, world):
    """Seven patients with an own number and one without, one elsewhere; a message, and an address that wants none."""
    for number in range(7):
        patients.add_patient(practice=world.practice, own_number=f"P {number}", by=world.alice, at=NOW)
    patients.add_patient(practice=world.practice, name="Nobody", by=world.alice, at=NOW)
    with world.other_scope():
        patients.add_patient(practice=world.other, own_number="P 1", by=world.eve, at=NOW)
    key = world.practice.public_id
    outbox.queue(practice_key=key, kind="trial", to="Rosa@example.org", data=TRIAL, dedupe_key="1", at=NOW)
    outbox.suppress(practice_key=key, address="rosa@example.org", at=NOW)
    return world


def stored() -> set[str]:
    with scopes_disabled():
        found = {mark for mark in Patient.objects.values_list("own_number_index", flat=True) if mark}
    return found | {
        *Message.objects.values_list("to_mark", flat=True),
        *Suppressed.objects.values_list("mark", flat=True),
    }


def test_everything_is_found_and_nothing_by_the_old_key(filled, key_path):
    old, before = keyring(), stored()
    assert rotate(at_once=3) == 10
    assert len(before) == len(stored()) == 9 and not before & stored()
    assert keyring().index_key != old.index_key
    for number in range(7):
        found = queries.by_own_number(filled.practice, f" p {number} ")
        assert (found.own_number, found.version) == (f"P {number}", 1)
    assert Patient.objects.get(name__isnull=False, own_number_index="").name == "Nobody"
    assert messages.is_suppressed(filled.practice.public_id, Message.objects.get().to_mark)
    with pytest.raises(queries.Patient.DoesNotExist):
        Patient.objects.get(own_number_index=old.index("p 1", f"{filled.practice.pk}|patients_patient.own_number"))


def test_the_key_file_holds_the_new_key_and_no_note(filled, key_path):
    old = keyfile.read(key_path)
    rotate()
    now = keyfile.read(key_path)
    assert now["index"] != old["index"] and now["rows"] == old["index"]
    assert {name: now[name] for name in ("keys", "audit", "active")} == {
        name: old[name] for name in ("keys", "audit", "active")
    }
    assert indexing.NOTE not in now and now["index_made"] == "2026-06-15"
    rotate()
    assert keyfile.read(key_path)["rows"] == old["index"], "imported rows keep theirs for good"


def test_an_imported_row_is_known_again(filled):
    row = ReferralRow(row_no=1, received_on=TODAY, source_name="Dr. Ford", patient_name="Q. Z.")
    before = RowKeys(filled.practice, "h").key(row)
    rotate()
    assert RowKeys(filled.practice, "h").key(row) == before


def test_one_that_was_cut_off_goes_on_with_the_same_key(filled, key_path, monkeypatch):
    class Cut(Exception):
        pass

    def cut(*_args):
        raise Cut

    with monkeypatch.context() as patched:
        patched.setattr(marks, "_store", cut)
        with pytest.raises(Cut):
            rotate()
    assert indexing.is_under_way(key_path)
    begun = keyfile.read(key_path)["index"]
    assert rotate() == 10
    assert (keyfile.read(key_path)["index"], indexing.is_under_way(key_path)) == (begun, False)
    assert queries.by_own_number(filled.practice, "P 3")


def test_the_sheet_brings_the_key_of_imported_rows_back(filled, key_path):
    rotate()
    content = keyfile.read(key_path)
    text = "\n".join(f"{name} {value} = {word}" for name, value, word in sheet.lines(content, {}))
    typed, _retired = sheet.typed(text)
    assert ring_of(typed).rows_key == keyring().rows_key != keyring().index_key


def test_every_column_that_holds_a_mark_is_worked_out_anew():
    """Columns are named where they are written; a new use of the index key needs its name here, or a reason."""
    assert [f"{mark.label}.{mark.column}" for mark in marks.marks()] == [
        "outbox.Message.to_mark", "outbox.Suppressed.mark", "patients.Patient.own_number_index",
    ]  # fmt: skip
