import pytest

from carom.domain.network import actions as network
from carom.domain.network.models import Party
from carom.domain.referrals import actions
from tests.world import NOW, TODAY


@pytest.fixture
def source(world):
    """`source("Sam Okafor")` adds a referral source to the practice."""

    def add(name: str, **details) -> Party:
        return network.add_party(practice=world.practice, name=name, by=world.alice, at=NOW, **details)

    return add


@pytest.fixture
def okafor(source) -> Party:
    return source("Samuel Okafor", kind="person")


@pytest.fixture
def refer(world):
    """`refer(told_by=…)` adds a referral of today."""

    def add(**details):
        details = {"received_on": TODAY} | details
        return actions.add_referral(practice=world.practice, by=world.ben, at=NOW, **details)

    return add
