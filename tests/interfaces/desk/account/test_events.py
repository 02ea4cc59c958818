"""The catalogue of what history must know about access: each event is made to happen, and its line is there."""

from django.test import Client

from carom.domain.audit.models import Entry
from carom.domain.practices import actions
from carom.domain.practices.models import Session
from tests.interfaces.desk.account.conftest import code_of, give_app
from tests.world import NOW, PASSWORD, form, sign_in


def lines(action: str, member) -> list[Entry]:
    found = Entry.objects.filter(action=f"practices.{action}", practice_key=member.practice.public_id)
    return list(found.filter(by_key=member.public_id).order_by("seq"))


def test_at_the_door(client, world):
    secret = give_app(world.user("ben"))
    give = {"login": "ben@example.org", "password": PASSWORD}
    client.post("/account/login/", give | {"password": "wrong password"}, REMOTE_ADDR="192.0.2.7")
    client.post("/account/login/", give)
    client.post("/account/factors/prove/", {"code": "000000"})
    client.post("/account/factors/prove/", {"code": code_of(secret)})
    client.post("/account/logout/")
    assert lines("sign_in_failed", world.ben)[0].ip == "192.0.2.7"
    assert [line.why for line in lines("sign_in_failed", world.ben)] == ["password", "totp"]
    assert [line.why for line in lines("sign_in", world.ben)] == ["totp"]
    assert len(lines("sign_out", world.ben)) == 1
    assert all(line.request_id for line in lines("sign_in", world.ben))


def test_what_one_signs_in_with(client, world, django_capture_on_commit_callbacks):
    give_app(world.user("ben"))
    sign_in(client, world.user("ben"))
    with django_capture_on_commit_callbacks():  # only the deed: the library's letters need the request that is gone
        client.post("/account/factors/codes/")
    assert len(lines("renew_codes", world.ben)) == 1
    new = "another quiet harbor at dusk"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert len(lines("change_password", world.ben)) == 1
    client.post("/account/factors/app/remove/")
    assert [line.why for line in lines("remove_factor", world.ben)] == ["totp"]


def test_what_an_owner_does(client, world):
    other = Client()
    sign_in(other, world.user("ben"))
    sign_in(client, world.user("alice"))
    ben = f"/team/{world.ben.public_id}"
    client.post("/team/invite", form(email="noa@example.org", role="clinician"))
    client.post(f"{ben}/sign-out", form())
    client.post(f"{ben}/role", form(version=1, role="liaison"))
    client.post(f"{ben}/disable", form(version=2))
    client.post(f"{ben}/enable", form(version=3))
    client.post(f"{ben}/reset-factors", form())
    done = ["invite", "sign_out_member", "change_role", "disable_member", "enable_member", "reset_factors"]
    assert [len(lines(action, world.alice)) for action in done] == [1] * len(done)
    on = lines("disable_member", world.alice)[0]
    assert (on.object_type, on.object_key) == ("practices.member", world.ben.public_id)


def test_somebody_whose_access_ended_and_comes_back(client, world):
    give_app(world.user("ben"))
    sign_in(client, world.user("alice"))
    client.post(f"/team/{world.ben.public_id}/disable", form(version=1))
    give = {"login": "ben@example.org", "password": PASSWORD}
    other = Client()
    other.post("/account/login/", give | {"password": "wrong password"})
    other.post("/account/login/", give)
    other.post("/account/factors/prove/", {"code": "000000"})
    tries = lines("sign_in_failed", world.ben)
    assert [line.why for line in tries] == ["ended", "ended"]
    assert not lines("sign_in", world.ben)


def test_a_practice_one_left_learns_nothing_of_the_next(client, world):
    with world.other_scope():
        actions.add_member(practice=world.other, user=world.user("ben"), role="clinician", by=world.eve, at=NOW)
    actions.disable_member(member=world.ben, version=1, by=world.alice, at=NOW)
    client.post("/account/login/", {"login": "ben@example.org", "password": PASSWORD})
    assert not lines("sign_in_failed", world.ben)


def test_ending_ones_own_sessions_and_being_denied(client, world):
    other = Client()
    sign_in(other, world.user("ben"))
    sign_in(client, world.user("ben"))
    key = Session.objects.get(key_hash=other.session.key_hash).public_id
    client.post("/sign-ins/end", {"session": key})
    client.get("/team/")
    assert len(lines("end_session", world.ben)) == 1
    assert [line.why for line in lines("deny", world.ben)] == ["GET desk:team: team.manage"]


def test_no_line_holds_a_password_a_code_or_a_token(client, world):
    test_at_the_door(client, world)
    client.post("/l/crm_" + "x" * 50)
    held = " ".join(f"{line.why} {line.by_name} {line.action}" for line in Entry.objects.all())
    assert PASSWORD not in held and "wrong password" not in held and "000000" not in held and "crm_" not in held
