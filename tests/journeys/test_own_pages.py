"""The pages the crawl can't reach: what goes wrong, a demo, and what stands before the door."""

import psycopg
import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone
from playwright.sync_api import expect

from carom.domain.network import actions as network
from carom.domain.practices.scope import in_practice
from carom.interfaces.desk import practice, room
from tests.journeys.conftest import Visitor
from tests.journeys.test_every_page import WATCH

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)


@pytest.fixture
def watched(visitor) -> Visitor:
    visitor.page.add_init_script(WATCH)
    return visitor


def calm(visitor: Visitor, heading: str) -> None:
    expect(visitor.page.get_by_role("heading", name=heading).first).to_be_visible()
    assert visitor.axe() == []
    assert visitor.sideways() == 0


def away(*_anything, **_named):
    raise OperationalError("the line") from psycopg.OperationalError("connection refused")


def broken(*_anything, **_named):
    raise RuntimeError("broken on purpose")


@BOTH
def test_what_is_refused_or_not_there(watched):
    watched.allowed = {403, 404}
    watched.sign_in("cleo")
    watched.go("/patients/")
    calm(watched, "You cannot open this")
    watched.go("/nowhere/at/all")
    calm(watched, "There is nothing here")
    watched.page.context.clear_cookies()
    watched.go("/nowhere/at/all")
    calm(watched, "There is nothing here")


@BOTH
def test_what_breaks_and_a_database_that_is_away(watched, monkeypatch):
    watched.allowed = {500, 503}
    watched.sign_in("alice")
    for trouble, heading in ((broken, "Something broke on our side"), (away, "reached")):
        with monkeypatch.context() as patched:
            patched.setattr("carom.interfaces.desk.network.lists.queries.counts", trouble)
            watched.go("/network/")
            calm(watched, heading)


@BOTH
def test_a_form_on_a_full_disk(watched, monkeypatch):
    watched.allowed = {503}
    watched.sign_in("alice")
    page = watched.go("/network/add")
    page.get_by_label("Name", exact=True).fill("Jane Ohm")
    monkeypatch.setattr(room.machine, "percent_free", lambda folder: 1)
    room.look_again()
    try:
        page.locator("main form.form button[type=submit]").first.click()
        calm(watched, "The disk is full")
        expect(page.get_by_text("Jane Ohm")).to_be_visible()
    finally:
        monkeypatch.undo()
        room.look_again()


@BOTH
def test_somebody_else_was_faster(watched, cast):
    watched.allowed = {409}
    with in_practice(cast.practice):
        jane = network.add_party(practice=cast.practice, name="Jane Ohm", by=cast.alice, at=timezone.now())
    watched.sign_in("alice")
    page = watched.go(f"/network/{jane.public_id}/edit")
    with in_practice(cast.practice):
        changes = {"name": "Jane Ohm-Vale"}
        network.change_party(party=jane, version=jane.version, changes=changes, by=cast.omar, at=timezone.now())
    page.locator("main form.form button[type=submit]").first.click()
    calm(watched, "Somebody else saved this meanwhile")
    expect(page.get_by_text("Jane Ohm-Vale").first).to_be_visible()


@BOTH
def test_pages_before_the_door(watched, cast):
    cache.clear()
    watched.allowed = {404}
    for path in (
        "/account/login/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/password/reset/key/1-nothing/",
        "/l/crm_nothing",
        "/join/",
        "/setup/",
    ):
        watched.go(path)
        calm(watched, "")


@BOTH
def test_the_pages_of_a_demo(watched, cast, monkeypatch):
    monkeypatch.setattr(practice.proof, "is_a_demo", lambda: True)
    watched.go("/demo/")
    calm(watched, "Look around as one of these people")
    watched.go("/demo/mail")
    calm(watched, "Mail of the demo")
