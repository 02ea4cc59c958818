"""Being signed in has ended: the page says why, and after signing in it is the page the person was on."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from carom.domain.network.models import Party
from carom.domain.practices.models import Session
from carom.domain.practices.scope import in_practice
from tests.journeys.conftest import Visitor
from tests.journeys.proving import Person
from tests.journeys.test_getting_in import with_a_device
from tests.world import PASSWORD

pytestmark = pytest.mark.browser

WAS_ON = "/referrals/?tab=done"


def left_alone() -> dict:
    return {"seen_at": timezone.now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1)}


def twelve_hours_later() -> dict:
    return {"expire_date": timezone.now() - timedelta(seconds=1)}


def sign_in_again(visitor: Visitor, person: Person) -> None:
    page = visitor.page
    page.get_by_label("Email").fill("ben@example.org")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code").fill(person.code())
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("ended", [left_alone, twelve_hours_later], ids=lambda ended: ended.__name__)
def test_the_page_says_so_and_leads_back(visitor, cast, ended):
    ben = Person(visitor, cast.user("ben"))
    visitor.sign_in("ben")
    page = visitor.go(WAS_ON)
    Session.objects.update(**ended())
    page.reload()
    page.wait_for_url("**/account/login/**")
    expect(page.get_by_role("status").filter(has_text="Sign in to go on where you were")).to_be_visible()
    sign_in_again(visitor, ben)
    page.wait_for_url(visitor.home + WAS_ON)


def test_a_passkey_leads_back_too(visitor, cast):
    page = visitor.page
    with_a_device(page)
    visitor.sign_in("ben")
    visitor.go("/account/factors/passkeys/add/")
    page.get_by_role("button", name="Make the passkey", exact=True).click()
    page.get_by_role("link", name="Get your codes", exact=True).click()
    page.get_by_role("button", name="Show my codes", exact=True).click()
    page.get_by_role("link", name="I have kept them, go on").click()
    visitor.go(WAS_ON)
    Session.objects.update(**twelve_hours_later())
    page.reload()
    page.get_by_role("button", name="Sign in with a passkey", exact=True).click()
    page.wait_for_url(visitor.home + WAS_ON)


def test_a_form_sent_too_late_says_that_it_was_not_saved(visitor, cast):
    ben = Person(visitor, cast.user("ben"))
    visitor.sign_in("ben")
    page = visitor.go("/network/add")
    page.get_by_label("Name", exact=True).fill("Jane Ohm")
    Session.objects.update(**left_alone())
    page.locator("main form.form button[type=submit]").first.click()
    page.wait_for_url("**/account/login/**")
    expect(page.get_by_role("status").filter(has_text="was not saved")).to_be_visible()
    sign_in_again(visitor, ben)
    page.wait_for_url(f"{visitor.home}/network/add")
    with in_practice(cast.practice):
        assert not Party.objects.filter(name="Jane Ohm").exists()
