import pytest
import time_machine

from carom.domain.conversations import actions
from carom.domain.network import actions as network
from tests.world import NOW, TODAY


@pytest.fixture(autouse=True)
def _stopped_clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def dara(world):
    return network.add_party(practice=world.practice, name="Dara Okafor", kind="person", by=world.alice, at=NOW)


@pytest.fixture
def talk(world, dara):
    return actions.log_touchpoint(
        practice=world.practice, party=dara, on=TODAY, learned="She moves in May", by=world.alice, at=NOW
    )


@pytest.fixture
def promised(world, dara):
    return actions.make_commitment(
        practice=world.practice, party=dara, what="the exercise sheet", due_on=TODAY, by=world.omar, at=NOW
    )
