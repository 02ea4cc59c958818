"""In an emergency a role that never sees patients sees them for four hours, and everybody who must know does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carom.domain.audit.models import Entry
from carom.domain.outbox.models import Message
from carom.domain.practices.models import EmergencyAccess, Practice
from tests.world import form, sign_in

WHY = "A source called about somebody in danger"


@pytest.mark.parametrize("name", ["cleo", "ada"])
def test_it_opens_patients_to_see_and_nothing_to_change(enter, world, name):
    client = enter(name)
    refused = client.get("/patients/")
    assert refused.status_code == 403 and "Ask for emergency access" in refused.content.decode()
    assert "Ask for emergency access" not in client.get("/settings/").content.decode().split("<main")[1]
    assert client.post("/emergency/", form(reason="short")).status_code == 422
    assert client.post("/emergency/", form(reason=WHY)).url == "/patients/"
    assert client.get("/patients/").status_code == 200
    assert client.get("/referrals/add").status_code == 403
    assert "Emergency: you see" in client.get("/patients/").content.decode()
    assert client.post("/emergency/", form(reason=WHY)).status_code == 422  # not stretched
    assert EmergencyAccess.objects.count() == 1
    told = Message.objects.get(kind="emergency_access")
    assert told.to == "alice@example.org" and WHY not in told.text
    line = Entry.objects.get(action="practices.ask_emergency")
    assert line.why == WHY and line.by_name == getattr(world, name).name


def test_it_ends_by_itself(enter, world):
    client = enter("cleo")
    client.post("/emergency/", form(reason=WHY))
    ends = EmergencyAccess.objects.get().ends_at
    assert timedelta(hours=3, minutes=59) < ends - timezone.now() <= timedelta(hours=4)
    over = timezone.now() - timedelta(seconds=1)
    EmergencyAccess.objects.update(ends_at=over)
    Practice.objects.filter(pk=world.practice.pk).update(emergency_until=over)
    assert client.get("/patients/").status_code == 403


def test_an_owner_sees_it_on_every_page_and_ends_it(enter, client, world):
    enter("cleo").post("/emergency/", form(reason=WHY))
    access = EmergencyAccess.objects.get()
    enter("alice")
    assert "Emergency: Cleo sees who patients are" in client.get("/practice/choose").content.decode()
    team = client.get("/team/").content.decode()
    assert "Emergency: Cleo sees who patients are until" in team
    assert team.count(WHY) == 1  # in the list, not in the head of the page
    assert client.post(f"/team/emergencies/{access.public_id}/end", form()).url == "/team/"
    enter("cleo")
    assert client.get("/patients/").status_code == 403
    assert Entry.objects.filter(action="practices.end_emergency", by_key=world.alice.public_id).exists()


def test_what_an_owner_ended_is_not_opened_again_by_asking(enter, client, world):
    enter("cleo").post("/emergency/", form(reason=WHY))
    access = EmergencyAccess.objects.get()
    enter("alice").post(f"/team/emergencies/{access.public_id}/end", form())
    answer = enter("cleo").post("/emergency/", form(reason=WHY))
    assert answer.status_code == 422 and "An owner ended your emergency access" in answer.content.decode()
    assert client.get("/patients/").status_code == 403
    assert enter("ada").post("/emergency/", form(reason=WHY)).status_code == 302  # somebody else's is their own
    EmergencyAccess.objects.filter(pk=access.pk).update(ends_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert enter("cleo").post("/emergency/", form(reason=WHY)).status_code == 302


def test_a_line_break_in_a_name_does_not_hold_the_letter_back(enter, world):
    Practice.objects.filter(pk=world.practice.pk).update(name="Bayside\nTherapy\u202e")
    assert enter("cleo").post("/emergency/", form(reason=WHY)).status_code == 302
    assert "Bayside Therapy" in Message.objects.get(kind="emergency_access").subject


def test_nobody_else_has_or_sees_it(enter, client, world):
    for name in ("alice", "omar", "ben"):
        assert enter(name).post("/emergency/", form(reason=WHY)).status_code == 403
    enter("cleo").post("/emergency/", form(reason=WHY))
    enter("ben")
    assert "Emergency:" not in client.get("/practice/choose").content.decode()
    enter("ada")
    assert client.get("/patients/").status_code == 403
    access = EmergencyAccess.objects.get()
    assert enter("eve").post(f"/team/emergencies/{access.public_id}/end", form()).status_code == 404


def test_it_asks_for_a_second_factor_given_lately(client, world):
    sign_in(client, world.user("cleo"), seconds_ago=601)
    from tests.interfaces.desk.account.conftest import give_app

    give_app(world.user("cleo"))
    assert client.get("/emergency/").url.startswith("/account/factors/prove-again/")
