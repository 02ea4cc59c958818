"""The short cut reads as the full reader does, and a match by it is the same match."""

import random

import pytest

from carom.matching import Matcher, read_source_text
from carom.matching.quick import read_quickly
from tests.matching.rehearsal import NON_PROVIDERS, Noise, invent_people, write

FIELDS = ("first", "middle", "last", "credentials", "title", "organization", "place", "state", "ordered")


@pytest.mark.parametrize("seed", range(4))
def test_the_short_cut_and_the_full_reader_agree_on_names_of_the_list(seed):
    rng = random.Random(seed)
    people = invent_people(rng, 400)
    matcher, taken = Matcher(people), 0
    for _ in range(1_500):
        text = write(rng, rng.choice(people), Noise.draw(rng))
        name = read_quickly(text)
        if name is None:
            continue
        ranked = matcher.match(text)
        full = read_source_text(text)
        if ranked != matcher.match_reading(full):
            assert {field: getattr(name, field) for field in FIELDS} == {
                field: getattr(full, field) for field in FIELDS
            }, text
        taken += 1
    assert taken > 300


@pytest.mark.parametrize(
    "text", [*NON_PROVIDERS, "Dr. Smith", "Harbor Foot", "St John Wood", "Jane Smith at Harbor Foot"]
)
def test_what_is_no_plain_name_is_left_to_the_full_reader(text):
    name = read_quickly(text)
    assert name is None or read_source_text(text).kind == "person"
