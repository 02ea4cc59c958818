"""The ways in, in a real browser with a device that makes passkeys."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from carom.domain.practices import actions
from carom.domain.practices.models import Member, Session
from carom.domain.practices.scope import in_practice
from carom.interfaces.cli import first_run
from tests.journeys.conftest import WIDTHS, Visitor, _listen, _watch
from tests.world import PASSWORD

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_device(page) -> None:
    """From now on the browser has a fingerprint reader that says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def code_now(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


@pytest.fixture
def first(transactional_db, browser, live_server):
    """A visitor of an empty installation."""
    call_command("createcachetable", verbosity=0)
    context = browser.new_context(viewport=WIDTHS["phone"], reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(10_000)
    someone = Visitor(page, live_server.url)
    page.on("console", lambda message: _listen(someone, message))
    page.on("pageerror", lambda e: someone.faults.append(str(e)))
    page.on("response", lambda r: _watch(someone, r))
    yield someone
    context.close()
    assert someone.faults == []


def press(visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=name, exact=True).click()


def calm(visitor) -> None:
    assert visitor.axe() == []
    assert visitor.sideways() == 0


def test_from_the_printed_link_to_a_practice_with_a_passkey(first, settings):
    page = first.page
    with_a_device(page)
    first.go(first_run.make_link().removeprefix(settings.SITE_URL))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/setup/")
    calm(first)
    page.get_by_label("Name of the practice").fill("Harbor Dental")
    page.get_by_label("Profession").select_option("dentistry")
    page.get_by_label("Your name").fill("Dana")
    page.get_by_label("Your email address").fill("dana@example.org")
    page.get_by_label("A password").fill(PASSWORD)
    press(first, "Open the practice")
    expect(page.get_by_role("heading", name="One more step protects your patients")).to_be_visible()
    calm(first)
    page.get_by_role("link", name="Add a passkey").click()
    page.wait_for_url("**/passkeys/add/")
    calm(first)
    page.get_by_label("Its name").fill("Phone")
    press(first, "Make the passkey")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    calm(first)
    press(first, "Show my codes")
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    calm(first)
    page.get_by_role("link", name="I have kept them, go on").click()
    page.wait_for_url(f"{first.home}/")

    page.request.post(f"{first.home}/account/logout/", form={"csrfmiddlewaretoken": _token(page)})
    first.go("/account/login/?next=/team/")
    press(first, "Sign in with a passkey")
    page.wait_for_url(f"{first.home}/team/")  # a passkey alone, and fresh enough for the team
    calm(first)
    expect(page.get_by_text("second step set up")).to_be_visible()

    Session.objects.all().delete()  # and after the password it is the second step
    first.give_password("dana@example.org")
    press(first, "Use a passkey")
    page.wait_for_url(f"{first.home}/")


def _token(page) -> str:
    return page.locator("meta[name=csrf]").get_attribute("content")


def test_from_an_invitation_to_an_app_and_in_again_by_a_recovery_code(visitor, cast):
    page = visitor.page
    with in_practice(cast.practice):
        _invitation, link = actions.invite(
            practice=cast.practice,
            email="noa@example.org",
            role="clinician",
            by=cast.alice,
            at=timezone.now(),
            address=lambda token: f"/l/{token}",
        )
    visitor.go(link)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/join/")
    calm(visitor)
    page.get_by_label("Your name").fill("Noa")
    page.get_by_label("A password").fill(PASSWORD)
    press(visitor, "Join")
    page.get_by_role("link", name="Set up an app").click()
    page.wait_for_url("**/app/add/")
    calm(visitor)
    secret = page.locator(".code-key").get_attribute("data-text")
    page.get_by_label("The six digits").fill(code_now(secret))
    press(visitor, "Done, check the digits")
    press(visitor, "Show my codes")
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    code = page.locator(".code-list code").first.inner_text()
    page.get_by_role("link", name="I have kept them, go on").click()
    page.wait_for_url(f"{visitor.home}/")

    page.get_by_label("Account of Noa").click()
    page.get_by_role("button", name="Sign out").click()
    visitor.give_password("noa@example.org")
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    calm(visitor)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{visitor.home}/")
    visitor.go("/account/factors/")
    calm(visitor)
    expect(page.get_by_text("9 left")).to_be_visible()
    visitor.go("/sign-ins/")
    calm(visitor)


def test_left_alone_it_signs_out_says_so_and_comes_back_to_the_page(visitor):
    page = visitor.sign_in("ben")
    visitor.go("/referrals/")
    Session.objects.update(seen_at=timezone.now() - timedelta(minutes=16))
    page.reload()
    page.wait_for_url(re.compile("/account/login/"))
    expect(page.get_by_role("status").filter(has_text="You were signed out")).to_be_visible()
    calm(visitor)
    assert page.locator("input[name=next]").first.input_value() == "/referrals/"


def test_access_that_ends_ends_the_open_page(visitor, cast):
    page = visitor.sign_in("ben")
    with in_practice(cast.practice):
        actions.disable_member(member=cast.ben, version=1, by=cast.alice, at=timezone.now())
    visitor.go("/referrals/")
    page.wait_for_url(re.compile("/account/login/"))


@pytest.mark.parametrize("visitor", ["desk", "phone", "desk-dark", "phone-dark"], indirect=True)
def test_the_pages_of_the_team_are_calm(visitor, cast):
    visitor.sign_in("alice")
    for path in ("/team/", "/team/invite", f"/team/{cast.ben.public_id}/", "/team/roles", "/sign-ins/"):
        visitor.go(path)
        assert (path, visitor.axe(), visitor.sideways()) == (path, [], 0)
    visitor.sign_in("cleo")
    visitor.go("/emergency/")
    calm(visitor)


def test_an_owner_invites_and_gives_another_role(visitor, cast):
    page = visitor.sign_in("alice")
    visitor.go("/team/")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Their email address").fill("noa@example.org")
    page.get_by_label("Role").select_option("auditor")
    press(visitor, "Make the invitation")
    expect(page.locator("[data-link]")).to_contain_text("/l/crm_")
    visitor.go(f"/team/{cast.ben.public_id}/")
    page.get_by_label("Role").select_option("liaison")
    press(visitor, "Change the role")
    expect(page.get_by_text("The role was changed")).to_be_visible()
    with in_practice(cast.practice):
        assert Member.objects.get(pk=cast.ben.pk).role == "liaison"
