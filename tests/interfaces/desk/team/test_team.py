"""Only an owner manages the team, and never without a second factor given lately."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from carom.domain.audit.models import Entry
from carom.domain.practices import actions, people
from carom.domain.practices.models import Invitation, Member, Session
from carom.domain.practices.roles import PERMISSIONS, Permission
from carom.interfaces.desk.team import words
from tests.interfaces.desk.account.conftest import give_app
from tests.world import NOW, form, sign_in

MEMBER_ACTS = ["role", "disable", "enable", "sign-out", "reset-factors"]


def test_the_page_shows_who_is_here_and_how_they_sign_in(enter, world):
    give_app(world.user("omar"))
    page = enter("alice").get("/team/").content.decode()
    for word in ("Omar", "omar@example.org", "second step set up", "no second step yet", "Front desk"):
        assert word in page
    assert "eve@example.org" not in page


@pytest.mark.parametrize("name", ["omar", "ben", "cleo", "ada"])
def test_nobody_else_manages_it(enter, world, name):
    client = enter(name)
    paths = ["/team/", "/team/invite", f"/team/{world.ben.public_id}/"]
    assert {client.get(path).status_code for path in paths} == {403}
    posts = [f"/team/{world.ben.public_id}/{act}" for act in MEMBER_ACTS]
    assert {client.post(path, form(version=1, role="owner")).status_code for path in posts} == {403}
    denied = Entry.objects.filter(action="practices.deny", by_key=getattr(world, name).public_id)
    assert denied.count() == len(paths + posts)
    assert denied.first().why == "GET desk:team: team.manage"


def test_a_stranger_signed_out_bad_ids_and_wrong_methods(enter, client, world):
    enter("eve")
    for act in ["", *MEMBER_ACTS]:
        path = f"/team/{world.ben.public_id}/{act}"
        assert (client.post(path, form(version=1, role="owner")) if act else client.get(path)).status_code == 404
    enter("alice")
    assert client.get("/team/0000000000000000/").status_code == 404
    assert client.get(f"/team/{world.ben.public_id}/role").status_code == 405
    assert Client().get("/team/").url == "/account/login/?next=%2Fteam%2F"


def test_an_old_second_factor_is_asked_for_again_and_leads_back(client, world):
    secret_user = world.user("alice")
    give_app(secret_user)
    sign_in(client, secret_user, seconds_ago=601)
    assert client.get("/team/").url == "/account/factors/prove-again/?next=%2Fteam%2F"
    page = f"http://testserver/team/{world.ben.public_id}/"
    answer = client.post(f"/team/{world.ben.public_id}/disable", form(version=1), headers={"Referer": page})
    assert answer.url == f"/account/factors/prove-again/?next=%2Fteam%2F{world.ben.public_id}%2F"
    assert Member.objects.get(pk=world.ben.pk).is_active
    foreign = client.post("/team/invite", form(), headers={"Referer": "http://elsewhere.example.org/x"})
    assert foreign.url == "/account/factors/prove-again/?next=%2F"
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/team/"}
    assert client.get("/team/", headers=htmx).headers["HX-Redirect"].endswith("?next=%2Fteam%2F")


def test_a_role_is_changed_once_and_not_over_somebody_elses_change(enter, world):
    client = enter("alice")
    path = f"/team/{world.ben.public_id}/role"
    sent = form(version=1, role="liaison")
    assert client.post(path, sent).url == f"/team/{world.ben.public_id}/"
    assert client.post(path, sent).url == f"/team/{world.ben.public_id}/"
    assert Entry.objects.filter(action="practices.change_role").count() == 1
    assert client.post(path, form(version=1, role="owner")).status_code == 409
    assert client.post(path, form(version=2, role="emperor")).status_code == 422
    assert Member.objects.get(pk=world.ben.pk).role == "liaison"


def test_the_last_owner_stays(enter, world):
    client = enter("alice")
    for act in ("role", "disable"):
        answer = client.post(f"/team/{world.alice.public_id}/{act}", form(version=1, role="clinician"))
        assert answer.status_code == 422 and "at least one owner" in answer.content.decode()
    client.post(f"/team/{world.omar.public_id}/role", form(version=1, role="owner"))
    assert client.post(f"/team/{world.alice.public_id}/disable", form(version=1)).status_code == 302
    assert client.get("/").status_code == 302  # signed out at once


def test_access_ends_and_comes_back(enter, world):
    other = Client()
    sign_in(other, world.user("ben"))
    client = enter("alice")
    client.post(f"/team/{world.ben.public_id}/disable", form(version=1))
    assert other.get("/").url.startswith("/account/login/")
    sign_in(other, world.user("ben"))
    assert other.get("/").status_code == 403
    assert "access ended" in client.get("/team/").content.decode()
    page = client.get(f"/team/{world.ben.public_id}/").content.decode()
    assert "Let in again" in page
    assert "Change the role" not in page and "Sign out everywhere" not in page and "End the access" not in page
    client.post(f"/team/{world.ben.public_id}/enable", form(version=2))
    assert other.get("/").status_code == 200


def test_lost_devices_and_lost_factors(enter, world):
    other = Client()
    sign_in(other, world.user("ben"))
    give_app(world.user("ben"))
    client = enter("alice")
    client.post(f"/team/{world.ben.public_id}/sign-out", form())
    assert not Session.objects.filter(user=world.user("ben")).exists()
    assert client.post(f"/team/{world.ben.public_id}/reset-factors", form()).status_code == 302
    assert not Authenticator.objects.filter(user=world.user("ben")).exists()
    lines = set(Entry.objects.values_list("action", flat=True))
    assert {"practices.sign_out_member", "practices.reset_factors"} <= lines


def test_what_opens_another_practice_too_is_not_reset_here(enter, world):
    give_app(world.user("ben"))
    with world.other_scope():
        actions.add_member(practice=world.other, user=world.user("ben"), role="clinician", by=world.eve, at=NOW)
    answer = enter("alice").post(f"/team/{world.ben.public_id}/reset-factors", form())
    assert answer.status_code == 422
    assert Authenticator.objects.filter(user=world.user("ben")).count() == 2


def test_an_invitation_is_listed_withdrawn_and_replaced(enter, world):
    client = enter("alice")
    first = client.post("/team/invite", form(email="New@Example.org", role="clinician"))
    assert "/l/crm_" in first.context["link"]
    second = client.post("/team/invite", form(email="new@example.org", role="liaison"))
    assert [one.role for one in people.open_invitations(world.practice, timezone.now())] == ["liaison"]
    assert "new@example.org" in client.get("/team/").content.decode()
    key = second.context["invitation"].public_id
    client.post(f"/team/invitations/{key}/withdraw", form())
    assert people.open_invitations(world.practice, timezone.now()) == []
    for context in (first.context, second.context):
        assert Client().post(context["link"].replace("http://127.0.0.1:8000", "")).status_code == 404
    assert client.post("/team/invite", form(email="ben@example.org", role="liaison")).status_code == 422
    assert client.post("/team/invite", form(email="nobody", role="liaison")).status_code == 422
    assert Invitation.objects.count() == 2


def test_the_table_of_roles_is_for_everybody_and_says_what_holds(enter, world):
    assert set(words.WORDS) == set(Permission)
    for name in ("alice", "ada"):
        page = enter(name).get("/team/roles")
        assert page.status_code == 200
    held = [sum(has for _role, has in roles) for _words, roles in page.context["table"]]
    assert sum(held) == sum(len(permissions) for permissions in PERMISSIONS.values())
    told = dict(page.context["by_role"])
    assert [len(deeds) for deeds in told.values()] == [len(permissions) for permissions in PERMISSIONS.values()]
    assert page.content.decode().count('<details class="fold" open><summary><strong>Auditor') == 1, "their own role"
    assert "'" not in "".join(map(str, words.WORDS.values()))


def test_the_page_asks_as_often_for_many_members(enter, world, django_assert_max_num_queries):
    client = enter("alice")
    client.get("/team/")
    for number in range(8):
        user = actions.add_user(email=f"p{number}@example.org", name=f"P{number}", password=None, at=NOW)
        actions.add_member(practice=world.practice, user=user, role="clinician", by=world.alice, at=NOW)
    with django_assert_max_num_queries(15):
        assert client.get("/team/").status_code == 200
