"""What lists show is compared with counting anew: one number that slipped is found, and put right only when asked."""

import pytest

from carom.domain.network import actions, summaries
from carom.domain.network.models import SourceSummary
from carom.domain.referrals import actions as referrals
from carom.interfaces.clock.counting import CountsDiffer, count
from tests.world import NOW, TODAY


@pytest.fixture
def sources(world):
    deed = {"practice": world.practice, "by": world.alice, "at": NOW}
    found = [actions.add_party(name=f"Dr. Number {number}", **deed) for number in range(5)]
    for party in found[:3]:
        referrals.take_in(received_on=TODAY, told_by=party, **deed)
    return found


def test_numbers_that_are_right_are_left_alone(world, sources, monkeypatch):
    monkeypatch.setattr(summaries, "_BATCH", 2)
    assert summaries.count_wrong(world.practice) == 0
    count(NOW)


def test_a_number_that_slipped_is_found_and_mended_only_when_asked(world, sources, monkeypatch):
    monkeypatch.setattr(summaries, "_BATCH", 2)
    SourceSummary.objects.filter(party=sources[4]).update(referrals_in=7)
    SourceSummary.objects.filter(party=sources[0]).update(last_in_on=None)
    assert summaries.count_wrong(world.practice) == 2
    with pytest.raises(CountsDiffer, match=r"Bayside.*2 sources"):
        count(NOW)
    assert summaries.count_wrong(world.practice, mend=True) == 2
    assert summaries.count_wrong(world.practice) == 0
    assert SourceSummary.objects.get(party=sources[0]).last_in_on == TODAY


def test_a_row_that_is_missing_is_found(world, sources):
    SourceSummary.objects.filter(party=sources[1]).delete()
    assert summaries.count_wrong(world.practice) == 1
