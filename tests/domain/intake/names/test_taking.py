"""Whom a spelling is taken for: when Carom is sure, when it asks, and whom it offers."""

import pytest

from carom.domain.intake import actions
from carom.domain.intake.models import ImportSpelling
from carom.domain.intake.names.spellings import Spellings, take
from carom.domain.network import actions as network
from carom.domain.network.models import Alias, Party
from carom.domain.referrals import queries as referrals
from carom.domain.referrals.models import UnresolvedSource
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
    assert found["Dr. Mariana Balogun"].why == (
        "New, together with “Mariana Balogun, DO” and “Rowan Bone and Joint Center: Mariana Balogun”."
    )


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


def test_a_new_source_names_the_spellings_it_has(listed, taken):
    found = taken("Brandon Dang, MD", "Brandon Dang, MD", "DANG, BRANDON", "Dr. Brandon Dang", "Wei Okonkwo")
    assert found["Brandon Dang, MD"].why == "New, together with “DANG, BRANDON” and “Dr. Brandon Dang”."
    assert found["DANG, BRANDON"].why == "New, together with “Brandon Dang, MD” and “Dr. Brandon Dang”."
    assert found["Wei Okonkwo"].why == "Not on your list yet."


def test_of_many_spellings_some_are_named_and_the_others_counted(listed, taken):
    found = taken(
        "Brandon Dang, MD", "DANG, BRANDON", "Dr. Brandon Dang", "Dang, Brandon MD", "Wei Okonkwo", "W. Okonkwo"
    )
    assert found["DANG, BRANDON"].why.startswith("New, together with “")
    assert found["DANG, BRANDON"].why.endswith("” and 1 other spelling.")
    assert "“DANG, BRANDON”" not in found["DANG, BRANDON"].why
    assert found["Wei Okonkwo"].why == "New, together with “W. Okonkwo”."


@pytest.mark.parametrize(
    "text", ["Dr. Ruiz / Dr. Kowalski", "Dr. Ruiz and Dr. Kowalski", "Ruiz & Kowalski", "Jan Kowalski & Ana Ruiz, MD"]
)
def test_a_text_that_names_two_people_is_a_question_with_both(listed, taken, text):
    listed("Ana Ruiz", "Jan Kowalski")
    one = taken(text)[text]
    assert (one.verdict, one.choice, one.guess) == ("check", "unsure", None)
    assert set(names(one)) == {("Ana Ruiz", False), ("Jan Kowalski", False)}
    assert one.why.startswith("It names several people: ")


def test_of_two_people_named_one_is_on_the_list_and_one_is_new(listed, taken):
    listed("Ana Ruiz")
    for texts in (("Dr. Kowalski",), ("Jan Kowalski, MD",)):
        found = taken("Dr. Ruiz / Dr. Kowalski", *texts)
        one = found["Dr. Ruiz / Dr. Kowalski"]
        assert names(one) == [("Ana Ruiz", False), (found[texts[0]].name, True)]
        assert one.why == "It names several people: Dr. Ruiz and Dr. Kowalski."


def test_of_two_people_named_both_are_new(taken):
    found = taken("Dr. Ruiz", "Jan Kowalski", "Dr. Ruiz / Dr. Kowalski", "Dr. Nobody / Dr. Noone")
    assert names(found["Dr. Ruiz / Dr. Kowalski"]) == [("Dr. Ruiz", True), ("Jan Kowalski", True)]
    assert found["Dr. Nobody / Dr. Noone"].choice == "unsure"
    assert names(found["Dr. Nobody / Dr. Noone"]) == [("Dr. Nobody", True), ("Dr. Noone", True)]


@pytest.mark.parametrize("known", [("Ana Ruiz",), ()])
def test_who_is_named_beside_others_and_unknown_can_be_a_new_source(intake, world, listed, known):
    listed(*known)
    batch = intake.preview(intake.text(_sheet("Dr. Ruiz / Dr. Kowalski", "Dr. Ruiz and Dr. Kowalski")))
    for spelling in ImportSpelling.objects.filter(batch=batch):
        assert [one["name"] for one in spelling.candidates] == [*(known or ["Dr. Ruiz"]), "Dr. Kowalski"]
        actions.choose_candidate(spelling=spelling, number=1, by=world.alice, at=NOW)
    intake.commit(batch)
    assert Party.objects.filter(practice=world.practice, name="Dr. Kowalski").count() == 1


@pytest.mark.parametrize("text", ["John Smith DPM", "SMITH, JOHN, DDS"])
def test_another_training_is_a_question(listed, taken, text):
    listed("John Smith, MD")
    one = taken(text)[text]
    assert (one.verdict, one.choice, names(one)) == ("check", "unsure", [("John Smith", False)])
    assert one.why == "Likely John Smith, but the credentials differ."


def test_the_suggestion_for_all_leaves_another_training_and_several_people_alone(intake, world, listed):
    listed("John Smith, MD", "Ana Ruiz")
    batch = intake.preview(intake.text(_sheet("John Smith DPM", "Dr. Ruiz / Dr. Kowalski", "A. Ruiz")))
    actions.choose_all(batch=batch, verdict="check", choice="match", by=world.alice, at=NOW)
    chosen = dict(ImportSpelling.objects.filter(batch=batch).values_list("text", "choice"))
    assert chosen == {"John Smith DPM": "unsure", "Dr. Ruiz / Dr. Kowalski": "unsure", "A. Ruiz": "match"}
    intake.commit(batch)
    left = UnresolvedSource.objects.get(practice=world.practice, text="John Smith DPM")
    assert [guess["why"] for guess in left.guesses] == ["Likely John Smith, but the credentials differ."]


def test_new_people_told_apart_by_training_are_each_offered(taken):
    found = taken("John Smith MD", "John Smith DPM", "John Smith")
    assert len({one.group for one in found.values() if one.verdict == "new"}) == 2
    assert {name for name, _new in names(found["John Smith"])} == {"John Smith, MD", "John Smith, DPM"}
    assert found["John Smith"].why.endswith(". They are new in this file.")


@pytest.mark.parametrize("known", [("Jane Smith", "John Smith"), ("Jane Smith",), ()])
def test_what_is_left_as_not_sure_waits_with_all_who_may_be_meant(intake, world, listed, known):
    listed(*known)
    rows = ["Jane Smith", "John Smith", "Dr. Smith", "J. Smith", "Jane Smith / John Smith"]
    batch = intake.preview(intake.text(_sheet(*rows)))
    checked = set(ImportSpelling.objects.filter(batch=batch, verdict="check").values_list("text", flat=True))
    assert checked == set(rows[2:])
    intake.commit(batch)
    parties = dict(Party.objects.filter(practice=world.practice).values_list("pk", "name"))
    waiting = UnresolvedSource.objects.filter(practice=world.practice)
    assert {one.text for one in waiting} == checked
    for one in waiting:
        assert {parties[guess["party_id"]] for guess in one.guesses} == {"Jane Smith", "John Smith"}, one.text
    assert not Alias.objects.filter(practice=world.practice, text__in=checked).exists()
    for found in referrals.guesses(world.practice, list(waiting)).values():
        assert {(guess.name, guess.why.split(",")[0].rstrip(".")) for guess in found} <= {
            (name, why) for name in ("Jane Smith", "John Smith") for why in ("Same surname", "Same name")
        }
        assert len(found) == 2


def test_the_suggestion_for_all_leaves_open_questions_alone(intake, world, listed):
    listed("Shanice Guerrero", "Jane Smith", "John Smith")
    sheet = "Date received,Referred by\n2026-06-01,Dr. S. Guerrero\n2026-06-02,J. Smith\n"
    batch = intake.preview(intake.text(sheet))
    assert actions.choose_all(batch=batch, verdict="check", choice="match", by=world.alice, at=NOW) == 1
    chosen = dict(ImportSpelling.objects.filter(batch=batch).values_list("text", "choice"))
    assert chosen == {"Dr. S. Guerrero": "match", "J. Smith": "unsure"}


def test_a_surname_alone_is_asked_again_when_a_second_person_has_it(intake, world):
    """Nobody said who "Dr. Wyszynski" is: the first file only left no doubt."""
    first = intake.preview(intake.text(_sheet("Jane Wyszynski", "Jane Wyszynski", "Dr. Wyszynski", "J. Wyszynski")))
    assert set(_verdicts(first)) == {"new"}
    intake.commit(first)
    assert set(Alias.objects.values_list("text", flat=True)) <= {"Jane Wyszynski"}
    second = intake.preview(intake.text(_sheet("John Wyszynski", "John Wyszynski", "Dr. Wyszynski", "J. Wyszynski")))
    found = {one.text: one for one in ImportSpelling.objects.filter(batch=second)}
    for text in ("Dr. Wyszynski", "J. Wyszynski"):
        assert found[text].choice == "unsure"
        assert [one["name"] for one in found[text].candidates] == ["Jane Wyszynski", "John Wyszynski"]


def test_what_a_person_chose_is_learned_also_by_a_surname_alone(intake, world):
    batch = intake.preview(intake.text(_sheet("Jane Smith", "John Smith", "Dr. Smith")))
    spelling = ImportSpelling.objects.get(batch=batch, text="Dr. Smith")
    actions.choose_candidate(spelling=spelling, number=0, by=world.alice, at=NOW)
    intake.commit(batch)
    assert Alias.objects.get(text="Dr. Smith").party.name == spelling.candidates[0]["name"]


def _sheet(*texts: str) -> str:
    rows = "".join(f"2026-06-{day:02},{text}\n" for day, text in enumerate(texts, 1))
    return f"Date received,Referred by\n{rows}"


def _verdicts(batch) -> list[str]:
    return list(ImportSpelling.objects.filter(batch=batch).values_list("verdict", flat=True))


CUT_SHORT = [
    ("Riverside Ortho.", "Riverside Orthopedics"),
    ("Keller Family Med", "Keller Family Medicine"),
    ("Harbor Fam. Clinic", "Harbor Family Clinic"),
    ("Mercy Hosp", "Mercy Hospital"),
    ("Lakeview Peds", "Lakeview Pediatrics Group"),
    ("Hillside Phys Ther", "Hillside Physical Therapy"),
]


@pytest.mark.parametrize(("short", "whole"), CUT_SHORT)
def test_a_name_of_an_organization_cut_short_is_a_question(taken, short, whole):
    found = taken(whole, short)
    assert (found[whole].verdict, found[whole].kind) == ("new", "organization")
    assert (found[short].verdict, found[short].choice, found[short].kind) == ("check", "unsure", "organization")
    assert [(one.name, one.group) for one in found[short].candidates] == [(whole, found[whole].group)]
    assert "cut short" in found[short].why


@pytest.mark.parametrize(("listed_as", "text"), CUT_SHORT + [(whole, short) for short, whole in CUT_SHORT])
def test_beside_one_on_the_list_it_is_a_question_too(listed, taken, listed_as, text):
    (here,) = listed(listed_as, kind="organization")
    listed(*(f"{name} Clinic" for name in ("Bluff", "Cedar", "Grove", "Maple", "Mesa", "Pine")), kind="organization")
    one = taken(text)[text]
    assert (one.verdict, one.choice) == ("check", "unsure")
    assert one.candidates[0].party == here.pk


@pytest.mark.parametrize("text", ["Oak Valley Pediatrics", "Oak Valley Orthopedics", "Oak Vallley Orthopedics"])
def test_another_kind_of_organization_is_never_sure(listed, taken, text):
    listed("Oak Valley Ortho", kind="organization")
    assert taken(text)[text].choice != "match"


@pytest.mark.parametrize(
    "text", ["Riverside Orthopedics", "Hillside", "Dr. Mercy Hosp", "Riverside Cardiology", "Ortho"]
)
def test_a_name_that_is_no_beginning_of_another_is_none(taken, text):
    found = taken("Riverside Orthodontics", "Mercy Hospital", "Hillside Physical Therapy", text)
    assert (found[text].verdict, found[text].choice) == ("new", "new")
