from datetime import timedelta

import pytest

from carom.domain.conversations import actions as conversations
from carom.domain.network import actions as network
from carom.domain.referrals import actions as referrals
from tests.world import NOW, TODAY


@pytest.fixture
def dara(world):
    """Dr. Dara Okafor, who needs a sheet for runners."""
    return network.add_party(
        practice=world.practice, name="Dara Okafor", kind="person", needs="A sheet for runners", by=world.alice, at=NOW
    )


@pytest.fixture
def promised(world, dara):
    """Omar's promise to her, due two days ago."""
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
def overdue_talk(world, dara):
    """The last talk with her, 100 days ago."""
    return conversations.log_touchpoint(
        practice=world.practice, party=dara, on=TODAY - timedelta(days=100), by=world.alice, at=NOW
    )


@pytest.fixture
def waiting(world, dara):
    """Her referral of five days ago; nobody has reached the patient, and she has not heard."""
    return referrals.add_referral(
        practice=world.practice, received_on=TODAY - timedelta(days=5), told_by=dara, by=world.alice, at=NOW
    )
