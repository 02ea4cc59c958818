"""A password alone opens nothing."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from carom.domain.audit.models import Entry
from carom.domain.keys.keyring import CannotOpen, keyring
from carom.domain.practices.factors import context_of
from carom.domain.practices.models import Session
from carom.interfaces.desk.checks import routes
from tests.interfaces.desk.account.conftest import code_of, give_app
from tests.world import PASSWORD

LOGIN = {"login": "ben@example.org", "password": PASSWORD}


def done(world, name="ben") -> list[str]:
    """What history holds of a member's own access, oldest first."""
    lines = Entry.objects.filter(practice_key=world.practice.public_id, by_key=getattr(world, name).public_id)
    return [line.action.removeprefix("practices.") for line in lines.order_by("seq")]


def test_somebody_without_a_second_factor_reaches_only_the_way_to_one(client, world):
    answer = client.post("/account/login/", LOGIN)
    assert answer.url == "/"
    for path in ("/", "/practice/choose", "/referrals/", "/account/password/change/", "/account/factors/codes/"):
        assert client.get(path).url.startswith("/account/factors/"), path
    assert client.get("/account/factors/").status_code == 200
    assert client.get("/account/factors/app/add/").status_code == 200
    assert client.get("/practice/choose", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/account/factors/"


def test_no_page_behind_a_permission_opens_without_it(client, world):
    client.force_login(world.user("alice"))
    for pattern, route in routes():
        if getattr(route.callback, "policy", None) and "<" not in pattern and "(?P" not in pattern:
            answer = client.get(f"/{pattern}")
            assert answer.status_code in {302, 405}, pattern
            if answer.status_code == 302:
                assert answer.url.startswith("/account/factors/"), pattern


@pytest.mark.django_db(transaction=True)  # the library speaks of the new factor after its transaction
def test_setting_up_an_app_leads_over_the_codes_to_the_work(client, world):
    client.post("/account/login/", LOGIN)
    page = client.get("/account/factors/app/add/")
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()
    answer = client.post("/account/factors/app/add/", {"code": code_of(secret)})
    assert client.get(answer.url).url.startswith("/account/factors/codes/")
    assert client.get("/practice/choose").url.startswith("/account/factors/codes/")  # not before the codes were seen
    assert "<code>" not in client.get("/account/factors/codes/").content.decode()
    page = client.post("/account/factors/codes/").content.decode()
    assert page.count("<code>") == 10
    assert client.get("/practice/choose").status_code == 200
    assert done(world) == ["sign_in", "add_factor", "renew_codes"]


def test_seeds_are_sealed_and_open_for_their_person_only(client, world):
    client.post("/account/login/", LOGIN)
    secret = client.get("/account/factors/app/add/").context["form"].secret
    client.post("/account/factors/app/add/", {"code": code_of(secret)})
    rows = {row.type: row.data for row in Authenticator.objects.filter(user=world.user("ben"))}
    assert secret not in json.dumps(rows)
    assert "recovery_codes" not in rows  # the library makes none
    assert keyring().open(rows["totp"]["secret"], context_of(world.user("ben").pk)) == secret
    with pytest.raises(CannotOpen):
        keyring().open(rows["totp"]["secret"], context_of(world.user("eve").pk))
    assert secret not in "".join(Session.objects.values_list("session_data", flat=True))


def test_a_seed_moved_to_somebody_else_lets_nobody_in(client, world):
    secret = give_app(world.user("omar"))
    give_app(world.user("ben"))
    stolen = Authenticator.objects.get(user=world.user("omar"), type="totp").data
    Authenticator.objects.filter(user=world.user("ben"), type="totp").update(data=stolen)
    client.post("/account/login/", LOGIN)
    with pytest.raises(CannotOpen):
        client.post("/account/factors/prove/", {"code": code_of(secret)})
    assert client.get("/practice/choose").url.startswith("/account/login/")


def test_the_code_is_asked_for_and_works_once(client, world):
    secret = give_app(world.user("ben"))
    assert client.post("/account/login/", LOGIN).url == "/account/factors/prove/"
    assert client.get("/practice/choose").url.startswith("/account/login/")
    code = code_of(secret)
    assert client.post("/account/factors/prove/", {"code": "000000"}).status_code == 200
    assert client.post("/account/factors/prove/", {"code": code}).url == "/"
    assert client.get("/practice/choose").status_code == 200
    client.post("/account/logout/")
    client.post("/account/login/", LOGIN)
    assert client.post("/account/factors/prove/", {"code": code}).status_code == 200
    assert client.get("/practice/choose").url.startswith("/account/login/")
    assert done(world) == ["sign_in_failed", "sign_in", "sign_out", "sign_in_failed"]


def test_a_code_of_the_last_half_minute_works_once_too(client, world):
    secret = give_app(world.user("ben"))
    code = code_of(secret, step=-1)
    client.post("/account/login/", LOGIN)
    assert client.post("/account/factors/prove/", {"code": code}).url == "/"
    client.post("/account/logout/")
    client.post("/account/login/", LOGIN)
    assert client.post("/account/factors/prove/", {"code": code}).status_code == 200


@pytest.mark.parametrize(
    ("kept", "told", "not_told"),
    [
        ("totp", "the code from your app", "Use a passkey"),
        ("webauthn", "Now your passkey", "from your app"),
    ],
)
def test_the_second_step_offers_what_the_person_has(client, world, kept, told, not_told, monkeypatch):
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.begin_authentication", lambda user: {})
    give_app(world.user("ben"))
    if kept == "webauthn":
        Authenticator.objects.filter(user=world.user("ben"), type="totp").delete()
        Authenticator.objects.create(user=world.user("ben"), type="webauthn", data={"name": "Key", "credential": {}})
    client.post("/account/login/", LOGIN)
    page = client.get("/account/factors/prove/").content.decode()
    assert told in page and not_told not in page
    assert "The owner of your practice can reset" in page


def test_the_only_owner_is_told_of_the_terminal(client, world):
    give_app(world.user("alice"))
    client.post("/account/login/", LOGIN | {"login": "alice@example.org"})
    page = client.get("/account/factors/prove/").content.decode()
    assert "carom setup --reset-second-step alice@example.org" in page


def test_a_new_password_by_letter_does_not_skip_it(client, world, mailoutbox):
    give_app(world.user("ben"))
    client.post("/account/password/reset/", {"email": "ben@example.org"})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    path = "/" + link.split("/", 3)[3]
    path = client.get(path).url
    new = "another quiet harbor at dusk"
    client.post(path, {"password1": new, "password2": new})
    assert client.get("/practice/choose").url.startswith("/account/login/")
    assert client.post("/account/login/", LOGIN | {"password": new}).url == "/account/factors/prove/"
    assert "reset_password" in done(world)


def test_a_session_from_before_the_factor_has_to_prove_it(client, world):
    client.force_login(world.user("ben"))
    give_app(world.user("ben"))
    assert client.get("/practice/choose").url.startswith(reverse("mfa_reauthenticate"))
    for path in ("/account/factors/app/add/", "/account/factors/passkeys/add/", "/account/factors/codes/"):
        assert client.get(path).url.startswith(reverse("mfa_reauthenticate")), path


def test_no_setting_goes_round_it(settings):
    from carom.interfaces.desk.account.checks import nothing_goes_round_the_second_factor as check

    assert check(None) == []
    settings.MFA_TOTP_INSECURE_BYPASS_CODE = "123456"
    assert [fault.id for fault in check(None)] == ["carom.E010"]
    settings.MFA_TOTP_INSECURE_BYPASS_CODE = None
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "SecondFactor" not in name]
    settings.OIDC_URL = "http://provider.example.org"
    assert [fault.id for fault in check(None)] == ["carom.E011", "carom.E012"]
