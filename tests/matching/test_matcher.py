"""Who is meant, by example; and honest chances on an invented list."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carom.matching import Matcher, Person
from tests.matching.rehearsal import rehearse
from tests.matching.scores import answers, best_recall, errors, precision_recall

PEOPLE = [
    Person("jane", "Jane", "A", "Smith", "DPM", "Harbor Foot", "medical", "York", "PA"),
    Person("john", "John", "", "Smith", "MD", city="Lancaster", state="PA"),
    Person("krull", "William", None, "Anderson-Krull", "PhD", aliases=("Dr. K", "Bill from the lake")),
    Person("clinic", organization="Harbor Foot Clinic", city="York", state="PA"),
    Person("dental", organization="Harbor Dental Group"),
    Person("zoltan", "Zoltan", None, "Wyszynski", None, None, None, None, None),
    Person("bob", "Robert", "", "Miller"),
    Person("tim", "Tim", "", "", sector="faith", aliases=("Pastor Tim",)),
]
MATCHER = Matcher(PEOPLE)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Dr. Smith (York)", "jane"),
        ("Dr. Smith, Lancaster", "john"),
        ("SMITH, JANE DPM", "jane"),
        ("Janey Smith DPM, Harbor Foot", "jane"),
        ("Smith Jane", "jane"),
        ("Jnae Smith", "jane"),
        ("Dr Jane Smith York", "jane"),
        ("Bill Krull", "krull"),
        ("dr k", "krull"),
        ("Harbor Foot & Ankle Clinic LLC", "clinic"),
        ("harbor dental", "dental"),
        ("Dr. Wyszinski", "zoltan"),
        ("Bob Miller", "bob"),
        ("Miller, R.", "bob"),
        ("pastor tim", "tim"),
        ("", None),
        ("Google", None),
        ("Mary Miller", None),
        ("Dr. Nguyen", None),
        ("insurance website", None),
        ("a friend", None),
    ],
)
def test_who_is_meant(text, who):
    best, chance = MATCHER.match(text)[0]
    assert best == who
    assert chance > 0.6


def test_a_name_that_several_share_has_no_winner():
    ranked = dict(MATCHER.match("Dr. Smith"))
    assert ranked["jane"] == pytest.approx(ranked["john"], rel=0.2)
    many = Matcher(
        [Person(number, first, "", "Smith") for number, first in enumerate(["Ann", "Bea", "Cal", "Dan"] * 10)]
    )
    assert max(chance for who, chance in many.match("Dr. Smith") if who is not None) < 0.05


def test_an_alias_of_two_people_splits():
    twins = Matcher([Person(1, "Ann", "", "Lee", aliases=("Dr. L",)), Person(2, "Bo", "", "Lau", aliases=("dr l",))])
    ranked = dict(twins.match("DR. L"))
    assert ranked[1] == ranked[2] == pytest.approx(0.498)


def test_the_state_and_the_sector_of_the_text_count():
    pair = [
        Person(1, "Ann", "", "Lee", state="PA", sector="medical"),
        Person(2, "Ann", "", "Lee", state="TX", sector="legal"),
    ]
    others = [
        Person(10 + n, "Max", "", f"Other{n}", state="PA" if n % 2 else "TX", sector="medical") for n in range(40)
    ]
    matcher = Matcher(pair + others)
    assert matcher.match("Ann Lee", state="Texas")[0][0] == 2
    assert matcher.match("Ann Lee", state="PA")[0][0] == 1
    assert matcher.match("Ann Lee", sector="legal")[0][0] == 2


def test_an_empty_list_answers_nobody():
    assert Matcher([]).match("Dr. Smith") == [(None, 1.0)]


@given(st.text(max_size=200))
def test_any_text_is_answered(text):
    ranked = MATCHER.match(text)
    assert sum(chance for _, chance in ranked) == pytest.approx(1.0)
    assert [chance for _, chance in ranked] == sorted((chance for _, chance in ranked), reverse=True)
    assert None in dict(ranked)


@given(st.permutations(PEOPLE), st.sampled_from(["Dr. Smith", "J Smith", "Harbor", "Wyszinski", "Bob Miler"]))
@settings(max_examples=20)
def test_the_order_of_the_list_does_not_matter(people, text):
    assert Matcher(people).match(text) == MATCHER.match(text)


def test_people_with_nothing_or_anything_missing_do_no_harm():
    matcher = Matcher(
        [Person(1), Person(2, last=None, first=None, organization=None, aliases=None), Person(3, "Ann", "", "Lee")]
    )
    assert matcher.match("Ann Lee")[0][0] == 3


@pytest.mark.parametrize(("seed", "known_state"), [(101, 1.0), (102, 0.0), (103, 0.7)])
def test_chances_are_honest_and_links_are_right(seed, known_state):
    rehearsal = rehearse(seed=seed, people=6_000, texts=1_200, known_state=known_state)
    found = answers(Matcher(rehearsal.people), rehearsal)
    assert best_recall(found, precision=0.99)[0] >= (0.9 if known_state else 0.84)
    assert precision_recall(found, 0.99)[0] >= 0.995
    assert max(errors(found)) < 0.03
    for kind, most in (("nobody", 0.01), ("absent", 0.06)):
        wrong = [answer.text for answer in found if answer.kind == kind and answer.chance >= 0.9]
        assert len(wrong) <= most * sum(answer.kind == kind for answer in found)


def test_the_same_answers_whatever_the_order_of_a_large_list():
    rehearsal = rehearse(seed=7, people=1_000, texts=150)
    shuffled = list(rehearsal.people)
    random.Random(3).shuffle(shuffled)
    assert answers(Matcher(rehearsal.people), rehearsal) == answers(Matcher(shuffled), rehearsal)


def test_a_misspelled_name_is_not_taken_for_a_stray_word_beside_a_surname():
    smiths = [Person(number, first, "", "Smith") for number, first in enumerate(["Jane", *["Ann", "Bea", "Cal"] * 10])]
    matcher = Matcher(smiths)
    assert dict(matcher.match("Smith, Jnae"))[0] > 0.995
    assert dict(matcher.match("Smith, Lancaster")).get(0, 0.0) < 0.05


@pytest.mark.parametrize("text", ["John Smith DPM", "SMITH, JOHN DDS", "Wyszynski, Zoltan, LCSW", "Jon Smith DMD"])
def test_another_training_beside_the_same_name_is_never_sure(text):
    matcher = Matcher([Person(1, "John", "", "Smith", "MD"), Person(2, "Zoltan", "", "Wyszynski", "MD")])
    (best, chance), *_ = matcher.match(text)
    assert best is not None
    assert 0.5 < chance < 0.9


@pytest.mark.parametrize("text", ["John Smith DO", "John Smith MD PhD", "John Smith, PhD", "Dr. John Smith"])
def test_a_degree_beside_another_is_no_contradiction(text):
    assert Matcher([Person(1, "John", "", "Smith", "MD")]).match(text)[0] == (1, pytest.approx(0.996, abs=0.005))
