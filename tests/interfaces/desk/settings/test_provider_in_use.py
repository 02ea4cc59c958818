"""The identity provider an owner named on the page is the one people sign in with, from the moment it is saved."""

import pytest
import requests
from django.test import Client
from requests.adapters import HTTPAdapter

from carom.domain.configuration import actions
from carom.domain.configuration.models import Setting
from carom.interfaces.desk.account import provider as in_use
from tests.interfaces.desk.account.conftest import _limits_are_kept, give_app  # noqa: F401  the fixture
from tests.interfaces.desk.account.provider import CLIENT, SECRET, Provider
from tests.interfaces.desk.account.test_provider import START, come_in
from tests.world import NOW, form

LOGIN = "/account/login/"


@pytest.fixture
def elsewhere():
    running = Provider()
    running.person = {"sub": "42", "email": "ben@example.org", "email_verified": True, "name": "Ben"}
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def named(world, elsewhere, monkeypatch):
    """The owner named it; that it runs on this machine in clear is allowed for once."""
    monkeypatch.setitem(actions._FAULTS, "provider", lambda values: {})
    values = {"url": elsewhere.home, "client_id": CLIENT, "name": "Harbor Identity", "is_trusted": False}
    deed = {"practice": world.practice, "subject": "provider", "by": world.alice, "at": NOW}

    def save(version=0, **changed):
        return actions.change(values=values | changed, secret=SECRET, version=version, **deed)

    save()
    save.clear = lambda version: actions.clear(version=version, **deed)
    return save


@pytest.fixture
def reachable(monkeypatch):
    monkeypatch.setattr(in_use, "_Outside", HTTPAdapter)


def test_its_button_stands_on_the_sign_in_page_and_only_there_forms_may_lead_to_it(enter, client, named, elsewhere):
    answer = client.get(LOGIN)
    assert "Sign in with Harbor Identity" in answer.content.decode()
    assert f"form-action 'self' {elsewhere.home};" in answer.headers["Content-Security-Policy"] + ";"
    assert elsewhere.home not in enter("alice").get("/settings/").headers["Content-Security-Policy"]
    named.clear(version=1)
    answer = Client().get(LOGIN)
    assert "Harbor Identity" not in answer.content.decode()
    assert elsewhere.home not in answer.headers["Content-Security-Policy"]
    assert Client().post(START).status_code == 404


def test_people_come_in_by_it_and_give_their_second_factor_here(client, world, named, elsewhere, reachable):
    give_app(world.user("ben"))
    assert come_in(client).url == "/account/factors/prove/"
    assert elsewhere.asked[0]["code_challenge_method"] == "S256"


def test_trusting_it_holds_from_the_next_sign_in_on(client, world, named, reachable):
    give_app(world.user("ben"))
    assert come_in(Client()).url == "/account/factors/prove/"
    named(version=1, is_trusted=True)
    assert come_in(client).url == "/referrals/"
    assert client.get("/practice/choose").status_code == 200


@pytest.mark.parametrize("url", ["http://login.example.org", "https://login.example.org", "https://127.0.0.1"])
@pytest.mark.parametrize(("leads_to", "is_called"), [("127.0.0.1", False), ("203.0.113.5", True)])
def test_a_name_that_leads_to_this_machine_is_not_called(client, named, monkeypatch, url, leads_to, is_called):
    called = []

    def call(self, request, *args, **kwargs):
        called.append(request.url)
        raise requests.ConnectionError("nobody is there")

    monkeypatch.setattr(HTTPAdapter, "send", call)
    monkeypatch.setattr("socket.getaddrinfo", lambda *a, **k: [(2, 1, 6, "", (leads_to, 443))])
    named(version=1, url=url)
    answer = client.post(START)
    assert answer.status_code == 401 and "did not confirm" in answer.content.decode()
    assert bool(called) == (is_called and url.startswith("https://"))


def test_a_variable_wins(client, named, settings):
    settings.OIDC_URL, settings.OIDC_NAME = "https://login.example.net", "Another"
    page = client.get(LOGIN).content.decode()
    assert "Sign in with Another" in page and "Harbor Identity" not in page


def test_in_a_demo_it_is_not_offered(client, named, settings):
    settings.MODE = "demo"
    assert "Harbor Identity" not in client.get(LOGIN).content.decode()


def test_from_the_form_to_the_button_in_one_go(enter):
    sent = {"url": "https://login.example.org/", "client_id": "carom", "secret": "a quiet word", "version": "0"}
    assert enter("alice").post("/settings/sign-in/", form(**sent)).status_code == 302
    page = Client().get(LOGIN)
    assert "Sign in with login.example.org" in page.content.decode()
    assert "form-action 'self' https://login.example.org;" in page.headers["Content-Security-Policy"] + ";"


def test_a_secret_that_can_t_be_opened_shuts_nobody_out(client, named, caplog):
    Setting.objects.update(values={**Setting.objects.get().values, "client_id": "another"})
    assert client.get(LOGIN).status_code == 200
    assert client.post(START).status_code == 404
    assert "Type it again in the settings" in caplog.text and SECRET not in caplog.text
