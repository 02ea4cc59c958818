"""PostgreSQL is away for a moment: a plain page that says when to come back, and a form that is saved once."""

import re

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError
from django.test import Client

from carom.domain.network.models import Party
from carom.interfaces.desk import away
from tests.world import form, sign_in

ADD = "/network/add"
TYPED = "Dr. Jane Ohm <the second>"


@pytest.fixture
def alice(enter):
    client = enter("alice")
    client.raise_request_exception = False
    return client


def of_the_driver(kind, error):
    def broken(*_anything, **_named):
        raise kind("the line") from error

    return broken


LINES = [
    of_the_driver(OperationalError, psycopg.OperationalError("connection refused")),
    of_the_driver(OperationalError, psycopg.errors.AdminShutdown("terminating connection")),
    of_the_driver(OperationalError, psycopg.errors.CannotConnectNow("starting up")),
    of_the_driver(InterfaceError, psycopg.InterfaceError("the connection is closed")),
]


@pytest.mark.parametrize("broken", LINES)
def test_a_page_says_when_to_come_back(alice, monkeypatch, broken):
    monkeypatch.setattr("carom.interfaces.desk.network.parties.queries.card", broken)
    monkeypatch.setattr("carom.interfaces.desk.access.queries.memberships", broken)
    answer = alice.get("/network/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "can’t be reached" in answer.content.decode()


def test_a_form_can_be_sent_again_from_there_and_is_saved_once(alice, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("carom.domain.network.actions.parties.audit.record", LINES[0])
        answer = alice.post(ADD, form(name=TYPED, password="never shown"))
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "never shown" not in page
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.partition("</form>")[0]))
    assert fields["name"] == "Dr. Jane Ohm &lt;the second&gt;"
    fields["name"] = TYPED
    for _time in range(2):
        assert alice.post(ADD, fields).status_code == 302
    assert [party.name for party in Party.objects.all()] == [TYPED]


def test_somebody_else_s_form_is_never_offered_to_be_sent_again(world, monkeypatch):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    sign_in(strict, world.user("alice"))
    monkeypatch.setattr("carom.interfaces.desk.access.queries.memberships", LINES[0])
    answer = strict.post(ADD, form(name=TYPED))
    assert answer.status_code in (403, 503)
    assert "Ohm" not in answer.content.decode()


def test_before_the_form_s_key_was_looked_at_it_comes_back_too(world, monkeypatch):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    sign_in(strict, world.user("alice"))
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', strict.get(ADD).content.decode())[1]
    with monkeypatch.context() as patched:
        patched.setattr("carom.interfaces.desk.limits._is_known", LINES[0])
        page = strict.post(ADD, form(name=TYPED, csrfmiddlewaretoken=token)).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.partition("</form>")[0]))
    assert strict.post(ADD, fields).status_code == 302


def test_inside_a_page_a_note_says_so(alice, monkeypatch):
    monkeypatch.setattr("carom.domain.network.actions.parties.audit.record", LINES[0])
    answer = alice.post(ADD, form(name=TYPED), headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "nothing is saved twice" in answer.headers["HX-Trigger"]


def test_a_line_that_breaks_after_the_deed_is_no_session_that_ended(alice, monkeypatch):
    monkeypatch.setattr("carom.domain.practices.models.Session.save", LINES[0])
    answer = alice.post(ADD, form(name=TYPED))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def test_a_note_that_was_read_and_a_full_disk_keep_nobody_from_reading(alice, monkeypatch):
    def full(*_anything, **_named):
        raise OperationalError("database or disk is full")

    assert alice.post(ADD, form(name=TYPED)).status_code == 302
    monkeypatch.setattr("carom.domain.practices.models.Session.save", full)
    page = alice.get(ADD)
    assert page.status_code == 200
    assert "is in your network now" in page.content.decode()
    assert alice.post(ADD, form(name="Somebody Else")).status_code == 503


def test_a_session_that_ended_meanwhile_is_still_one(alice, monkeypatch):
    def deleted(*_anything, **_named):
        raise DatabaseError("Forced update did not affect any rows.")

    monkeypatch.setattr("carom.domain.practices.models.Session.save", deleted)
    assert alice.post(ADD, form(name=TYPED)).status_code == 400


@pytest.mark.parametrize(
    "error",
    [None, ValueError("x"), OperationalError("database is locked"), psycopg.OperationalError("not through Django")],
)
def test_other_faults_are_not_of_the_line(error):
    assert not away.is_trouble(error)


def test_a_number_of_another_class_is_not_of_the_line():
    error = OperationalError("too much")
    error.__cause__ = psycopg.errors.OutOfMemory("too much")
    assert not away.is_trouble(error)
