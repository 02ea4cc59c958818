"""Recovery codes: of each only a slow hash with a salt of its own is kept; they are shown once and work once."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import identify_hasher
from django.urls import reverse

from carom.domain.keys.keyring import CannotOpen, keyring
from carom.domain.practices.actions import recovery
from carom.domain.practices.factors import context_of
from tests.interfaces.desk.account.conftest import give_app
from tests.world import PASSWORD, sign_in

LOGIN = {"login": "ben@example.org", "password": PASSWORD}
CODES, SAVE, PROVE = "/account/factors/codes/", "/account/factors/codes/save/", "/account/factors/prove/"


@pytest.fixture
def ben(world):
    give_app(world.user("ben"))
    return world.user("ben")


def hashes(user) -> list[str]:
    return json.loads(keyring().open(recovery.of(user).data["hashes"], context_of(user.pk)))


def test_what_is_kept_are_argon2_hashes_with_salts_of_their_own(ben, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    codes = recovery.make(ben, number=3)
    kept = [identify_hasher(one).decode(one) for one in hashes(ben)]
    assert [(one["algorithm"], one["variety"]) for one in kept] == [("argon2", "argon2id")] * 3
    assert len({one["salt"] for one in kept}) == 3
    assert all(len(one["salt"]) * 6 >= 32 for one in kept)  # base64: six bits a character
    assert recovery.use(recovery.of(ben), codes[2]) == 2


def test_no_code_stands_anywhere_in_the_database_in_clear(client, ben):
    sign_in(client, ben)
    page = client.post(CODES)
    codes = page.context["codes"]
    client.get(CODES)
    data = json.dumps(recovery.of(ben).data)
    session = json.dumps(dict(client.session))
    assert len(codes) == 10 and all(code in page.content.decode() for code in codes)
    assert not [code for code in codes if code in data + session + "".join(hashes(ben))]


def test_they_are_never_shown_again(client, ben):
    sign_in(client, ben)
    codes = client.post(CODES).context["codes"]
    again = client.get(CODES).content.decode() + client.get("/account/factors/").content.decode()
    assert not [code for code in codes if code in again]
    assert "You have 10 left" in again
    assert client.get(SAVE).status_code == 405


def test_as_a_file_they_are_what_the_page_sent(client, world, ben):
    sign_in(client, ben)
    codes = client.post(CODES).context["codes"]
    file = client.post(SAVE, {"code": [*codes, "<script>", "12345"]})
    assert file.headers["Content-Disposition"].startswith("attachment")
    saved = file.content.decode()
    assert world.practice.name in saved and "ben@example.org" in saved
    assert [line for line in saved.splitlines() if line.isdigit()] == codes
    assert "script" not in saved
    assert client.post(SAVE, {"code": ["<script>"]}).url == CODES


@pytest.mark.parametrize("typed", ["{code}", " {code} ", "{code:.5} {code[5]}{code[6]}{code[7]}{code[8]}{code[9]}"])
def test_a_code_lets_in_once_and_says_how_many_are_left(client, ben, typed):
    code = recovery.make(ben)[7]
    client.post("/account/login/", LOGIN)
    assert client.post(PROVE, {"code": typed.format(code=code)}).url == "/"
    assert "You have 9 recovery codes left" in client.get("/practice/choose").content.decode()
    assert hashes(ben)[7] == ""
    client.post("/account/logout/")
    client.post("/account/login/", LOGIN)
    assert client.post(PROVE, {"code": code}).status_code == 200


def test_one_hash_is_worked_out_and_no_more(ben, monkeypatch):
    worked_out = []
    code = recovery.make(ben)[4]
    monkeypatch.setattr(recovery, "check_password", lambda given, kept: worked_out.append(kept) or given == code)
    assert recovery.use(recovery.of(ben), "4000000000" if code != "4000000000" else "4000000001") is None
    assert recovery.use(recovery.of(ben), code) == 9
    assert len(worked_out) == 2


def test_of_two_who_use_a_code_at_once_one_comes_in(ben, monkeypatch):
    code = recovery.make(ben)[0]
    row, check = recovery.of(ben), recovery.check_password

    def meanwhile(given, kept):
        monkeypatch.setattr(recovery, "check_password", check)
        assert recovery.use(recovery.of(ben), code) == 9
        return check(given, kept)

    monkeypatch.setattr(recovery, "check_password", meanwhile)
    assert recovery.use(row, code) is None
    assert recovery.of(ben).data["left"] == 9


def test_codes_of_before_open_nothing_once_new_ones_are_made(client, ben):
    old = recovery.make(ben)[0]
    sign_in(client, ben)
    client.post(CODES)
    client.post("/account/logout/")
    client.post("/account/login/", LOGIN)
    assert client.post(PROVE, {"code": old}).status_code == 200


def test_hashes_moved_to_somebody_else_let_nobody_in(world, ben):
    codes = recovery.make(ben, number=1)
    recovery.make(world.user("omar"), number=1)
    theirs = recovery.of(world.user("omar"))
    theirs.data = recovery.of(ben).data
    with pytest.raises(CannotOpen):
        recovery.use(theirs, codes[0])


def test_the_sign_in_library_finds_no_codes_of_its_own(ben):
    codes = recovery.make(ben)
    own = recovery.of(ben).wrap()
    assert own.get_unused_codes() == own.generate_codes() == []
    assert not any(own.validate_code(code) for code in [*codes, ""])


def test_they_are_made_only_by_whoever_proved_it_lately_and_has_a_factor(client, world, ben):
    sign_in(client, ben, seconds_ago=601)
    before = recovery.of(ben).data
    for path in (CODES, SAVE):
        assert client.get(path).url.startswith(reverse("mfa_reauthenticate")), path
        assert client.post(path).url.startswith(reverse("mfa_reauthenticate")), path
    assert recovery.of(ben).data == before
    sign_in(client, world.user("omar"))
    assert client.get(CODES).status_code == 404


def test_guessing_is_slowed_down(client, ben):
    code = recovery.make(ben)[3]
    wrong = str((int(code) + 1) % 10**10).zfill(10)
    client.post("/account/login/", LOGIN)
    for _ in range(6):
        page = client.post(PROVE, {"code": wrong})
    assert "Too many" in page.content.decode()
    assert client.post(PROVE, {"code": code}).status_code == 200


def test_what_was_kept_before_in_a_readable_form_is_gone_after_the_update(ben):
    from importlib import import_module

    from django.apps import apps

    update = import_module("carom.domain.practices.migrations.0007_recovery_codes_are_hashes")
    update.drop_those_that_can_be_read(apps, None)
    assert recovery.of(ben) is None
    assert Authenticator.objects.filter(user=ben, type="totp").exists()
