from functools import partial

import pytest

from carom.domain.network import actions
from tests.world import NOW


@pytest.fixture
def add(world):
    """`add("Dr. Jane Smith")` adds a party to the first practice."""
    deed = partial(actions.add_party, practice=world.practice, by=world.alice, at=NOW)
    return lambda name, **facts: deed(name=name, **facts)
