"""Spellings gathered into sources."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.matching import Person, gather_spellings
from tests.matching.contradicting import APART, BETWEEN, TOGETHER
from tests.matching.rehearsal import Noise, invent_people, write

SPELLINGS = {
    "SMITH, JANE DPM": 3,
    "Dr. Jane Smith": 5,
    "Janey Smith DPM, Harbor Foot": 1,
    "jane smith": 1,
    "John Brown": 3,
    "James Brown": 2,
    "J Brown": 1,
    "Jim Brown": 1,
    "Harbor Foot & Ankle": 4,
    "Harbor Foot and Ankle Clinic LLC": 2,
    "Harbor Dental": 1,
    "Google": 9,
    "google search": 2,
    "": 3,
    "N/A": 1,
    "former patient": 2,
    "Anna Wyszynski": 4,
    "Anna Wyszinski": 1,
    "Dr Wyszynski": 2,
    "McDonald, Pat": 1,
    "PAT MCDONALD": 1,
}


def _named(gathering):
    return {source.name: set(source.spellings) for source in gathering.sources}


def test_spellings_of_one_source_come_together():
    named = _named(gather_spellings(SPELLINGS))
    assert named["Jane Smith, DPM"] == {
        "SMITH, JANE DPM",
        "Dr. Jane Smith",
        "Janey Smith DPM, Harbor Foot",
        "jane smith",
    }
    assert named["Anna Wyszynski"] == {"Anna Wyszynski", "Anna Wyszinski", "Dr Wyszynski"}
    assert named["Harbor Foot & Ankle"] == {"Harbor Foot & Ankle", "Harbor Foot and Ankle Clinic LLC"}
    assert named["Google"] == {"Google", "google search"}
    assert named["Not given"] == {"", "N/A"}
    assert named["Pat McDonald"] == {"McDonald, Pat", "PAT MCDONALD"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lakeside Orthopaedics, P.C.", "Lakeside Orthopedics"),
        ("Harbor Paediatric Centre", "Harbor Pediatric Center"),
        ("Elm Street Counselling", "Elm Street Counseling"),
    ],
)
def test_a_word_spelled_as_across_the_atlantic_is_the_same_word(one, other):
    assert _named(gather_spellings({one: 12, other: 11})) == {one: {one, other}}


def test_different_people_stay_apart():
    named = _named(gather_spellings(SPELLINGS))
    assert named["John Brown"] == {"John Brown"}
    assert named["James Brown"] == {"James Brown", "Jim Brown"}
    assert named["Harbor Dental"] == {"Harbor Dental"}


def test_what_may_be_two_people_is_a_question_with_its_reason():
    (question,) = gather_spellings(SPELLINGS).unresolved
    assert (question.spelling, question.count, question.reason) == ("J Brown", 1, "several people")
    assert question.candidates == ("James Brown", "John Brown")


def test_a_common_name_in_two_towns_is_two_people_and_a_rare_one_is_not():
    crowd = {f"Ann Invented{a}{b}": 1 for a in "abcdefghijklmnop" for b in "abcdefghijklmnop"}
    texts = {"James Smith (York)": 2, "James Smith (Salem)": 2, "Ann Wyszynski (York)": 2, "Ann Wyszynski (Salem)": 1}
    named = [source.spellings for source in gather_spellings(crowd | texts).sources]
    assert ("James Smith (Salem)",) in named
    assert ("Ann Wyszynski (Salem)", "Ann Wyszynski (York)") in named


def test_middle_initials_keep_namesakes_apart():
    named = [source.spellings for source in gather_spellings({"Ann B. Lee": 2, "Ann C. Lee": 2}).sources]
    assert named == [("Ann B. Lee",), ("Ann C. Lee",)]


def test_people_on_a_list_come_first():
    people = [
        Person(7, "Jane", "", "Smith", "DPM", aliases=("the foot lady",)),
        Person(8, organization="Harbor Dental Group"),
    ]
    gathering = gather_spellings(
        {"Dr. Jane Smith": 2, "the foot lady": 1, "harbor dental": 1, "Google": 1}, people=people
    )
    by_id = {source.id: source for source in gathering.sources}
    assert by_id[7].spellings == ("Dr. Jane Smith", "the foot lady")
    assert by_id[None].name == "Google"


def test_places_from_another_column_tell_people_apart():
    texts = {"Dr. Brown": 1, "John Brown (York)": 3, "James Brown (Salem)": 3}
    gathering = gather_spellings(texts, places={"Dr. Brown": "York"})
    assert {"Dr. Brown", "John Brown (York)"} in map(set, _named(gathering).values())


def test_nothing_given_gives_nothing():
    assert gather_spellings({}).sources == []


@given(st.dictionaries(st.text(max_size=30), st.integers(1, 9), max_size=12))
def test_every_spelling_is_in_exactly_one_place(spellings):
    gathering = gather_spellings(spellings)
    places = Counter(raw for source in gathering.sources for raw in source.spellings)
    places.update(one.spelling for one in gathering.unresolved)
    assert places == Counter(dict.fromkeys(spellings, 1))


@given(st.permutations(list(SPELLINGS.items())))
def test_the_order_of_the_input_does_not_matter(items):
    assert gather_spellings(dict(items)) == gather_spellings(SPELLINGS)


def test_sources_are_pure_on_invented_spellings():
    rng = random.Random(11)
    people = invent_people(rng, 800)
    noise = Noise.draw(random.Random(12))
    truth = {}
    while len(truth) < 5_000:
        person = rng.choice(people)
        truth.setdefault(write(rng, person, noise), person.id)
    gathering = gather_spellings(dict.fromkeys(truth, 1))
    together = right = 0
    for source in gathering.sources:
        sizes = Counter(truth[raw] for raw in source.spellings)
        together += sum(sizes.values()) * (sum(sizes.values()) - 1) // 2
        right += sum(size * (size - 1) // 2 for size in sizes.values())
    possible = sum(size * (size - 1) // 2 for size in Counter(truth.values()).values())
    assert right / together > 0.985
    assert right / possible > 0.6
    assert sum(one.count for one in gathering.unresolved) < 0.15 * len(truth)


def _sources(spellings):
    return {source.name: set(source.spellings) for source in gather_spellings(spellings).sources}


def test_a_rare_spelling_one_letter_off_joins_the_one_source_it_can_mean():
    texts = {"Denise Kowalski": 9, "Kowalski, Dennise": 1, "KWALSKI, DENISE": 1, "Quail Run Yoga Studio": 5}
    found = _sources(texts | {"Qual Run Yoga Studio": 1, "Quail Run Yoga Stuido": 1})
    assert found["Denise Kowalski"] == {"Denise Kowalski", "Kowalski, Dennise", "KWALSKI, DENISE"}
    assert found["Quail Run Yoga Studio"] == {"Quail Run Yoga Studio", "Qual Run Yoga Studio", "Quail Run Yoga Stuido"}


def test_two_equally_likely_homes_keep_a_spelling_apart():
    found = _sources({"Denise Kowalska": 6, "Denise Kowalski": 6, "Denise Kowalsk": 1})
    assert found["Denise Kowalsk"] == {"Denise Kowalsk"}


def test_names_that_differ_in_the_first_letter_or_are_both_usual_stay_apart():
    texts = {"Jamal Lafferty": 20, "Kamal Lafferty": 2, "Maria Garcia": 12, "Mario Garcia": 4}
    assert all(len(spellings) == 1 for spellings in _sources(texts).values())


def test_slips_do_not_chain():
    found = _sources({"Ann Wyszynska": 40, "Ann Wyszynka": 8, "Ann Wyszyka": 2})
    assert not any({"Ann Wyszynska", "Ann Wyszyka"} <= spellings for spellings in found.values())


def test_a_place_of_work_before_a_colon_is_no_part_of_the_name():
    texts = {"Harbor Family Medicine: Emily Vale": 1, "Emily Vale": 2, "Dr. Vale - Harbor Family Medicine": 1}
    assert _sources(texts)["Emily Vale"] == set(texts)


def test_walk_in_clinics_and_people_called_as_an_insurance_are_no_channels():
    found = _sources({"Kestrel Walk-in Clinic": 2, "Chen Molina": 1, "walk-in": 1, "Molina Healthcare": 1})
    assert found["Kestrel Walk-in Clinic"] == {"Kestrel Walk-in Clinic"}
    assert found["Chen Molina"] == {"Chen Molina"}
    assert found["Sign or drive-by"] == {"walk-in"}
    assert found["Insurance list"] == {"Molina Healthcare"}


def test_hyphens_that_people_write_are_shown():
    assert "Min-jun Henriksen" in _sources({"Min-jun Henriksen": 2, "HENRIKSEN, MIN JUN": 1, "Henriksen, Min-jun": 1})
    assert "Ines Okonkwo-Vale" in _sources({"Ines Okonkwo-Vale": 1, "ines okonkwo vale": 1})


@pytest.mark.parametrize("texts", APART, ids=" | ".join)
def test_contradicting_spellings_are_never_one_source(texts):
    gathering = gather_spellings(dict.fromkeys(texts, 1))
    assert sorted(source.spellings for source in gathering.sources) == sorted((text,) for text in texts)
    assert len({source.name for source in gathering.sources}) == len(texts), "they can be told from each other"


@pytest.mark.parametrize("texts", TOGETHER, ids=" | ".join)
def test_what_one_person_may_have_keeps_nobody_apart(texts):
    assert [set(source.spellings) for source in gather_spellings(dict.fromkeys(texts, 1)).sources] == [set(texts)]


@pytest.mark.parametrize(("known", "text"), BETWEEN)
def test_what_fits_people_told_apart_is_a_question(known, text):
    gathering = gather_spellings(dict.fromkeys([*known, text], 1))
    (question,) = gathering.unresolved
    assert question.spelling == text
    assert set(question.candidates) == {source.name for source in gathering.sources}


def test_who_is_written_far_more_often_is_meant_where_nothing_is_said():
    found = _sources({"Maria Garcia MD": 40, "Maria Garcia LCSW": 2, "Maria Garcia": 9})
    assert found["Maria Garcia, MD"] == {"Maria Garcia MD", "Maria Garcia"}


def test_a_name_cut_short_is_a_question_with_all_it_may_be():
    counts = {"Riverside Ortho.": 9, "Riverside Orthopedics": 2, "Riverside Orthodontics PC": 1, "Riverside Peds": 1}
    found = gather_spellings(counts)
    (asked,) = found.unresolved
    assert (asked.spelling, asked.count, asked.reason) == ("Riverside Ortho.", 9, "cut short")
    assert asked.candidates == ("Riverside Orthodontics PC", "Riverside Orthopedics")


def test_med_without_a_comma_may_be_a_medicine_cut_short():
    counts = {"Keller Family Medicine": 2, "Keller Family Med": 1, "Keller Family, MEd": 1, "Anna Keller Med": 1}
    found = gather_spellings(counts)
    (asked,) = found.unresolved
    assert (asked.spelling, asked.reason, asked.candidates) == (
        "Keller Family Med", "cut short", ("Keller Family Medicine",),
    )  # fmt: skip
    assert "Anna Keller" in {source.name for source in found.sources}


def test_names_in_two_towns_are_not_one_cut_short():
    places = {"Riverside Ortho": "Bend", "Riverside Orthopedics": "Salem"}
    assert not gather_spellings(dict.fromkeys(places, 1), places=places).unresolved
