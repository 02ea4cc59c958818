import pytest

from carom.domain.audit.models import Entry
from carom.domain.practices import actions
from carom.domain.practices.models import Clinic
from carom.domain.practices.roles import Permission, may
from carom.domain.practices.scope import OtherPractice
from tests.world import CAST, NOW, form

URL = "/settings/clinics/"


def harbor(world) -> Clinic:
    return Clinic.objects.get(practice=world.practice, name="Harbor")


@pytest.mark.parametrize(("name", "role"), CAST.items())
def test_only_who_may_change_settings_sees_and_changes_clinics(enter, world, name, role):
    client, allowed = enter(name), may(role, Permission.PRACTICE_SETTINGS)
    one = f"{URL}{harbor(world).public_id}"
    assert {client.get(url).status_code for url in (URL, f"{URL}add", one)} == ({200} if allowed else {403})
    assert client.post(f"{URL}add", form(name="Pier")).status_code == (302 if allowed else 403)
    assert client.post(one, form(name="Harbour", version="1")).status_code == (302 if allowed else 403)
    found = {clinic.name for clinic in Clinic.objects.filter(practice=world.practice)}
    assert found == ({"Harbour", "Hillside", "Pier"} if allowed else {"Harbor", "Hillside"})


def test_a_clinic_is_added_can_be_chosen_and_stands_in_the_history(enter, world):
    client = enter("alice")
    assert "Clinics" in client.get("/settings/").content.decode()
    page = client.post(f"{URL}add", form(name=" Pier  Street ", city="Saco", state="ME"), follow=True).content.decode()
    assert "“Pier Street” can be chosen now." in page and "Saco, ME" in page
    assert "Pier Street" in client.get("/referrals/add").content.decode()
    assert "Added a clinic" in (told := client.get("/history/").content.decode())
    assert "Pier Street" in told


def test_another_name_says_what_changed_and_keeps_the_clinic(enter, world):
    client, clinic = enter("alice"), harbor(world)
    client.post(f"{URL}{clinic.public_id}", form(name="Harbour", city=clinic.city, state=clinic.state, version="1"))
    clinic.refresh_from_db()
    assert (clinic.name, clinic.version) == ("Harbour", 2)
    assert Entry.objects.get(action="practices.change_clinic").fields == ["name"]
    stale = client.post(f"{URL}{clinic.public_id}", form(name="Pier", version="1"))
    assert stale.status_code == 409
    assert "Harbour" in stale.content.decode()


@pytest.mark.parametrize("name", ["", "  ", "hillside", "Hillside.", "Híllside"])
def test_no_name_or_one_that_is_there_is_told_beside_the_field(enter, world, name):
    client, clinic = enter("alice"), harbor(world)
    for url in (f"{URL}add", f"{URL}{clinic.public_id}"):
        answer = client.post(url, form(name=name, version="1"))
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"name"}
    assert client.post(f"{URL}{clinic.public_id}", form(name="harbor", version="1")).status_code == 302  # its own


def test_a_clinic_of_another_practice_is_not_there(enter, world):
    with world.other_scope():
        theirs = actions.add_clinic(practice=world.other, name="Elm", by=world.eve, at=NOW)
    assert enter("alice").post(f"{URL}{theirs.public_id}", form(name="Ours", version="1")).status_code == 404
    with pytest.raises(OtherPractice):
        actions.change_clinic(clinic=theirs, version=1, changes={"name": "Ours"}, by=world.alice, at=NOW)
