"""A provider that says something wrong, or nothing: nobody comes in, and the page is plain."""

import json
import re
import time

import pytest
import requests
from allauth.socialaccount.models import SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from carom.domain.audit.models import Entry
from carom.domain.practices import actions
from carom.domain.practices.models import User
from carom.interfaces.desk.openid import Asking
from tests.interfaces.desk.account.provider import CLIENT
from tests.interfaces.desk.account.test_provider import START, come_in, provider  # noqa: F401  the fixture
from tests.world import NOW

OTHERS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
HOURS = 3600


def nobody_came_in(client, answer) -> bool:
    signed_out = client.get("/practice/choose").url.startswith("/account/login/")
    return answer.status_code == 401 and "did not confirm" in answer.content.decode() and signed_out


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": None},
        {"nonce": "of another question"},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"]},
        {"iss": "https://login.example.net"},
        {"exp": None},
        {"exp": int(time.time()) - HOURS},
        {"nbf": int(time.time()) + HOURS},
        {"sub": None},
        {"sub": "somebody else"},
        {"auth_time": int(time.time()) - 13 * HOURS},
    ],
    ids=lambda claims: str({name: "elsewhen" if isinstance(value, int) else value for name, value in claims.items()}),
)
def test_a_token_that_is_not_for_us_now_and_for_this_question_is_not_believed(client, provider, claims):  # noqa: F811
    provider.claims = claims
    assert nobody_came_in(client, come_in(client))


@pytest.mark.parametrize(
    "signs", [(OTHERS_KEY, "RS256"), ("x" * 32, "HS256"), (None, "none")], ids=["another key", "ours", "nobody"]
)
def test_a_token_that_the_provider_did_not_sign_is_not_believed(client, provider, signs):  # noqa: F811
    provider.signs = signs
    assert nobody_came_in(client, come_in(client))


def test_a_token_is_believed_once(client, provider):  # noqa: F811
    provider.claims = {"jti": "the-same-again"}
    assert come_in(client).status_code == 302
    again = Client()
    assert nobody_came_in(again, come_in(again))


def test_a_provider_that_calls_itself_by_another_address_is_not_asked(client, provider):  # noqa: F811
    provider.issuer = "https://login.example.net"
    assert nobody_came_in(client, client.post(START))
    assert provider.asked == []


def test_each_question_is_another_and_asks_for_a_recent_proof(client, provider):  # noqa: F811
    come_in(client)
    come_in(Client())
    first, second = provider.asked
    assert first["nonce"] != second["nonce"] and len(first["nonce"]) == 64
    assert first["max_age"] == "43200"


def test_a_provider_that_leads_elsewhere_is_not_followed(client, provider):  # noqa: F811
    provider.leads = f"{provider.home}/elsewhere"
    assert nobody_came_in(client, come_in(client))


def test_a_provider_that_is_away_breaks_nothing(client, provider):  # noqa: F811
    provider.shutdown()
    provider.server_close()
    assert nobody_came_in(client, client.post(START))
    assert client.get("/account/login/").status_code == 200


def test_what_the_provider_gave_is_kept_nowhere(client, provider):  # noqa: F811
    """Neither its token nor the ID token: not in the database, not in the session, not in the browser."""
    assert come_in(client).status_code == 302
    assert not SocialToken.objects.exists()
    kept = json.dumps(dict(client.session.items()), default=str) + str(client.cookies)
    assert "Bearer" not in kept and "eyJ" not in kept and "access_token" not in kept


def test_why_it_was_not_believed_is_in_the_log_and_names_nobody(client, provider, caplog):  # noqa: F811
    provider.claims = {"nonce": "of another question"}
    come_in(client)
    (line,) = [one for one in caplog.records if one.name == "carom.sign_in"]
    assert "answers another question" in line.getMessage()
    assert "ben@" not in caplog.text and "eyJ" not in caplog.text


def test_a_provider_whose_certificate_is_not_good_is_not_asked_and_that_is_in_the_log(client, provider, caplog):  # noqa: F811
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = provider.home.replace("http://", "https://")  # it speaks no TLS
    assert nobody_came_in(client, client.post(START))
    assert [one.name for one in caplog.records if "does not answer" in one.getMessage()] == ["carom.sign_in"]


def test_somebody_else_who_was_given_the_address_is_not_the_member(client, world, provider):  # noqa: F811
    assert come_in(client).status_code == 302
    provider.person = provider.person | {"sub": "43"}
    another = Client()
    answer = come_in(another)
    assert answer.status_code == 403 and "belonged to somebody else" in answer.content.decode()
    assert another.get("/practice/choose").url.startswith("/account/login/")
    assert Entry.objects.filter(action="practices.sign_in_failed", why="identity provider: somebody else").count() == 1
    with world.scope():
        actions.remove_factors(member=world.ben, by=world.alice, at=NOW)  # the owner says: it is them
    assert come_in(another).status_code == 302
    provider.person = provider.person | {"sub": "42"}
    assert come_in(Client()).status_code == 403


def test_a_provider_that_took_the_place_of_another_says_anew_who_everybody_is(world):
    ben, one = world.user("ben"), {"issuer": "https://one.example.org", "at": NOW}
    assert actions.recognise(user=ben, subject="42", **one)
    assert not actions.recognise(user=ben, subject="43", **one)
    assert actions.recognise(user=ben, subject="7", issuer="https://two.example.org", at=NOW)
    assert re.fullmatch(r"[0-9a-f]{64}:[0-9a-f]{64}", User.objects.get(pk=ben.pk).provider_subject)


def test_an_address_the_provider_did_not_check_says_nothing_of_who_the_member_is(client, world, provider):  # noqa: F811
    provider.person = provider.person | {"sub": "43", "email_verified": False}
    assert come_in(client).status_code == 403
    assert world.user("ben").__class__.objects.get(email="ben@example.org").provider_subject == ""


def reached(session) -> set[str]:
    return set(session.adapters)


def test_only_the_provider_and_the_hosts_it_names_are_reached(client, provider):  # noqa: F811
    cache.clear()
    assert reached(Asking().get_requests_session()) == {f"{provider.home}/"}
    provider.named = {"jwks_uri": "https://keys.example.org:8443/jwks"}
    assert nobody_came_in(client, come_in(client))  # nothing answers there
    session = Asking().get_requests_session()
    assert reached(session) == {f"{provider.home}/", "https://keys.example.org:8443/"}
    for elsewhere in ("https://evil.example/", "https://keys.example.org/", "https://keys.example.org:8443.evil/"):
        with pytest.raises((requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL)):
            session.get(elsewhere)


def test_a_provider_elsewhere_is_not_asked_in_clear(client, provider):  # noqa: F811
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://login.example.org"
    assert reached(Asking().get_requests_session()) == set()
    assert nobody_came_in(client, client.post(START))
