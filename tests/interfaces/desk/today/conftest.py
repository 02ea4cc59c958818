from datetime import timedelta

import pytest
import time_machine

from carom.domain.conversations import actions as conversations
from carom.domain.network import actions as network
from carom.domain.referrals import actions as referrals
from tests.world import NOW, TODAY


@pytest.fixture(autouse=True)
def _stopped_clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def dara(world):
    return network.add_party(
        practice=world.practice, name="Dara Okafor", kind="person", needs="A sheet for runners", by=world.alice, at=NOW
    )


@pytest.fixture
def promised(world, dara):
    return conversations.make_commitment(
        practice=world.practice,
        party=dara,
        what="the exercise sheet",
        made_on=TODAY - timedelta(days=9),
        due_on=TODAY - timedelta(days=2),
        by=world.omar,
        at=NOW,
    )


@pytest.fixture
def waiting(world, dara):
    return referrals.add_referral(
        practice=world.practice, received_on=TODAY - timedelta(days=5), told_by=dara, by=world.alice, at=NOW
    )


@pytest.fixture
def full_day(world, dara, promised, waiting):
    """A line of every kind."""
    conversations.log_touchpoint(
        practice=world.practice, party=dara, on=TODAY - timedelta(days=100), by=world.alice, at=NOW
    )
    referrals.add_referral(
        practice=world.practice, received_on=TODAY, stated_source="a friend from church", by=world.alice, at=NOW
    )
