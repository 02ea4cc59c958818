"""Given names looked up together are as likely as when each is compared by itself."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.matching.reading.vocabulary import diminutives, given_name_shares
from carom.matching.weighing.given import GivenNames
from carom.matching.weighing.likeness import given_likeness
from tests.matching.rehearsal import slip

NAMES = [*sorted(given_name_shares())[::4], "william", "katherine", "jon", "j", "mary ann", "jo"]
GIVEN = GivenNames(NAMES)
WRITTEN = [*NAMES[::10], "bill", "kate", "cathy", "mary", "maryann", "m", "jonathon"]


@pytest.mark.parametrize("written", WRITTEN)
def test_every_likely_name_is_found_with_its_chance(written):
    compared = {name: chance for name in set(NAMES) if (chance := given_likeness(written, name)) > 1e-4}
    found = {name: chance for name, chance in GIVEN.likely(written).items() if chance > 1e-4}
    assert found == pytest.approx(compared)
    assert GIVEN.usual(written).items() <= GIVEN.likely(written).items()


@given(st.integers(0, 10_000))
def test_one_slip_finds_the_name_it_was(seed):
    rng = random.Random(seed)
    name = rng.choice([name for name in NAMES if len(name) > 3 and " " not in name])
    written = slip(rng, name)
    assert GIVEN.likely(written)[name] == pytest.approx(given_likeness(written, name))


def test_a_slip_in_a_short_form_finds_the_formal_name():
    short = max(diminutives()["katherine"], key=len)
    written = short[:2] + "q" + short[2:]
    assert GIVEN.likely(written)["katherine"] == pytest.approx(given_likeness(written, "katherine"))
