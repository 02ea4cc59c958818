"""Days are told by the practice's calendar, not by that of the machine."""

from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine

from carom.domain.referrals import actions as referrals
from carom.interfaces.desk.days import near
from tests.world import TODAY, sign_in


def test_what_came_in_this_evening_came_in_today(world, client):
    """Eight in the evening in Maine is tomorrow in Greenwich."""
    evening = datetime(2026, 6, 15, 20, 4, tzinfo=ZoneInfo("America/New_York"))
    with time_machine.travel(evening, tick=False):
        referrals.add_referral(
            practice=world.practice, received_on=evening.date(), told_by=None, stated_source="a friend", by=world.alice,
            at=evening,
        )  # fmt: skip
        sign_in(client, world.alice.user)
        page = client.get("/referrals/").content.decode()
    assert ">today<" in page
    assert "yesterday" not in page


def test_a_day_is_told_against_the_day_it_is():
    assert [near(TODAY, today).words for today in (TODAY, TODAY.replace(day=TODAY.day + 1))] == ["today", "yesterday"]
    assert near(TODAY, TODAY.replace(day=TODAY.day + 2)).words == near(TODAY, TODAY).title
