"""What is worth more asks once more who it is, and then leads back to where the person was."""

import pytest
from playwright.sync_api import expect

from carom.domain.exports.models import Export
from carom.domain.practices.models import Member, Session
from carom.domain.practices.scope import in_practice
from carom.interfaces.desk import background
from tests.journeys.conftest import WIDTHS, Visitor
from tests.journeys.proving import Person, proven_long_ago

pytestmark = pytest.mark.browser

NOT_YET = "Nothing was changed yet."


@pytest.fixture
def alice(visitor, cast) -> Person:
    """The owner, signed in a while ago."""
    person = Person(visitor, cast.user("alice"))
    visitor.sign_in("alice")
    proven_long_ago(visitor)
    return person


@pytest.fixture
def elsewhere(browser, live_server):
    """`elsewhere("ben")`: that person, signed in at a browser of their own."""
    contexts = []

    def come_in(name: str) -> Visitor:
        contexts.append(browser.new_context(viewport=WIDTHS["phone"], reduced_motion="reduce"))
        person = Visitor(contexts[-1].new_page(), live_server.url)
        person.page.set_default_timeout(10_000)
        person.sign_in(name)
        return person

    yield come_in
    for context in contexts:
        context.close()


def press(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=name, exact=True).click()


def confirm(visitor: Visitor, name: str) -> None:
    """Press a button that asks whether it is meant, and say yes."""
    visitor.page.locator("main").get_by_role("button", name=name, exact=True).click()
    visitor.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def test_an_export_asks_once_more_and_is_made_when_asked_again(visitor, alice, cast, monkeypatch):
    monkeypatch.setattr(background, "start", lambda *command: None)  # the file itself: tests/domain/exports
    page = visitor.go("/export/")
    press(visitor, "Make the file")
    expect(page.get_by_text(NOT_YET)).to_be_visible()
    assert visitor.axe() == []
    alice.prove()
    page.wait_for_url(f"{visitor.home}/export/")
    with in_practice(cast.practice):
        assert not Export.objects.exists()
    press(visitor, "Make the file")
    expect(page.locator("#files li")).to_have_count(1)


def test_recovery_codes_are_made_anew_only_after_a_code_and_saved_as_a_file(visitor, alice):
    page = visitor.go("/account/factors/")
    page.get_by_role("listitem").filter(has_text="Recovery codes").get_by_role("link", name="Make new codes").click()
    alice.prove()
    press(visitor, "Make new codes")
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    assert visitor.axe() == []
    before = page.locator(".code-list code").all_inner_texts()
    assert len(before) == 10
    with page.expect_download() as saved:
        press(visitor, "Save as a file")
    assert set(before) <= set(saved.value.path().read_text().splitlines())
    visitor.go("/account/factors/codes/")
    assert page.locator(".code-list").count() == 0
    proven_long_ago(visitor)
    press(visitor, "Make new codes")
    alice.prove()
    press(visitor, "Make new codes")
    expect(page.locator(".code-list code")).to_have_count(10)
    assert set(page.locator(".code-list code").all_inner_texts()).isdisjoint(before)


def test_a_wrong_code_says_so_and_the_page_is_still_the_way_back(visitor, alice):
    page = visitor.go("/account/factors/codes/")
    page.get_by_label("Code").fill("000000")
    press(visitor, "Go on")
    expect(page.get_by_text("That code is not right")).to_be_visible()
    assert visitor.axe() == []
    alice.prove()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_another_role_is_given_after_a_code(visitor, alice, cast):
    page = visitor.go(f"/team/{cast.ben.public_id}/")
    alice.prove()
    page.wait_for_url(f"**/team/{cast.ben.public_id}/")
    page.get_by_label("Role").select_option("auditor")
    proven_long_ago(visitor)
    press(visitor, "Change the role")
    expect(page.get_by_text(NOT_YET)).to_be_visible()
    alice.prove()
    page.wait_for_url(f"**/team/{cast.ben.public_id}/")
    page.get_by_label("Role").select_option("auditor")
    press(visitor, "Change the role")
    expect(page.get_by_text("The role was changed")).to_be_visible()
    with in_practice(cast.practice):
        assert Member.objects.get(pk=cast.ben.pk).role == "auditor"


def test_somebody_is_signed_out_on_every_device_after_a_code(visitor, alice, cast, elsewhere):
    ben = elsewhere("ben")
    ben.go("/referrals/")
    page = visitor.go(f"/team/{cast.ben.public_id}/")
    alice.prove()
    page.wait_for_url(f"**/team/{cast.ben.public_id}/")
    confirm(visitor, "Sign out everywhere")
    expect(page.get_by_text("They are signed out on every device")).to_be_visible()
    assert not Session.objects.filter(user=cast.user("ben")).exists()
    ben.page.reload()
    ben.page.wait_for_url("**/account/login/**")
    expect(ben.page.get_by_role("status").filter(has_text="You were signed out")).to_be_visible()


def test_ones_own_other_devices_are_seen_and_ended(visitor, alice, elsewhere):
    other = elsewhere("alice")
    page = visitor.go("/sign-ins/")
    expect(page.get_by_role("button", name="Sign it out", exact=True)).to_have_count(1)
    press(visitor, "Sign out everywhere else")
    expect(page.get_by_text(NOT_YET)).to_be_visible()
    alice.prove()
    page.wait_for_url(f"{visitor.home}/sign-ins/")
    press(visitor, "Sign out everywhere else")
    expect(page.get_by_text("Every other device is signed out")).to_be_visible()
    other.page.reload()
    other.page.wait_for_url("**/account/login/**")
    page.reload()
    expect(page.get_by_role("button", name="Sign it out", exact=True)).to_have_count(0)
