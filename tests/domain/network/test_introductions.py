from itertools import pairwise

import pytest

from carom.domain.network import actions, queries, rules
from carom.domain.network.models import Introduction
from carom.domain.practices.scope import OtherPractice
from tests.world import NOW, TODAY


@pytest.fixture
def leads(world):
    def note(introducer, introduced):
        return actions.add_introduction(introducer=introducer, introduced=introduced, on=TODAY, by=world.alice, at=NOW)

    return note


def test_several_may_introduce_one(world, add, leads):
    ann, ben, zoe = add("Ann One"), add("Ben Two"), add("Zoe Young")
    leads(ann, zoe)
    leads(ben, zoe)
    assert [one.introducer for one in queries.introducers_of(world.practice, zoe)] == [ann, ben]


def test_noting_it_twice_changes_nothing(add, leads):
    ann, zoe = add("Ann One"), add("Zoe Young")
    assert leads(ann, zoe) == leads(ann, zoe)
    assert Introduction.objects.count() == 1


def test_nobody_introduces_themselves(add, leads):
    ann = add("Ann One")
    with pytest.raises(actions.IntroductionRefused, match="Ann One"):
        leads(ann, ann)


def test_circles_of_any_length_are_refused(add, leads):
    chain = [add(f"Ann Name{number}") for number in range(5)]
    for first, second in pairwise(chain):
        leads(first, second)
    for start in chain[1:]:
        with pytest.raises(actions.IntroductionRefused, match="other way round"):
            leads(start, chain[0])
    leads(chain[0], chain[4])  # a shorter way is no circle


def test_a_circle_in_the_data_still_ends():
    circle = {1: [2], 2: [3], 3: [1]}
    assert rules.leads_to(1, 3, lambda ids: [to for one in ids for to in circle[one]])
    assert not rules.leads_to(1, 9, lambda ids: [to for one in ids for to in circle[one]])


def test_another_practice_is_refused(world, add, leads):
    with world.other_scope():
        theirs = actions.add_party(practice=world.other, name="Eva Hidden", by=world.eve, at=NOW)
    with pytest.raises(OtherPractice):
        leads(add("Ann One"), theirs)
