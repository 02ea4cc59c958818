"""After a restore, and before backups have keys: what an owner reads, and decides about."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from carom.domain.installation import set_back
from carom.domain.installation.access import Change, What
from carom.domain.outbox import actions as outbox

TRIAL = {"practice": "Bayside", "asked_by": "Alice"}


@pytest.fixture
def restored(cast):
    at, key = timezone.now(), cast.practice.public_id
    with cast.scope():
        outbox.queue(practice_key=key, kind="trial", to="rosa@example.org", data=TRIAL, dedupe_key="1", at=at)
    changes = [Change(key, "Ben Ford", What.ENDED), Change(key, "Cy Ito", What.ROLE, "owner")]
    made_at = at - timedelta(hours=30)
    set_back.settle(name="carom-nightly.age", made_at=made_at, access=changes, at=at)
    return cast


@pytest.mark.parametrize("visitor", ["desk", "phone-dark"], indirect=True)
def test_whose_access_must_be_given_or_taken_again_and_which_mail_needs_somebody(visitor, restored):
    visitor.sign_in("alice")
    page = visitor.go("/status/")
    expect(page.get_by_text("Ben Ford: access had been ended and is open again. End it again.")).to_be_visible()
    expect(page.get_by_text("must be given or taken again")).to_be_visible()
    assert (visitor.sideways(), visitor.axe()) == (0, [])
    page = visitor.go("/mail/?show=waiting")
    expect(page.get_by_text("Carom was set back to a backup. It may have been sent since then")).to_be_visible()
    assert (visitor.sideways(), visitor.axe()) == (0, [])
    page.get_by_role("button", name="Leave it unsent").click()
    visitor.go("/mail/?show=waiting")
    expect(page.get_by_text("No message needs anybody.")).to_be_visible()


@pytest.mark.parametrize("visitor", ["desk", "phone-dark"], indirect=True)
def test_the_keys_of_backups_are_asked_for_first(visitor, settings, tmp_path):
    settings.DATA = tmp_path
    page = visitor.sign_in("alice")
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()
    expect(page.get_by_text("carom keys init")).to_be_visible()
    assert (visitor.sideways(), visitor.axe()) == (0, [])
    page.get_by_role("link", name="See the status").click()
    expect(page.get_by_text("No backup is made yet, because nobody has made the keys that open one")).to_be_visible()
