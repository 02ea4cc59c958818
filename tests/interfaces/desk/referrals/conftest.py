import pytest

from carom.domain.network import actions as network
from carom.domain.network.models import Party
from carom.domain.practices.roles import Permission, may
from carom.domain.referrals import actions
from carom.domain.referrals.models import Referral
from tests.world import CAST, NOW, TODAY


@pytest.fixture(autouse=True)
def _clock(time_machine_at):
    """The cast lives on NOW."""


@pytest.fixture
def time_machine_at():
    import time_machine

    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def okafor(world) -> Party:
    return network.add_party(practice=world.practice, name="Samuel Okafor", kind="person", by=world.alice, at=NOW)


@pytest.fixture
def refer(world):
    """`refer(told_by=…, initials=…)` takes a referral in, as the front desk does."""

    def add(**details) -> Referral:
        details = {"received_on": TODAY, "initials": "Q.Z.X."} | details
        return actions.take_in(practice=world.practice, by=world.ben, at=NOW, **details)

    return add


@pytest.fixture
def stranger(enter, world):
    """A client signed in as Eve, of the other practice."""
    return lambda: enter("eve")


def allowed(permission: Permission) -> dict[str, bool]:
    """Everybody of the cast → whether roles.py lets them."""
    return {name: may(role, permission) for name, role in CAST.items()}
