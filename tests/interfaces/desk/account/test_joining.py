"""Whoever was invited joins; the first owner comes in by the printed link."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from carom.domain.audit.models import Entry
from carom.domain.links import actions as links
from carom.domain.network import actions as network
from carom.domain.outbox.models import Message
from carom.domain.practices import actions, people
from carom.domain.practices.models import Member, Practice, User
from carom.domain.practices.scope import scopes_disabled
from carom.interfaces.desk.account import first_run
from carom.interfaces.desk.links import opening
from tests.world import NOW, PASSWORD, build, sign_in

PRACTICE = {
    "practice": "Harbor Dental",
    "profession": "dentistry",
    "country": "us",
    "state": "ME",
    "time_zone": "America/New_York",
    "name": "Dana",
    "email": "dana@example.org",
    "password": "five calm boats at noon",
}


@pytest.fixture
def invited(world):
    """A function email → the path of their link."""

    def invite(email: str, role: str = "clinician", at=None) -> str:
        _invitation, link = actions.invite(
            practice=world.practice,
            email=email,
            role=role,
            by=world.alice,
            at=at or timezone.now(),
            address=lambda token: f"/l/{token}",
        )
        return link

    return invite


def test_somebody_new_joins_and_sets_up_a_second_factor_first(client, world, invited):
    path = invited("noa@example.org")
    assert "noa@example.org" in Message.objects.get(kind="invitation").to
    assert client.get(path).status_code == 200
    assert client.get("/join/").status_code == 404  # not before the button of the link
    assert client.post(path).url == "/join/"
    page = client.get("/join/").content.decode()
    assert "Bayside Physical Therapy" in page and "Clinician" in page
    assert client.post("/join/", {"name": "Noa", "password": "short"}).status_code == 422
    answer = client.post("/join/", {"name": "Noa", "password": PASSWORD})
    assert answer.url == "/account/factors/"
    member = Member.objects.get(user__email="noa@example.org")
    assert (member.role, member.name, member.practice) == ("clinician", "Noa", world.practice)
    assert client.get("/").url.startswith("/account/factors/")
    lines = Entry.objects.filter(practice_key=world.practice.public_id).values_list("action", flat=True)
    assert {"practices.invite", "practices.join"} <= set(lines)
    assert Client().post(path).status_code == 404  # used


def test_somebody_known_joins_by_signing_in(client, world, invited):
    path = invited("eve@example.org", role="auditor")
    client.post(path)
    page = client.get("/join/").content.decode()
    assert "Somebody signs in here with this address already" in page and 'type="password"' not in page
    assert client.post("/join/", {"name": "Eve", "password": PASSWORD}).status_code == 422
    assert client.post("/join/as-me").url == "/join/"
    assert User.objects.filter(email="eve@example.org").count() == 1
    sign_in(client, world.user("eve"))
    client.post(path)
    assert client.post("/join/as-me").url == "/"
    assert Member.objects.get(user=world.user("eve")).role == "auditor"
    assert client.get("/").status_code == 200


def test_an_invitation_is_for_its_address(client, world, invited):
    path = invited("noa@example.org")
    sign_in(client, world.user("eve"))
    client.post(path)
    assert client.post("/join/as-me").status_code == 422
    assert not Member.objects.filter(user=world.user("eve")).exists()


def test_an_old_invitation_opens_nothing(client, world, invited):
    path = invited("noa@example.org", at=timezone.now() - timedelta(days=8))
    assert client.post(path).status_code == 404
    assert client.get("/join/").status_code == 404


def test_the_first_run_opens_a_practice_and_never_a_second_time(client, transactional_db):
    token = links.issue(
        purpose="setup",
        practice_key="",
        about_type="",
        about_key="",
        made_by="",
        label="First set-up",
        at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
        max_uses=10,
    )
    other = Client()
    for visitor in (client, other):
        assert visitor.get("/setup/").status_code == 404
        assert visitor.post(f"/l/{token}").url == "/setup/"
        assert visitor.get("/setup/").status_code == 200
    assert client.post("/setup/", PRACTICE | {"password": "dana@example.org"}).status_code == 422
    assert client.post("/setup/", PRACTICE).url == "/account/factors/"
    practice = Practice.objects.get()
    with scopes_disabled():
        owner = Member.objects.select_related("user").get()
    assert (practice.name, practice.country, owner.role, owner.name) == ("Harbor Dental", "US", "owner", "Dana")
    assert client.get("/").url.startswith("/account/factors/")
    assert other.get("/setup/").status_code == 404
    assert other.post("/setup/", PRACTICE).status_code == 404
    assert Client().post(f"/l/{token}").status_code == 404


def test_one_link_opens_one_practice_also_for_forms_sent_at_once(client, transactional_db, monkeypatch):
    """As two processes: each has read the link, and that there is nobody, before the other one writes."""
    monkeypatch.setattr(people, "is_anybody_here", lambda: False)
    at = timezone.now()
    issued = {"purpose": "setup", "practice_key": "", "about_type": "", "about_key": "", "made_by": "", "label": ""}
    token = links.issue(**issued, at=at, expires_at=at + timedelta(days=1), max_uses=10)
    client.post(f"/l/{token}")
    read = opening.opened
    held = []

    def another_first(request, purpose):
        if not held:
            held.append(read(request, purpose))
            another = {**PRACTICE, "email": "first@example.org"}
            network.open_whole(**another, at=at, link=held[0])
        return held[0]

    monkeypatch.setattr(first_run, "opened", another_first)
    assert client.post("/setup/", PRACTICE).status_code == 404
    assert Practice.objects.count() == User.objects.count() == 1


def test_the_first_run_is_over_where_somebody_is(client, db):
    build()
    token = links.issue(
        purpose="setup",
        practice_key="",
        about_type="",
        about_key="",
        made_by="",
        label="",
        at=NOW,
        expires_at=timezone.now() + timedelta(days=1),
    )
    client.post(f"/l/{token}")
    assert client.get("/setup/").status_code == 404
