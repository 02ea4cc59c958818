import pytest
from nameparser import HumanName

from carom.domain.network.keys import name_words
from carom.domain.network.names import guess_kind, name_key, sort_key, split_name


@pytest.mark.parametrize(
    ("typed", "shown", "first", "last", "credentials"),
    [
        ("Dr. Jane Smith, MD", "Dr. Jane Smith, MD", "Jane", "Smith", "MD"),
        ("SMITH, JANE MD", "Jane Smith, MD", "Jane", "Smith", "MD"),
        ("Smith, Jane A.", "Jane A. Smith", "Jane", "Smith", ""),
        ("Dr Okafor", "Dr Okafor", "", "Okafor", ""),
        ("  Maria   de la Cruz ", "Maria de la Cruz", "Maria", "de la Cruz", ""),
        ("Jane", "Jane", "Jane", "", ""),
    ],
)
def test_a_typed_name_is_taken_apart(typed, shown, first, last, credentials):
    parts = split_name(typed)
    assert (parts.name, parts.first, parts.last, parts.credentials) == (shown, first, last, credentials)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("Dr. Jane Smith", "person"), ("Harbor Foot Clinic", "organization"), ("Lincoln High School", "organization")],
)
def test_what_a_name_names_is_guessed(typed, kind):
    assert guess_kind(typed) == kind


def test_people_are_sorted_by_family_name_and_places_without_the():
    assert sort_key(kind="person", name="Dr. Jane Smith", first="Jane", last="Smith") == "smith jane"
    assert sort_key(kind="organization", name="The Harbor Clinic") == "harbor clinic"
    assert sort_key(kind="organization", name="***") == "***"


def test_titles_and_degrees_do_not_make_another_name():
    assert name_key(kind="person", name="Dr. Jane Smith, MD", first="Jane", last="Smith") == "jane smith"


def test_joined_names_are_stored_both_ways():
    assert {"lee", "smith", "leesmith"} <= set(name_words("Anne Lee-Smith"))
    assert {"obrien", "brien"} <= set(name_words("Tim O’Brien"))


@pytest.mark.parametrize(
    "typed",
    ["Jane Smith", "Dr. Jane Smith", "Dr Jane Smith", "Pastor Tim", "Coach Rivera", "Van Gogh", "Jane Esq",
     "Sister Mary", "Lee Ma", "Junior Smith", "Maria Do", "Judge Judy", "Dr. Van Lee", "Jane Md", "Rabbi Cohen",
     "Aunt Rose"],
)  # fmt: skip
def test_the_short_cut_for_plain_names_says_what_the_grammar_says(typed):
    parts, grammar = split_name(typed), HumanName(typed)
    assert (parts.first, parts.middle, parts.last, parts.credentials) == (
        grammar.first,
        grammar.middle,
        grammar.last,
        grammar.suffix,
    )
