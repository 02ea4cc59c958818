"""Signing in with the identity provider a practice has, over its own address and back, in a real browser."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from playwright.sync_api import expect

from tests.interfaces.desk.account.provider import Provider, name_it
from tests.journeys.proving import Person

pytestmark = pytest.mark.browser

WAS_ON = "/referrals/?tab=done"
BUTTON = "Sign in with Harbor Identity"


@pytest.fixture
def provider(settings, visitor):
    """A provider at which Ben is signed in."""
    running = Provider()
    name_it(settings, running)
    visitor.neighbours = (running.home,)
    yield running
    running.shutdown()
    running.server_close()


def press_the_button(visitor):
    """From a page that asks who it is."""
    page = visitor.go(WAS_ON)
    page.wait_for_url("**/account/login/**")
    assert visitor.axe() == []
    page.get_by_role("button", name=BUTTON, exact=True).click()
    return page


def test_over_the_provider_and_the_second_step_to_the_page_one_wanted(visitor, provider, cast):
    ben = Person(visitor, cast.user("ben"))
    page = press_the_button(visitor)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code").fill(ben.code())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(visitor.home + WAS_ON)
    assert provider.asked[0]["code_challenge_method"] == "S256"
    expect(page.get_by_label("Account of Ben")).to_be_visible()


def test_a_trusted_provider_that_asked_for_two_factors_leads_straight_there(visitor, provider, settings):
    settings.OIDC_TRUST_MFA = True
    provider.amr = ["pwd", "otp"]
    page = press_the_button(visitor)
    page.wait_for_url(visitor.home + WAS_ON)


def test_somebody_the_practice_does_not_know_reads_what_to_do(visitor, provider):
    visitor.allowed = {403}
    provider.person |= {"email": "stranger@example.org"}
    page = press_the_button(visitor)
    expect(page.get_by_role("heading", name="Nobody here has this address")).to_be_visible()
    assert (visitor.axe(), visitor.sideways()) == ([], 0)
    page.get_by_role("link", name="Back to sign in").click()
    page.wait_for_url("**/account/login/**")


def test_a_word_the_provider_did_not_sign_lets_nobody_in_and_says_so(visitor, provider):
    visitor.allowed = {401}
    provider.signs = (rsa.generate_private_key(public_exponent=65537, key_size=2048), "RS256")
    page = press_the_button(visitor)
    expect(page.get_by_role("heading", name="That did not work")).to_be_visible()
    assert (visitor.axe(), visitor.sideways()) == ([], 0)
    visitor.go(WAS_ON)
    page.wait_for_url("**/account/login/**")
