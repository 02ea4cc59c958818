"""Whoever proves again who they are goes on under a new session key; the one from before opens nothing."""

import pytest
from django.conf import settings
from django.test import Client

from tests.interfaces.desk.account.conftest import code_of, give_app
from tests.world import sign_in


def key(client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("seconds_ago", [60, 3600])
def test_a_second_factor_given_again_makes_a_new_session_key(world, seconds_ago):
    secret, client = give_app(world.user("ben")), Client()
    sign_in(client, world.user("ben"), seconds_ago=seconds_ago)
    before = key(client)
    client.cookies["unrelated"] = "x"
    answer = client.post("/account/factors/prove-again/", {"code": code_of(secret), "next": "/network/"})
    assert (answer.status_code, answer.url) == (302, "/network/")
    assert key(client) != before
    assert client.get("/network/").status_code == 200
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert thief.get("/network/").url.startswith("/account/login/")


def test_a_wrong_code_changes_nothing(world):
    give_app(world.user("ben"))
    client = Client()
    sign_in(client, world.user("ben"), seconds_ago=3600)
    before = key(client)
    assert client.post("/account/factors/prove-again/", {"code": "000000"}).status_code == 200
    assert key(client) == before
