"""Two spellings of an organization beside people: a question before the rows come in, never joined unasked."""

import pytest

from carom.domain.intake import actions, queries
from carom.domain.intake.lifecycle import NotNow
from carom.domain.intake.models import ImportSpelling
from carom.domain.network import actions as network
from carom.domain.network.models import Affiliation, Alias, NameKey, Party
from carom.domain.practices.scope import OtherPractice
from tests.world import NOW

HEAD = "Date received,Referred by,Referring practice,Patient number\n"
ROWS = HEAD + (
    "2026-06-01,Dr. Jane Smith,Keller Family Medicine,P-1\n"
    "2026-06-02,Dr. Wei Okafor,KELLER FAMILY MEDICINE,P-2\n"
    "2026-06-03,Dr. Per Lindqvist,Keller Family Med,P-3\n"
    "2026-06-04,Dr. Maria Lopez,Old Mill Clinic,P-4\n"
)
SHORT, WHOLE = "Keller Family Med", "Keller Family Medicine"


@pytest.fixture
def say(intake, world):
    def choose(batch, word, **other):
        return actions.same_place(batch=intake.again(batch), word=word, by=world.alice, at=intake.clock(), **other)

    return choose


def organizations() -> set[str]:
    return set(Party.objects.filter(kind="organization").values_list("name", flat=True))


def test_it_is_asked_and_comes_in_on_its_own_without_an_answer(intake):
    batch = intake.preview(intake.text(ROWS))
    unread = queries.unread(batch)
    assert (unread.places, unread.alike_places) == (3, [[SHORT, 1, [[WHOLE, ""]]]])
    intake.commit(batch)
    assert organizations() == {SHORT, WHOLE, "Old Mill Clinic"}


def test_it_is_the_one_that_was_chosen_and_the_next_file_knows(intake, say):
    batch = intake.preview(intake.text(ROWS))
    say(batch, SHORT, text=WHOLE)
    batch = intake.preview(intake.again(batch))
    assert queries.unread(batch).places == 2, "a new look keeps it"
    intake.commit(batch)
    assert organizations() == {WHOLE, "Old Mill Clinic"}
    assert Affiliation.objects.filter(organization__name=WHOLE).count() == 3
    again = intake.preview(intake.text(ROWS.replace("P-", "Q-")))
    assert queries.unread(again).alike_places == []
    intake.commit(again)
    assert Party.objects.filter(kind="organization").count() == 2


def test_one_on_the_list_is_offered_and_loses_the_spelling_when_the_file_is_taken_back(intake, world, say):
    keller = network.add_party(practice=world.practice, name=WHOLE, kind="organization", by=world.alice, at=NOW)
    batch = intake.preview(intake.text(ROWS))
    assert queries.unread(batch).alike_places == [[SHORT, 1, [[WHOLE, keller.public_id]]]]
    say(batch, SHORT, party=keller)
    batch = intake.commit(intake.again(batch))
    assert Alias.objects.get(party=keller).text == SHORT
    intake.undo(batch)
    assert organizations() == {WHOLE} and not Affiliation.objects.exists() and not Alias.objects.exists()
    assert not NameKey.objects.filter(key="med").exists()
    assert queries.unread(intake.preview(intake.text(ROWS))).alike_places, "who was meant is asked again"


def test_it_loses_the_spelling_also_where_it_was_merged_into_another_since(intake, world, say):
    deed = {"by": world.alice, "at": NOW}
    keller = network.add_party(practice=world.practice, name=WHOLE, kind="organization", **deed)
    group = network.add_party(practice=world.practice, name="KFM Group", kind="organization", **deed)
    batch = intake.preview(intake.text(ROWS))
    say(batch, SHORT, party=keller)
    batch = intake.commit(intake.again(batch))
    network.merge(kept=group, gone=keller, **deed)
    intake.undo(batch)
    assert set(Alias.objects.values_list("text", "party__name")) == {(WHOLE, "KFM Group")}


def test_a_spelling_it_had_before_stays_when_the_file_is_taken_back(intake, world, say):
    keller = network.add_party(practice=world.practice, name=WHOLE, kind="organization", by=world.alice, at=NOW)
    batch = intake.preview(intake.text(ROWS))
    say(batch, SHORT, party=keller)
    network.add_alias(practice=world.practice, party=keller, text=SHORT, by=world.alice, at=NOW)
    intake.undo(intake.commit(intake.again(batch)))
    assert Alias.objects.get().text == SHORT


def test_its_rows_are_those_of_all_that_differ_in_letter_case_alone(intake):
    rows = ROWS + "2026-06-05,Dr. Wei Okafor,KELLER FAMILY MED,P-5\n"
    assert queries.unread(intake.preview(intake.text(rows))).alike_places == [[SHORT, 2, [[WHOLE, ""]]]]


def test_an_answer_can_be_taken_back(intake, say):
    batch = intake.preview(intake.text(ROWS))
    say(batch, SHORT, text=WHOLE)
    say(batch, SHORT)
    intake.undo(intake.commit(intake.again(batch)))
    assert not Party.objects.exists() and not Alias.objects.exists()


def test_a_source_of_the_file_is_offered_too(intake, say):
    rows = HEAD + "2026-06-01,,Keller Family Medicine,P-1\n2026-06-02,Dr. Jane Smith,Keller Family Med,P-2\n"
    batch = intake.preview(intake.text(rows))
    assert queries.unread(batch).alike_places == [[SHORT, 1, [[WHOLE, ""]]]]
    say(batch, SHORT, text=WHOLE)
    intake.commit(intake.again(batch))
    keller = Party.objects.get(kind="organization")
    assert keller.is_source and Affiliation.objects.get().organization == keller


BOTH = HEAD + (
    "2026-06-01,,Keller Family Medicine,P-1\n"
    "2026-06-02,Dr. Jane Smith,Keller Family Medicine,P-2\n"
    "2026-06-03,Dr. Per Lindqvist,Keller Family Med,P-3\n"
    "2026-06-04,,Keller Family Med,P-4\n"
)


def test_one_that_waits_as_a_source_is_asked_beside_people_too(intake, say):
    batch = intake.preview(intake.text(BOTH))
    assert queries.unread(batch).alike_places == [[SHORT, 1, [[WHOLE, ""]]]]
    say(batch, SHORT, text=WHOLE)
    intake.commit(intake.again(batch))
    assert organizations() == {WHOLE}, "it had come in a second time, unasked"


def test_what_was_said_of_it_as_a_source_holds_beside_people(intake, world):
    batch = intake.preview(intake.text(BOTH))
    spelling = ImportSpelling.objects.get(batch=batch, text=SHORT)
    actions.choose_candidate(spelling=spelling, number=0, by=world.alice, at=NOW)
    intake.commit(intake.again(batch))
    assert organizations() == {WHOLE}


def test_what_is_chosen_after_another_leads_on(intake, world, say):
    keller = network.add_party(practice=world.practice, name=WHOLE, kind="organization", by=world.alice, at=NOW)
    batch = intake.preview(intake.text(ROWS.replace("Old Mill Clinic", "Keller Fam Med")))
    say(batch, "Keller Fam Med", text=SHORT)
    say(batch, SHORT, party=keller)
    intake.commit(intake.again(batch))
    assert organizations() == {WHOLE}


def test_two_that_are_said_to_be_each_other_are_one_under_the_name_said_last(intake, say):
    batch = intake.preview(intake.text(ROWS.replace("Old Mill Clinic", "Keller Fam Med")))
    say(batch, WHOLE, text=SHORT)
    say(batch, SHORT, text=WHOLE)
    intake.commit(intake.again(batch))
    assert organizations() == {WHOLE, "Keller Fam Med"}
    assert set(Alias.objects.filter(party__name=WHOLE).values_list("text", flat=True)) == {SHORT}


def test_a_circle_of_three_is_one_too(intake, say):
    batch = intake.preview(intake.text(ROWS.replace("Old Mill Clinic", "Keller Fam Med")))
    for word, other in ((WHOLE, "Keller Fam Med"), ("Keller Fam Med", SHORT), (SHORT, WHOLE)):
        say(batch, word, text=other)
    intake.commit(intake.again(batch))
    assert len(organizations()) == 1


def test_it_is_no_person_not_itself_and_of_this_practice(intake, world, say):
    jane = network.add_party(practice=world.practice, name="Jane Smith", kind="person", by=world.alice, at=NOW)
    with world.other_scope():
        theirs = Party(practice=world.other, name=WHOLE, kind="organization")
    batch = intake.preview(intake.text(ROWS))
    with pytest.raises(NotNow):
        say(batch, SHORT, party=jane)
    with pytest.raises(NotNow):
        say(batch, SHORT, text=SHORT.upper())
    with pytest.raises(NotNow):
        say(batch, SHORT, text="Somewhere the file does not name")
    with pytest.raises(OtherPractice):
        say(batch, SHORT, party=theirs)
    intake.commit(intake.again(batch))
    with pytest.raises(NotNow):
        say(batch, SHORT, text=WHOLE)


BOOK = "First Name,Last Name,Company,Email,Phone\n"
PEOPLE = BOOK + (
    "Jane,Smith,Keller Family Medicine,jane@a.example,\nWei,Okafor,Keller Family Medicine,wei@a.example,\n"
    "Per,Lind,Keller Family Med,per@a.example,\nMaria,Lopez,Old Mill Clinic,maria@a.example,\n"
)


def test_an_address_book_is_asked_in_the_same_way(intake, say):
    batch = intake.preview(intake.text(PEOPLE, name="book.csv"))
    assert batch.shape == "contacts"
    assert queries.unread(batch).alike_places == [[SHORT, 1, [[WHOLE, ""]]]]
    say(batch, SHORT, text=WHOLE)
    assert queries.unread(intake.again(batch)).alike_places, "a choice can still be changed"
    batch = intake.commit(intake.again(batch))
    assert organizations() == {WHOLE, "Old Mill Clinic"}
    assert Affiliation.objects.filter(organization__name=WHOLE).count() == 3
    assert Alias.objects.get(text=SHORT).party.name == WHOLE
    intake.undo(batch)
    assert not Party.objects.exists()


def test_an_address_book_can_mean_one_on_the_list(intake, world, say):
    keller = network.add_party(practice=world.practice, name=WHOLE, kind="organization", by=world.alice, at=NOW)
    batch = intake.preview(intake.text(PEOPLE, name="book.csv"))
    say(batch, SHORT, party=keller)
    intake.commit(intake.again(batch))
    assert Affiliation.objects.filter(organization=keller).count() == 3
    assert organizations() == {WHOLE, "Old Mill Clinic"}
