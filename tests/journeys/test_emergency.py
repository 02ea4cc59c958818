"""Emergency access from the refused page to its end: reason, hours, banner, letter, and an owner who ends it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from carom.domain.audit.models import Entry
from carom.domain.outbox.models import Message
from carom.domain.patients import actions as patients
from carom.domain.practices.models import EmergencyAccess
from carom.domain.practices.scope import in_practice
from tests.journeys.conftest import WIDTHS, Visitor

pytestmark = pytest.mark.browser
REASON = "A patient collapsed in the waiting room and we have to call home."


@pytest.fixture
def owner(browser, live_server, cast):
    """Alice, at a browser of her own."""
    context = browser.new_context(viewport=WIDTHS["desk"], reduced_motion="reduce")
    alice = Visitor(context.new_page(), live_server.url)
    alice.page.set_default_timeout(10_000)
    alice.sign_in("alice")
    yield alice
    context.close()


def accesses(cast) -> list[EmergencyAccess]:
    with in_practice(cast.practice):
        return list(EmergencyAccess.objects.all())


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_opened_with_a_reason_told_to_the_owners_and_ended_by_one(visitor, owner, cast):
    with in_practice(cast.practice):
        seen = patients.add_patient(practice=cast.practice, initials="Q.Z.X.", by=cast.ben, at=timezone.now())
    visitor.allowed = {403, 422}
    page = visitor.sign_in("cleo")
    visitor.go("/patients/")
    assert visitor.axe() == []
    page.get_by_role("link", name="Ask for emergency access").click()
    reason, send = page.get_by_label("Why now?"), page.get_by_role("button", name="Open the patients for me")
    reason.fill("         x         ")  # what the browser counts as long enough is no reason
    send.click()
    expect(page.locator(".field-error").first).to_be_visible()
    assert accesses(cast) == []
    reason.fill(REASON)
    send.click()

    page.wait_for_url(f"{visitor.home}/patients/")
    expect(page.get_by_text("Q.Z.X.")).to_be_visible()
    banner = page.locator(".banner-broken").first
    expect(banner).to_be_visible()
    assert visitor.axe() == []
    assert visitor.sideways() == 0
    (access,) = accesses(cast)
    assert access.reason == REASON
    assert round((access.ends_at - access.created_at).total_seconds() / 3600, 2) == 4
    letter = Message.objects.get(kind="emergency_access")
    assert letter.to == "alice@example.org"
    assert "Cleo" in letter.text and "collapsed" not in letter.text
    look = Entry.objects.filter(action="patients.view_list", by_key=cast.cleo.public_id).latest("seq")
    assert seen.public_id in look.fields
    visitor.go("/emergency/")
    expect(page.get_by_text("you see who patients are. Every owner sees that you do.")).to_be_visible()
    expect(send).to_have_count(0)

    owner.page.reload()
    owner.page.locator(".banner-broken").get_by_role("link", name="See the team").click()
    told = owner.page.get_by_role("region", name="Emergency access")
    expect(told).to_contain_text(REASON)
    told.get_by_role("button", name="End it now").click()
    expect(owner.page.get_by_role("button", name="End it now")).to_have_count(0)

    visitor.go("/patients/")
    expect(page.get_by_text("Q.Z.X.")).to_have_count(0)
    expect(page.locator(".banner-broken")).to_have_count(0)
    visitor.go("/emergency/")
    reason.fill(REASON)
    send.click()
    expect(page.get_by_text("An owner ended your emergency access.")).to_be_visible()
    assert Entry.objects.filter(action__in=["practices.ask_emergency", "practices.end_emergency"]).count() == 2
