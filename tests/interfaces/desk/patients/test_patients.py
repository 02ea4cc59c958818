import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carom.domain.audit.models import Entry
from carom.domain.patients import actions
from carom.domain.patients.models import Patient
from carom.domain.practices.roles import Permission, may
from carom.domain.referrals import actions as referrals
from tests.world import CAST, NOW, form

URL = "/patients/"


@pytest.fixture
def add(world):
    def add_patient(**details) -> Patient:
        return actions.add_patient(practice=world.practice, by=world.ben, at=NOW, **({"initials": "Q.Z.X."} | details))

    return add_patient


def url(patient: Patient, name: str = "patient") -> str:
    return reverse(f"desk:{name}", args=[patient.public_id])


@pytest.mark.parametrize(("name", "role"), CAST.items())
def test_only_who_may_know_patients_sees_them(enter, add, name, role):
    patient = add()
    client = enter(name)
    sees, edits = may(role, Permission.PATIENTS_IDENTIFY), may(role, Permission.PATIENTS_EDIT)
    for address in (URL, url(patient)):
        answer = client.get(address)
        assert answer.status_code == (200 if sees else 403)
        assert (b"Q.Z.X." in answer.content) == sees
    assert client.get(url(patient, "patient-edit")).status_code == (200 if edits else 403)
    assert client.post(f"{URL}find", form(own_number="1")).status_code == (422 if sees else 403)
    assert client.post(url(patient, "patient-edit"), form(version=1)).status_code == (302 if edits else 403)


def test_strangers_the_signed_out_and_bad_addresses(client, enter, add):
    patient = add()
    for address in (URL, url(patient), url(patient, "patient-edit")):
        assert client.get(address).url.startswith("/account/login")
    assert "Q.Z.X." not in enter("eve").get(URL).content.decode()
    assert enter("eve").get(url(patient)).status_code == 404
    assert enter("eve").post(url(patient, "patient-edit"), form(version=1)).status_code == 404
    assert enter("ben").get(f"{URL}0000000000000000").status_code == 404
    assert enter("ben").post(URL).status_code == 405
    assert enter("ben").get(f"{URL}find").status_code == 405
    assert enter("ben").put(url(patient, "patient-edit")).status_code == 405


def test_a_look_at_a_page_is_one_line_of_history(enter, add):
    patient = add()
    add()
    client = enter("ben")
    client.get(URL)
    client.get(url(patient))
    client.get(url(patient, "patient-edit"))
    looks = Entry.objects.filter(action__startswith="patients.view").order_by("pk")
    assert [(look.action, look.count) for look in looks] == [
        ("patients.view_list", 2),
        ("patients.view", 1),
        ("patients.view", 1),
    ]


def test_a_number_finds_its_patient_and_never_stands_in_an_address(enter, add):
    patient = add(own_number="A-1007")
    found = enter("ben").post(f"{URL}find", form(own_number="a-1007"))
    assert found.url == url(patient)
    missed = enter("ben").post(f"{URL}find", form(own_number="A-100"))
    assert missed.status_code == 422
    assert "No patient has exactly this number" in missed.content.decode()
    assert enter("ben").post(f"{URL}find", form(own_number="")).status_code == 422
    assert enter("eve").post(f"{URL}find", form(own_number="A-1007")).status_code == 422


def _listed(answer) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/patients/(\w+)">', answer.content.decode())


def test_pages_by_key(enter, add):
    keys = [add(initials="").public_id for _number in range(51)]
    client = enter("ben")
    first = client.get(URL)
    assert _listed(first) == keys[:0:-1]
    second = client.get(f"{URL}?before={first.context['older']}")
    assert _listed(second) == keys[:1]
    assert client.get(f"{URL}?before=nonsense").status_code == 404


def test_an_empty_list_teaches(enter):
    page = enter("ben").get(URL).content.decode().split("<main")[1]
    assert "Carom needs no names" in page and 'href="/import/"' in page
    assert 'href="/import/"' not in enter("omar").get(URL).content.decode().split("<main")[1], "he brings no files in"


def test_words_that_say_nothing_read_like_nothing_said(enter, add, world):
    patient = add()
    deed = {"practice": world.practice, "received_on": NOW.date(), "patient": patient, "by": world.ben, "at": NOW}
    referrals.add_referral(stated_source="Unknown", **deed)
    page = enter("ben").get(url(patient)).content.decode()
    assert "Not said" in page and "Unknown" not in page


def test_a_change_and_a_stale_one(enter, add):
    patient = add(own_number="1")
    client = enter("ben")
    address = url(patient, "patient-edit")
    assert client.post(address, form(version=1, initials="ABC", own_number="2")).url == url(patient)
    stale = client.post(address, form(version=1, initials="DEF", own_number="2"))
    assert stale.status_code == 409
    assert "DEF" in stale.content.decode()
    assert "own_number_index" not in stale.content.decode()
    assert Patient.objects.get().initials == "ABC"
    assert client.post(address, {"version": 2, "initials": "DEF"}).status_code == 403


def test_what_was_typed_stays_when_the_number_is_taken(enter, add):
    add(own_number="1")
    other = add(own_number="2")
    answer = enter("ben").post(url(other, "patient-edit"), form(version=1, initials="NEW", own_number="1"))
    assert answer.status_code == 422
    assert "NEW" in answer.content.decode()
    assert "Another patient already has this number" in answer.content.decode()


@pytest.mark.parametrize("address", [URL, "page"])
def test_as_many_queries_for_three_as_for_one(enter, add, world, address):
    client = enter("ben")
    patient = add()
    address = url(patient) if address == "page" else address

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    one = count()
    add()
    add()
    assert count() == one <= 10
