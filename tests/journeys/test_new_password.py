"""A forgotten password: too many guesses are kept waiting, a letter sets a new one, and the link works once."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from carom.domain.outbox.models import Message
from tests.journeys.conftest import Visitor
from tests.journeys.proving import Person
from tests.world import PASSWORD

pytestmark = pytest.mark.browser
NEW = "another quiet harbor at dusk"


@pytest.fixture(autouse=True)
def _nothing_counted_yet(cast, settings):
    settings.EMAIL_BACKEND = "carom.interfaces.desk.outbox.sign_in_mail.IntoTheOutbox"
    cache.clear()
    yield
    cache.clear()


def calm(visitor: Visitor) -> None:
    assert visitor.axe() == []
    assert visitor.sideways() == 0


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_after_five_guesses_the_right_one_waits_too_and_a_letter_leads_in(visitor, cast, settings):
    ben, page = Person(visitor, cast.user("ben")), visitor.page
    for _guess in range(5):
        visitor.give_password("ben@example.org", "not the password")
        expect(page.locator(".errors, .field-error").first).to_be_visible()
    visitor.give_password("ben@example.org")
    expect(page.get_by_text("Too many tries")).to_be_visible()
    calm(visitor)

    visitor.go("/account/password/reset/")
    calm(visitor)
    page.get_by_label("Email").fill("ben@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Look in your mail")).to_be_visible()
    calm(visitor)
    letter = Message.objects.get(kind="account")
    assert (letter.to, letter.subject) == ("ben@example.org", "A new password for Carom")
    link = re.search(r"/account/password/reset/key/\S+", letter.text).group()
    visitor.go(link)
    expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()
    calm(visitor)
    for field in page.locator("input[type=password]").all():
        field.fill(NEW)
    page.get_by_role("button", name="Save the password").click()
    expect(page.get_by_role("heading", name="Password changed")).to_be_visible()
    calm(visitor)

    cache.clear()  # five minutes later
    visitor.give_password("ben@example.org", PASSWORD)
    expect(page.locator(".errors, .field-error").first).to_be_visible()
    visitor.give_password("ben@example.org", NEW)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()  # a reset opens nothing by itself
    page.get_by_label("Code").fill(ben.code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{visitor.home}/")

    page.context.clear_cookies()
    visitor.go(link)
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    calm(visitor)


def test_one_network_address_is_closed_for_a_while(visitor, cast):
    visitor.allowed = {429}
    token = visitor.go("/account/login/").locator("input[name=csrfmiddlewaretoken]").first.input_value()
    for number in range(30):
        sent = {"csrfmiddlewaretoken": token, "login": f"n{number}@example.org", "password": "x"}
        visitor.page.request.post(f"{visitor.home}/account/login/", form=sent)
    visitor.give_password("omar@example.org")
    expect(visitor.page.get_by_role("heading", name="Too many tries")).to_be_visible()
    calm(visitor)
