"""The identity provider a practice already has: only for people who have a place here, and it replaces no factor."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount

from carom.domain.audit.models import Entry
from carom.domain.practices.models import User
from tests.interfaces.desk.account.conftest import give_app
from tests.interfaces.desk.account.provider import LONG, Provider, name_it

START = "/account/provider/sso/"


@pytest.fixture
def provider(settings, world):
    running = Provider()
    name_it(settings, running)
    yield running
    running.shutdown()
    running.server_close()


def come_in(client, **changed):
    """Press the button, sign in there, come back; `changed`: what the way back says instead."""
    there = client.post(f"{START}?next=%2Freferrals%2F")
    back = urlsplit(requests.get(there.url, allow_redirects=False, timeout=LONG).headers["Location"])
    query = {name: values[0] for name, values in parse_qs(back.query).items()} | changed
    return client.get(back.path, query)


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(client, world, provider, settings):
    assert "Sign in with Harbor Identity" in client.get("/account/login/").content.decode()
    settings.OIDC_URL, settings.OIDC_NAME = "", None
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Harbor Identity" not in client.get("/account/login/").content.decode()
    assert client.post(START).status_code == 404


def test_looking_at_the_page_begins_nothing(client, provider):
    assert client.get(START).status_code == 200
    assert provider.asked == []


def test_a_known_person_comes_in_and_is_asked_for_the_second_factor(client, world, provider):
    give_app(world.user("ben"))
    password = world.user("ben").password
    assert come_in(client).url == "/account/factors/prove/"
    assert client.get("/practice/choose").url.startswith("/account/login/")
    asked = provider.asked[0]
    assert asked["code_challenge_method"] == "S256" and len(asked["state"]) >= 16
    assert User.objects.get(email="ben@example.org").password == password
    assert not SocialAccount.objects.exists()


def test_somebody_without_a_factor_sets_one_up(client, world, provider):
    assert come_in(client).url == "/referrals/"
    assert client.get("/referrals/").url.startswith("/account/factors/")


def test_a_provider_that_is_trusted_has_asked_for_it(client, world, provider, settings):
    give_app(world.user("ben"))
    settings.OIDC_TRUST_MFA = True
    assert come_in(client).url == "/referrals/"
    assert client.get("/practice/choose").status_code == 200
    assert Entry.objects.get(action="practices.sign_in").why == "provider"


@pytest.mark.parametrize(
    "ways", [["pwd"], ["wia"], ["rba"], ["geo"], ["otp"], ["otp", "hwk"], ["pwd", "pin"], [], "pwd"]
)
def test_a_trusted_provider_that_asked_for_one_thing_only_is_not_enough(client, world, provider, settings, ways):
    give_app(world.user("ben"))
    settings.OIDC_TRUST_MFA = True
    provider.amr = ways
    assert come_in(client).url == "/account/factors/prove/"


@pytest.mark.parametrize("ways", [["mfa"], ["pwd", "otp"], ["hwk", "fpt"], ["pwd", "mfa", "rsa"]])
def test_a_trusted_provider_that_asked_for_two_is(client, world, provider, settings, ways):
    give_app(world.user("ben"))
    settings.OIDC_TRUST_MFA = True
    provider.amr = ways
    assert come_in(client).url == "/referrals/"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@example.org"},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email": ""},
    ],
    ids=["nobody here", "not checked", "the word false", "no address"],
)
def test_nobody_else_comes_in_and_nobody_is_made(client, world, provider, claims):
    provider.person |= claims
    people = User.objects.count()
    assert come_in(client).status_code == 403
    assert client.get("/practice/choose").url.startswith("/account/login/")
    assert User.objects.count() == people
    assert Entry.objects.filter(practice_key="", action="practices.sign_in_failed").exists()


def test_a_closed_account_stays_closed(client, world, provider):
    User.objects.filter(email="ben@example.org").update(is_active=False)
    assert come_in(client).url == "/account/inactive/"
    assert client.get("/practice/choose").status_code == 302


def test_a_way_back_that_was_not_begun_here_leads_nowhere(client, world, provider):
    answer = come_in(client, state="invented")
    assert answer.status_code == 401 and "did not confirm" in answer.content.decode()
    assert client.get("/practice/choose").url.startswith("/account/login/")


def test_a_code_of_somebody_else_leads_nowhere(client, world, provider):
    assert "did not confirm" in come_in(client, code="invented").content.decode()
    assert client.get("/practice/choose").url.startswith("/account/login/")
