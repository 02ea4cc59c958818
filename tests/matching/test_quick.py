"""The short cut reads as the full reader does, and a match by it is the same match."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.matching import Matcher, Person
from carom.matching.reading.full import read_in_full
from carom.matching.reading.quick import read_quickly
from tests.matching.rehearsal import NON_PROVIDERS, Noise, invent_people, write

FIELDS = ("kind", "first", "middle", "last", "credentials", "title", "organization", "place", "state", "ordered")
WORDS = [
    *(
        "Jane",
        "Ed",
        "Isetts",
        "Brian",
        "Kim",
        "Do",
        "Oscar",
        "Smith",
        "O'Brien",
        "Lee-Jones",
        "van",
        "A.",
        "J",
        "D",
        "M.",
    ),
    *("Dr.", "DR", "dr", "Doctor", "MD", "md", "M.D.", "Ph.D.", "PhD", "PA-C", "NP", "np", "DC", "FNP-BC", "Jr", "III"),
    *(
        ",",
        ",",
        "-",
        "/",
        "(",
        ")",
        "[new]",
        "(York)",
        "(PCP)",
        "York,",
        "PA",
        "at",
        "of",
        "from",
        "Ref by",
        "per",
        "Ref:",
    ),
    *(
        "Harbor Foot",
        "Clinic",
        "ortho",
        "Google",
        "patient",
        "friend",
        "insurance",
        "health",
        "Church",
        "the",
        "Dr. Jane's",
    ),
]


def _same(text):
    name = read_quickly(text)
    if name is not None:
        full = read_in_full(text)
        assert {field: getattr(name, field) for field in FIELDS} == {field: getattr(full, field) for field in FIELDS}, (
            text
        )
    return name is not None


@pytest.mark.parametrize("seed", range(6))
def test_the_short_cut_and_the_full_reader_agree(seed):
    rng = random.Random(seed)
    people = invent_people(rng, 400)
    people.append(Person("harbor", organization="Harbor Foot Clinic", aliases=("Dr. Harbor",)))
    matcher, taken = Matcher(people), 0
    for _ in range(1_500):
        text = write(rng, rng.choice(people[:-1]), Noise.draw(rng))
        taken += _same(text)
        assert matcher.match(text) == matcher.match_reading(read_in_full(text)), text
    assert taken > 1_200


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join))
def test_words_in_any_order_read_the_same(text):
    _same(text)
    _same(text.upper())
    _same(text.lower().replace(" ,", ","))


@given(st.text(alphabet="abJM .,-'()/é\x00", max_size=30))
def test_any_text_reads_the_same(text):
    _same(text)


@pytest.mark.parametrize(
    "text", [*NON_PROVIDERS, "Dr. Smith", "Harbor Foot", "St John Wood", "Jane Smith at Harbor Foot"]
)
def test_what_is_no_plain_name_is_left_to_the_full_reader(text):
    _same(text)
