"""What holds for every form: once, in the right practice, and every look at a patient on record."""

import pytest

from carom.domain.audit.models import Entry
from carom.domain.network.models import Party
from carom.domain.patients import actions as patients
from carom.domain.practices import actions
from tests.world import NOW, form


@pytest.fixture
def patient(world):
    return patients.add_patient(practice=world.practice, initials="Q.Z.X.", own_number="77", by=world.alice, at=NOW)


def looks() -> int:
    return Entry.objects.filter(action="patients.view").count()


def test_a_form_of_one_practice_is_not_carried_out_in_another(enter, world):
    with world.other_scope():
        actions.add_member(practice=world.other, user=world.user("omar"), role="clinician", by=world.eve, at=NOW)
    client = enter("omar")
    client.post("/practice/choose", {"practice": world.other.public_id})
    answer = client.post("/network/add", form(name="Ada Ruiz", in_practice=world.practice.public_id))
    assert answer.status_code == 409 and "another practice" in answer.content.decode()
    with world.other_scope():
        assert not Party.objects.exists()


def test_every_form_says_where_it_was_opened(enter, world):
    assert (
        f'name="in_practice" value="{world.practice.public_id}"' in enter("alice").get("/network/add").content.decode()
    )


def test_a_form_that_came_back_with_a_patient_on_it_is_a_look(enter, patient):
    client = enter("alice")
    answer = client.post(f"/patients/{patient.public_id}/edit", form(initials="AB", version="99"))
    assert (answer.status_code, looks()) == (409, 1)
    assert "Q.Z.X." in answer.content.decode()


def test_a_stale_form_inside_a_page_is_a_note_not_a_page(enter, patient):
    answer = enter("alice").post(
        f"/patients/{patient.public_id}/edit", form(initials="AB", version="99"), headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer.content) == (409, b"")
    assert "HX-Trigger" in answer.headers and answer.headers["HX-Reswap"] == "none"


@pytest.mark.parametrize("path", ["/network/a%00b", "/network/?q=%00", "/referrals/?clinic=a%00"])
def test_a_nul_in_an_address_is_refused(enter, world, path):
    assert enter("alice").get(path).status_code == 400


def test_a_nul_in_a_field_is_refused_and_nothing_is_saved(enter, world):
    assert enter("alice").post("/network/add", form(name="Ada\x00Ruiz")).status_code == 422
    assert not Party.objects.exists()


@pytest.mark.parametrize("version", ["9" * 5_000, "-1", "²", "1e9", ""])
def test_a_version_that_is_none_is_stale_not_broken(enter, patient, version):
    answer = enter("alice").post(f"/patients/{patient.public_id}/edit", form(initials="AB", version=version))
    assert answer.status_code == 409


def test_bodies_larger_than_any_form_are_refused_before_they_are_read(client, enter, world):
    sizes = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
    assert client.post("/account/login/", **sizes, CONTENT_LENGTH=str(2 * 2**20)).status_code == 413
    assert enter("alice").post("/import/upload", **sizes, CONTENT_LENGTH=str(60 * 2**20)).status_code == 413
