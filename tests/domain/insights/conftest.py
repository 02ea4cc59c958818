from datetime import timedelta

import pytest

from carom.domain.network import actions as network
from carom.domain.network.models import SourceType
from carom.domain.referrals import actions as referrals
from tests.world import NOW, TODAY


@pytest.fixture
def told(world):
    """`told("Dr. Ada Ruiz", "psychiatrist", days=[1, 40])`: a source and its referrals, so many days ago."""
    network.add_starting_types(practice=world.practice, by=world.alice, at=NOW)

    def tell(name: str, kind: str | None, *, days: list[int], **details):
        party = network.add_party(
            practice=world.practice,
            name=name,
            source_type=SourceType.objects.get(code=kind) if kind else None,
            by=world.alice,
            at=NOW,
        )
        for ago in days:
            referrals.add_referral(
                practice=world.practice,
                received_on=TODAY - timedelta(days=ago),
                told_by=party,
                by=world.alice,
                at=NOW,
                **details,
            )
        return party

    return tell


@pytest.fixture
def untold(world):
    """A referral without a person behind it."""

    def add(**details):
        return referrals.add_referral(practice=world.practice, received_on=TODAY, by=world.alice, at=NOW, **details)

    return add
