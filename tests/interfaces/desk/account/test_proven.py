"""Whoever only saw the link of an invitation may have made the account in somebody else's name: it proves nothing."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from carom.domain.audit.models import Entry
from carom.domain.outbox.models import Message
from carom.domain.practices import actions
from carom.domain.practices.models import Member, Session, User
from tests.interfaces.desk.account.conftest import give_app
from tests.interfaces.desk.account.test_provider import come_in, provider  # noqa: F401  a fixture
from tests.world import PASSWORD, sign_in

VICTIM = "vera@example.org"


@pytest.fixture
def asked(world):
    """A function that invites into one of the two practices and gives the path the inviter sees and the mailed one."""

    def invite(by, email=VICTIM) -> tuple[str, str]:
        with world.scope() if by.practice_id == world.practice.pk else world.other_scope():
            at, say = timezone.now(), "http://testserver/l/{}".format
            _one, shown = actions.invite(practice=by.practice, email=email, role="clinician", by=by, at=at, address=say)
        text = Message.objects.filter(kind="invitation").latest("id").text
        return shown, re.search(r"http://testserver/l/\S+", text)[0]

    return invite


def join(path: str) -> Client:
    client = Client()
    assert client.post(path).url == "/join/"
    assert client.post("/join/", {"name": "Vera", "password": PASSWORD}).status_code == 302
    return client


def test_the_link_an_inviter_sees_is_not_the_one_in_the_letter(world, asked):
    shown, mailed = asked(world.eve)
    assert shown != mailed
    join(shown)
    assert User.objects.get(email=VICTIM).proven_at is None
    assert Client().post(mailed).status_code == 404  # both ended with the joining
    other_shown, other_mailed = asked(world.eve, "noa@example.org")
    join(other_mailed)
    assert User.objects.get(email="noa@example.org").proven_at is not None
    assert Client().post(other_shown).status_code == 404


def test_an_account_taken_in_advance_is_emptied_when_the_person_comes_by_the_provider(world, asked, provider):  # noqa: F811
    attacker = join(asked(world.eve)[0])
    victim = User.objects.get(email=VICTIM)
    give_app(victim)
    provider.person |= {"email": VICTIM}
    client = Client()
    come_in(client)
    victim.refresh_from_db()
    assert victim.proven_at is not None and not victim.has_usable_password()
    assert not Authenticator.objects.filter(user=victim).exists()
    assert attacker.get("/account/factors/").url.startswith("/account/login/")
    assert client.get("/").url.startswith("/account/factors/")  # sets up a second step of her own
    assert Entry.objects.get(action="practices.prove_address").why == "provider"


def test_who_is_known_keeps_password_and_factors_with_the_provider(client, world, provider):  # noqa: F811
    give_app(world.user("ben"))
    come_in(client)
    assert world.user("ben").has_usable_password()
    assert Authenticator.objects.filter(user=world.user("ben")).count() == 2


def test_an_unproven_account_gets_no_second_practice_by_a_link_somebody_saw(world, asked):
    join(asked(world.eve)[0])
    victim = User.objects.get(email=VICTIM)
    shown, mailed = asked(world.alice)
    client = Client()
    sign_in(client, victim)
    client.post(shown)
    answer = client.post("/join/as-me")
    assert answer.status_code == 422 and "Open the link in the email" in answer.content.decode()
    assert not Member.objects.filter(user=victim).exists()
    client.post(mailed)
    assert client.post("/join/as-me").url == "/"
    assert Member.objects.get(user=victim).practice == world.practice
    victim.refresh_from_db()
    assert victim.proven_at is not None
    shown_again, _mailed = asked(world.alice, "eve@example.org")
    known = Client()
    sign_in(known, world.user("eve"))
    known.post(shown_again)
    assert known.post("/join/as-me").url == "/"  # proven long ago


def test_without_a_provider_the_way_back_is_the_letter_and_whoever_runs_the_machine(world, asked, settings):
    settings.EMAIL_BACKEND = "carom.interfaces.desk.outbox.sign_in_mail.IntoTheOutbox"
    attacker = join(asked(world.eve)[0])
    victim = User.objects.get(email=VICTIM)
    give_app(victim)
    _shown, mailed = asked(world.alice)
    client = Client()
    client.post(mailed)
    assert f"carom setup --reset-second-step {VICTIM}" in client.get("/join/").content.decode()
    client.post("/account/password/reset/", {"email": VICTIM})
    letter = Message.objects.filter(kind="account").latest("id").text
    key = client.get(re.search(r"/account/password/reset/key/\S+", letter)[0]).url
    client.post(key, {"password1": "another quiet harbor", "password2": "another quiet harbor"})
    assert attacker.get("/account/factors/").url.startswith("/account/login/")
    given = {"login": VICTIM, "password": "another quiet harbor"}
    assert client.post("/account/login/", given).url == "/account/factors/prove/"  # the stranger's app
    actions.remove_factors_at_the_terminal(user=victim, at=timezone.now())
    assert Client().post("/account/login/", {**given, "password": PASSWORD}).status_code == 200  # the stranger is out
    client = Client()
    client.post("/account/login/", given)
    assert client.get("/").url.startswith("/account/factors/")  # a second step of her own
    victim.refresh_from_db()
    sign_in(client, victim)
    client.post(mailed)
    client.post("/join/as-me")
    victim.refresh_from_db()
    assert victim.proven_at is not None
    assert Member.objects.get(user=victim, practice=world.practice).role == "clinician"


def test_only_whoever_opened_the_letter_reads_how_an_account_is_taken_back(world, asked):
    join(asked(world.eve)[0])
    shown, _mailed = asked(world.alice)
    client = Client()
    client.post(shown)
    assert "--reset-second-step" not in client.get("/join/").content.decode()


def test_a_letter_opened_for_another_invitation_proves_nothing_here(world, asked):
    join(asked(world.eve)[0])
    victim = User.objects.get(email=VICTIM)
    _shown, own_mail = asked(world.alice, "attacker@example.org")
    shown, _mailed = asked(world.alice)
    client = Client()
    sign_in(client, victim)
    client.post(own_mail)
    client.post(shown)
    assert client.post("/join/as-me").status_code == 422


def test_who_comes_by_a_trusted_provider_does_not_come_by_password_alone(client, world, provider, settings):  # noqa: F811
    settings.OIDC_TRUST_MFA = True
    come_in(client)
    assert client.get("/practice/choose").status_code == 200
    thief = Client()
    answer = thief.post("/account/login/", {"login": "ben@example.org", "password": PASSWORD})
    assert answer.status_code == 403 and "Harbor Identity" in answer.content.decode()
    assert thief.get("/account/factors/app/add/").url.startswith("/account/login/")
    assert Entry.objects.filter(action="practices.sign_in_failed", by_key=world.ben.public_id).exists()
    give_app(world.user("ben"))
    answer = thief.post("/account/login/", {"login": "ben@example.org", "password": PASSWORD})
    assert answer.url == "/account/factors/prove/"  # one of his own is asked for, as always
    assert not Session.objects.filter(pk=thief.session.key_hash, user=world.user("ben")).exists()
