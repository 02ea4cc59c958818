"""Whom a spelling is taken for: when Carom is sure, when it asks, and whom it offers."""

import pytest

from carom.domain.intake import actions
from carom.domain.intake.models import ImportSpelling
from carom.domain.intake.names.spellings import Spellings, take
from carom.domain.network import actions as network
from tests.world import NOW


@pytest.fixture
def listed(world, intake):
    def add(*names: str, kind="person"):
        return [
            network.add_party(practice=world.practice, name=name, kind=kind, by=world.alice, at=NOW) for name in names
        ]

    return add


@pytest.fixture
def taken(world, intake):
    """Texts (one row each, or several where a text is given several times) → what each is taken for."""

    def look(*texts: str):
        found = Spellings()
        for text in texts:
            found.add(text)
        return {one.spelling.text: one for one in take(world.practice, found, lambda done: None)}

    return look


def names(one) -> list[tuple[str, bool]]:
    """The candidates offered, each with whether it is new."""
    return [(candidate.name, not candidate.party) for candidate in one.candidates]


@pytest.mark.parametrize("text", ["Shanice Guerrero", "GUERRERO, SHANICE MD", "Dr. Shanice Guerrero"])
def test_a_full_name_is_sure(listed, taken, text):
    (shanice,) = listed("Shanice Guerrero")
    one = taken(text)[text]
    assert (one.verdict, one.choice, one.guess) == ("sure", "match", shanice.pk)


@pytest.mark.parametrize("text", ["S. Guerrero", "Dr. S Guerrero", "Dr. Guerrero", "Guerrero, S., MD", "S. Guerrrero"])
def test_an_initial_and_a_surname_are_never_sure(listed, taken, text):
    (shanice,) = listed("Shanice Guerrero")
    one = taken(text)[text]
    assert (one.verdict, one.choice) == ("check", "unsure")
    assert names(one) == [("Shanice Guerrero", False)]
    assert one.guess == shanice.pk
    assert "10 in 10" not in one.why


def test_what_a_person_has_said_before_is_sure(listed, taken, world):
    (shanice,) = listed("Shanice Guerrero")
    network.add_alias(practice=world.practice, party=shanice, text="Dr. G", by=world.alice, at=NOW)
    one = taken("Dr. G")["Dr. G"]
    assert (one.verdict, one.guess) == ("sure", shanice.pk)
    assert one.why == "A spelling you know already."


@pytest.mark.parametrize("text", ["S. Guerrrero", "S. Guerrero", "Dr. Guerrero"])
def test_somebody_the_file_names_in_full_competes(listed, taken, text):
    listed("Shanice Guerrero")
    found = taken("Sebastian Guerrero, MD", "Sebastian Guerrero, MD", text)
    one = found[text]
    assert one.choice == "unsure"
    assert names(one) == [("Shanice Guerrero", False), (found["Sebastian Guerrero, MD"].name, True)]
    assert one.candidates[1].group == found["Sebastian Guerrero, MD"].group
    assert one.guess is None, "no suggestion for all where two stand side by side"
    assert "who is new in this file" in one.why
    assert "in 10" not in one.why


def test_who_does_not_fit_does_not_compete(listed, taken):
    listed("Shanice Guerrero")
    one = taken("Sebastian Guerrero, MD", "Shanice Guerrero", "Sh. Okafor", "Dr. Shanise Guerrero")[
        "Dr. Shanise Guerrero"
    ]
    assert [name for name, _new in names(one)] == ["Shanice Guerrero"]


def test_the_same_full_name_is_the_same_new_source(listed, taken):
    """Also when the words beside it are those of a place on the list."""
    listed("Rowan Bone and Joint Center", "Nettle Bone and Joint Center", kind="organization")
    found = taken("Mariana Balogun, DO", "Rowan Bone and Joint Center: Mariana Balogun", "Dr. Mariana Balogun")
    assert {one.verdict for one in found.values()} == {"new"}
    assert len({one.group for one in found.values()}) == 1
    assert {one.why for one in found.values()} == {"New, together with 2 other spellings."}


@pytest.mark.parametrize("text", ["Guerrero, Sebastian", "GUERRERO, SEBASTIAN MD", "Dr. Sebastian Guerrero"])
def test_another_first_name_is_another_person(listed, taken, text):
    listed("Shanice Guerrero", "Ann Lee")
    assert taken(text)[text].verdict == "new"


@pytest.mark.parametrize("text", ["Guerrero, Bob", "Guerrero, Robert A., MD", "Guererro, Robert"])
def test_a_form_or_slip_of_the_name_is_the_same_person(listed, taken, text):
    (robert,) = listed("Robert Guerrero")
    assert taken(text)[text].candidates[0].party == robert.pk


@pytest.mark.parametrize(("text", "verdict"), [("Dr. Boyle Lam", "check"), ("Boyle Lam, Kamal, MD", "sure")])
def test_half_of_a_double_surname_is_no_first_name(listed, taken, text, verdict):
    listed("Kamal Boyle Lam")
    one = taken(text)[text]
    assert (one.verdict, names(one)) == (verdict, [("Kamal Boyle Lam", False)])


def test_a_slip_in_a_first_name_is_nobody_of_its_own(listed, taken):
    listed("Jonathan Brandt")
    assert names(taken("Dr. Jxq Brandt", "J. Brandt")["J. Brandt"]) == [("Jonathan Brandt", False)]


def test_two_on_the_list_are_both_offered(listed, taken):
    listed("Jane Smith", "John Smith")
    one = taken("J. Smith")["J. Smith"]
    assert (one.verdict, one.choice) == ("check", "unsure")
    assert {name for name, _new in names(one)} == {"Jane Smith", "John Smith"}
    assert one.why in {"It could be Jane Smith or John Smith.", "It could be John Smith or Jane Smith."}


def test_two_new_ones_of_the_file_are_both_offered(listed, taken):
    found = taken("Jane Smith", "John Smith", "J. Smith")
    assert {(one.name, one.group) for one in found["J. Smith"].candidates} == {
        (found[text].name, found[text].group) for text in ("Jane Smith", "John Smith")
    }


@pytest.mark.parametrize(
    "text", ["Employee Assistance Program", "EAP", "Rowan Ridge Employee Assistance Program", "High School"]
)
def test_words_that_many_places_share_are_never_sure(listed, taken, text):
    listed("Juniper Falls Employee Assistance Program", "Employee Assistance Program", "Lincoln High School",
           kind="organization")  # fmt: skip
    assert taken(text)[text].verdict != "sure"


def test_another_place_of_the_same_kind_is_new(listed, taken):
    listed("Juniper Falls Employee Assistance Program", kind="organization")
    text = "Rowan Ridge Employee Assistance Program"
    assert taken(text)[text].verdict == "new"


@pytest.mark.parametrize(
    "text", ["Lincoln Ridge High School", "lincoln ridge high school", "Lincoln Rigde High School"]
)
def test_the_full_name_of_a_place_is_sure(listed, taken, text):
    (school,) = listed("Lincoln Ridge High School", kind="organization")
    one = taken(text)[text]
    assert (one.verdict, one.guess) == ("sure", school.pk)


def test_a_new_source_says_how_many_spellings_it_has(listed, taken):
    found = taken("Brandon Dang, MD", "Brandon Dang, MD", "DANG, BRANDON", "Dr. Brandon Dang", "Wei Okonkwo")
    assert found["Brandon Dang, MD"].why == "New, together with 2 other spellings."
    assert found["DANG, BRANDON"].why == "New, together with 2 other spellings."
    assert found["Wei Okonkwo"].why == "Not on your list yet."


def test_the_suggestion_for_all_leaves_open_questions_alone(intake, world, listed):
    listed("Shanice Guerrero", "Jane Smith", "John Smith")
    sheet = "Date received,Referred by\n2026-06-01,Dr. S. Guerrero\n2026-06-02,J. Smith\n"
    batch = intake.preview(intake.text(sheet))
    assert actions.choose_all(batch=batch, verdict="check", choice="match", by=world.alice, at=NOW) == 1
    chosen = dict(ImportSpelling.objects.filter(batch=batch).values_list("text", "choice"))
    assert chosen == {"Dr. S. Guerrero": "match", "J. Smith": "unsure"}
