import pytest

from carom.domain.network import actions, queries
from carom.domain.network.models import SourceSummary
from tests.world import NOW


def names(found):
    return [one.name for one in found]


@pytest.mark.parametrize(
    "typed",
    ["oka", "Oka", "ada oka", "okafor ada", "okafor, a", "dr okafor"],
)
def test_three_letters_or_two_words_find(world, add, typed):
    add("Dr. Ada Okafor")
    add("Dr. Ben Lindqvist")
    assert names(queries.search(world.practice, typed)) == ["Dr. Ada Okafor"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("José Muñoz", "jose mun"),
        ("José Muñoz", "MUÑ"),
        ("Tim O’Brien", "o'brien"),
        ("Tim O'Brien", "o’brien"),
        ("Tim O'Brien", "o brien"),
        ("Anne Lee-Smith", "lee-smi"),
        ("Anne Lee-Smith", "leesmith"),
        ("Anne Lee-Smith", "smith"),
        ("Łukasz Wójcik", "wojcik"),
    ],
)
def test_accents_apostrophes_and_hyphens_do_not_matter(world, add, name, typed):
    add(name)
    assert names(queries.search(world.practice, typed)) == [name]


def test_every_typed_word_must_match(world, add):
    add("Ada Okafor")
    assert queries.search(world.practice, "ada lind") == []
    assert queries.search(world.practice, "") == []
    assert queries.search(world.practice, "?!") == []


def test_aliases_find_and_resolve(world, add):
    party = add("Dr. Jane Smith")
    actions.add_alias(practice=world.practice, party=party, text="Janey S. at Harbor", by=world.alice, at=NOW)
    assert names(queries.search(world.practice, "janey")) == ["Dr. Jane Smith"]
    assert queries.resolve(world.practice, "JANEY S at harbor") == party


def test_an_equal_name_resolves_unless_two_have_it(world, add):
    party = add("Dr. Jane Smith, MD")
    for spelling in ("Jane Smith", "SMITH, JANE MD", "dr. jane smith, md"):
        assert queries.resolve(world.practice, spelling) == party
    assert queries.resolve(world.practice, "J Smith") is None
    add("Jane Smith")
    assert queries.resolve(world.practice, "Jane Smith") is None


def test_a_whole_word_comes_before_a_beginning(world, add):
    add("Ann Leeson")
    add("Zoe Lee")
    assert names(queries.search(world.practice, "lee")) == ["Zoe Lee", "Ann Leeson"]


def test_whose_own_name_it_is_comes_before_who_is_only_known_by_it(world, add):
    """The first suggestion is taken by Enter: “oka” may not credit Jane for having been named beside Okafor once."""
    jane, _ada = add("Dr. Jane Smith"), add("Ada Okafor")
    actions.add_alias(practice=world.practice, party=jane, text="Jane Smith / Ada Okafor", by=world.alice, at=NOW)
    SourceSummary.objects.update_or_create(party=jane, defaults={"practice": world.practice, "referrals_in": 60})
    assert names(queries.search(world.practice, "oka")) == ["Ada Okafor", "Dr. Jane Smith"]
    assert names(queries.search(world.practice, "ada oka")) == ["Ada Okafor", "Dr. Jane Smith"]


def test_an_alias_of_somebody_else_is_refused(world, add):
    actions.add_alias(practice=world.practice, party=add("Ada Okafor"), text="Doc Ada", by=world.alice, at=NOW)
    with pytest.raises(actions.AliasTaken, match="Ada Okafor"):
        actions.add_alias(practice=world.practice, party=add("Ben Okafor"), text="doc ada", by=world.alice, at=NOW)


def test_a_removed_alias_no_longer_finds(world, add):
    party = add("Ada Okafor")
    alias = actions.add_alias(practice=world.practice, party=party, text="Doc Zed", by=world.alice, at=NOW)
    actions.remove_alias(alias=alias, by=world.alice, at=NOW)
    assert queries.search(world.practice, "zed") == []
    assert names(queries.search(world.practice, "okafor")) == ["Ada Okafor"]


def test_another_practice_is_invisible(world, add):
    with world.other_scope():
        actions.add_party(practice=world.other, name="Eva Hidden", by=world.eve, at=NOW)
        assert names(queries.search(world.other, "hid")) == ["Eva Hidden"]
    assert queries.search(world.practice, "hid") == []
    assert queries.resolve(world.practice, "Eva Hidden") is None
    assert queries.search(world.other, "hid") == []  # the scope of this practice is active


def test_what_tells_two_of_one_name_apart(world, add):
    doctor = next(
        one
        for one in actions.add_starting_types(practice=world.practice, by=world.alice, at=NOW)
        if one.code == "neurologist"
    )
    add("Ada Okafor", source_type=doctor, city="Portland")
    assert queries.search(world.practice, "okafor")[0].more == "Neurologist · Portland"
