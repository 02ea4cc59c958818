"""Texts that name more than one person are a question with all of them in it."""

import pytest

from carom.matching import Matcher, Person, gather_spellings, several
from tests.matching.contradicting import NOT_SEVERAL, SEVERAL

PEOPLE = [
    Person("ruiz", "Ana", "", "Ruiz", "MD"),
    Person("kowalski", "Jan", "", "Kowalski", "DO"),
    Person("mary", "Mary", "", "Lee"),
    Person("tom", "Tom", "", "Lee"),
]
BOTH = ["Dr. Ruiz / Dr. Kowalski", "Dr. Ruiz and Dr. Kowalski", "Ruiz & Kowalski", "Drs. Ruiz & Kowalski"]


@pytest.mark.parametrize(("text", "people"), SEVERAL)
def test_everybody_named_is_told(text, people):
    assert several(text) == people


@pytest.mark.parametrize("text", NOT_SEVERAL)
def test_one_person_or_place_is_not_taken_apart(text):
    assert several(text) == ()


@pytest.mark.parametrize("text", BOTH)
def test_each_is_as_likely_as_the_other_on_a_list(text):
    ranked = dict(Matcher(PEOPLE).match(text))
    assert ranked["ruiz"] == pytest.approx(ranked["kowalski"], abs=0.02)
    assert ranked["ruiz"] < 0.51
    assert Matcher(PEOPLE).match_all([text]) == [Matcher(PEOPLE).match(text)]


def test_what_somebody_said_before_and_a_firm_on_the_list_stand():
    said = Matcher([*PEOPLE[:1], Person("jan", "Jan", "", "Kowalski", aliases=("Dr. Ruiz / Dr. Kowalski",))])
    assert said.match("Dr. Ruiz / Dr. Kowalski")[0][0] == "jan"
    firm = Matcher([*PEOPLE, Person("firm", organization="Ruiz & Kowalski")])
    assert firm.match("Ruiz & Kowalski")[0][0] == "firm"


@pytest.mark.parametrize("text", BOTH)
def test_such_a_spelling_joins_nobody(text):
    gathering = gather_spellings({"Dr. Ana Ruiz": 3, "Jan Kowalski": 2, text: 1})
    (question,) = gathering.unresolved
    assert (question.spelling, question.reason) == (text, "names several")
    assert question.candidates == ("Ana Ruiz", "Jan Kowalski")


def test_two_surnames_nobody_knows_are_a_firm():
    (source,) = gather_spellings({"Ruiz & Kowalski": 2}).sources
    assert (source.name, source.kind) == ("Ruiz & Kowalski", "organization")
