import pytest
from django.db import connection

from carom.domain.audit import actions as audit
from carom.domain.audit import checking
from carom.domain.audit.models import Entry
from carom.domain.patients import actions, looks, queries
from carom.domain.patients.actions import NewPatient, OwnNumberTaken
from carom.domain.patients.models import Patient
from carom.domain.practices.scope import OtherPractice
from carom.domain.practices.versions import StaleVersion
from tests.world import NOW


def add(world, **details):
    return actions.add_patient(practice=world.practice, by=world.ben, at=NOW, **details)


def everything_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM patients_patient")
        return repr(cursor.fetchall())


def test_a_patient_is_found_by_own_number_and_only_exactly(world):
    patient = add(world, initials="K.M.", own_number="A-1007")
    assert queries.by_own_number(world.practice, " a-1007 ") == patient
    assert queries.by_own_number(world.practice, "A-100") is None
    assert queries.by_own_number(world.practice, "") is None
    assert queries.by_own_number(world.other, "A-1007") is None


def test_nothing_that_identifies_is_stored_in_clear(world):
    add(world, initials="Q.Z.X.", own_number="77-QQ-77", name="Quentin Zaxby", birth_year="1971", phone="+12075550199")
    actions.add_patients_in_bulk(
        practice=world.practice,
        new=[NewPatient(own_number="88-RR-88", initials="RWX", name="Rita Waxby")],
        by=world.ben,
        at=NOW,
    )
    stored = everything_stored()
    for text in ("Q.Z.X.", "77-QQ-77", "77-qq-77", "Quentin", "1971", "2075550199", "RWX", "88-RR-88", "Rita"):
        assert text not in stored


def test_an_own_number_belongs_to_one_patient(world):
    first = add(world, own_number="12")
    with pytest.raises(OwnNumberTaken):
        add(world, own_number="12")
    other = add(world, own_number="13")
    with pytest.raises(OwnNumberTaken):
        actions.change_patient(patient=other, version=1, changes={"own_number": "12"}, by=world.ben, at=NOW)
    assert actions.find_or_add(practice=world.practice, own_number="12", by=world.ben, at=NOW) == first


def test_a_changed_number_is_found_under_its_new_one(world):
    patient = add(world, own_number="12", initials="A.")
    actions.change_patient(patient=patient, version=1, changes={"own_number": "14"}, by=world.ben, at=NOW)
    assert queries.by_own_number(world.practice, "12") is None
    assert queries.by_own_number(world.practice, "14").initials == "A."


def test_a_stale_change_is_refused_and_shows_only_what_was_typed(world):
    patient = add(world, own_number="12")
    actions.change_patient(patient=patient, version=1, changes={"initials": "B."}, by=world.ben, at=NOW)
    again = Patient.objects.get(pk=patient.pk)
    with pytest.raises(StaleVersion) as stale:
        actions.change_patient(patient=again, version=1, changes={"own_number": "9"}, by=world.ben, at=NOW)
    assert stale.value.mine == {"own_number": "9"}


def test_history_names_fields_and_never_values(world):
    add(world, initials="Q.Z.X.", own_number="77-QQ-77")
    entry = Entry.objects.get(action="patients.add")
    assert entry.fields == ["initials", "own_number"]
    assert "Q.Z.X." not in repr(Entry.objects.values_list())


def test_in_bulk_a_known_number_and_a_repeated_one_are_one_patient(world):
    known = add(world, own_number="1", initials="K.")
    new = [NewPatient("1"), NewPatient("2", "B."), NewPatient("", "C."), NewPatient("2"), NewPatient("", "C.")]
    keys = actions.add_patients_in_bulk(practice=world.practice, new=new, by=world.ben, at=NOW)
    assert keys[0] == known.pk
    assert keys[1] == keys[3]
    assert len(set(keys)) == 4  # without a number nobody can say that two are the same
    assert Patient.objects.get(pk=keys[1]).initials == "B."
    assert Patient.objects.get(pk=keys[1]).own_number == "2"
    assert Entry.objects.get(action="patients.add_in_bulk").count == 3
    assert actions.add_patients_in_bulk(practice=world.practice, new=new[:2], by=world.ben, at=NOW) == keys[:2]


def test_made_ready_before_they_are_added_as_if_at_once(world):
    ready = actions.make_ready(world.practice, [NewPatient("1", "A."), NewPatient("2", "B."), NewPatient("1")])
    known = add(world, own_number="1", initials="K.")  # meanwhile, by somebody else
    keys = actions.add_patients_in_bulk(practice=world.practice, new=ready, by=world.ben, at=NOW)
    assert keys[0] == keys[2] == known.pk
    added = Patient.objects.get(pk=keys[1])
    assert (added.own_number, added.initials, added.name) == ("2", "B.", "")
    assert Patient.objects.count() == 2
    assert Entry.objects.get(action="patients.add_in_bulk").count == 1


def test_what_was_made_ready_for_another_practice_is_refused(world):
    ready = actions.make_ready(world.practice, [NewPatient("1")])
    with pytest.raises(OtherPractice), world.other_scope():
        actions.add_patients_in_bulk(practice=world.other, new=ready, by=world.eve, at=NOW)
    assert not Patient.objects.exists()


def test_removing_in_bulk_spares_the_edited(world):
    keys = actions.add_patients_in_bulk(
        practice=world.practice, new=[NewPatient("1"), NewPatient("2")], by=world.ben, at=NOW
    )
    edited = Patient.objects.get(pk=keys[0])
    actions.change_patient(patient=edited, version=1, changes={"initials": "Z"}, by=world.ben, at=NOW)
    assert actions.remove_in_bulk(practice=world.practice, patient_ids=keys, by=world.ben, at=NOW) == 1
    assert list(Patient.objects.values_list("pk", flat=True)) == [keys[0]]


def test_a_patient_of_another_practice_is_refused(world):
    patient = add(world, initials="A.")
    with world.other_scope(), pytest.raises(OtherPractice):
        actions.change_patient(patient=patient, version=1, changes={"initials": "B."}, by=world.eve, at=NOW)


def test_newest_first_page_by_page(world):
    keys = [add(world, initials=letter).pk for letter in "ABCDE"]
    first = list(queries.newest(world.practice, limit=2))
    second = list(queries.newest(world.practice, before=first[-1], limit=2))
    assert [patient.pk for patient in first + second] == keys[:0:-1]


def test_a_page_of_patients_leaves_one_line_in_the_history(world):
    assert looks.of_list(world.practice, []) is None
    seen = looks.of_list(world.practice, ["q", "r", "q"])
    audit.record_looks(practice=world.practice, by=world.ben, at=NOW, looks=[seen])
    (entry,) = Entry.objects.filter(action="patients.view_list")
    assert (entry.count, entry.fields) == (3, ["q", "r"])


def test_all_that_one_page_showed_is_written_in_one_turn_and_the_chain_holds(world, django_assert_num_queries):
    patient = add(world, initials="Q")
    seen = [looks.of_patient(patient), looks.of_list(world.practice, ["a"]), looks.of_list(world.practice, ["b"])]
    told = {"practice": world.practice, "by": world.ben, "at": NOW}
    with django_assert_num_queries(5):  # begin, where the chain ends, its new lines, its new end, commit
        audit.record_looks(**told, looks=seen)
    last = Entry.objects.filter(by_key=world.ben.public_id).order_by("-seq")[:3]
    assert [entry.action for entry in last] == ["patients.view_list", "patients.view_list", "patients.view"]
    assert last[0].previous == last[1].mac
    assert last[1].previous == last[2].mac
    assert checking.whole().sentences == []
