"""The board of referrals: the next step is taken from a card, by keyboard and on a phone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from carom.domain.practices.queries import local_date
from carom.domain.referrals import actions


@pytest.mark.parametrize("visitor", ["desk", "phone"], indirect=True)
def test_the_next_step_is_taken_from_a_card_and_taken_back(visitor, cast):
    at = timezone.now()
    with cast.scope():
        deed = {"practice": cast.practice, "by": cast.ben, "at": at, "received_on": local_date(cast.practice, at)}
        sent, *_newer = [actions.take_in(initials=f"A.{letter}.", **deed) for letter in "BCDEFGH"]
    page = visitor.sign_in("ben")
    visitor.go("/referrals/?view=board")
    card = page.locator("#column-received").locator("xpath=../..").locator("li").nth(3)
    card.locator("summary").press("Enter")
    expect(card.get_by_role("button", name="We reached the patient")).to_be_visible()
    assert visitor.sideways() == 0 and visitor.axe() == []
    card.get_by_label("First visit booked for").fill("in 2 weeks")
    card.get_by_label("First visit booked for").press("Enter")
    page.wait_for_url(re.compile("#card-"))
    booked = page.locator("#column-booked").locator("xpath=../..").locator("li:target")
    expect(booked.get_by_text("Next step")).to_be_in_viewport()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("This referral is again: Received.")).to_be_visible()
    visitor.go(f"/referrals/?view=board#card-{sent.public_id}")  # the oldest, which a phone folds away
    expect(page.locator("li:target")).to_be_visible()
