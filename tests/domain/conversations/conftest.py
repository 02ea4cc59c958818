import pytest

from carom.domain.network import actions as network
from tests.world import NOW


@pytest.fixture
def dara(world):
    """Dr. Dara Okafor, who sends patients to Bayside."""
    return network.add_party(practice=world.practice, name="Dara Okafor", kind="person", by=world.alice, at=NOW)


@pytest.fixture
def foreign(world):
    """Somebody Elm Street Counseling knows."""
    with world.other_scope():
        return network.add_party(practice=world.other, name="Paz Moreno", kind="person", by=world.eve, at=NOW)
