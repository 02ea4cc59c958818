"""What one row has wrong and the other rows have right."""

import pytest

from carom.matching import gather_spellings, read_source_text
from carom.matching.gathering.mending import mended


def _together(texts):
    return {source.name: set(source.spellings) for source in gather_spellings(texts).sources}


@pytest.mark.parametrize(
    ("usual", "slipped"),
    [
        ("Dr. Hannah Vasquez", "Drr Hannah Vasquez"),
        ("Dr. Hannah Vasquez", "D. Hannah Vasquez"),
        ("Coach Hannah Vasquez", "Coch Hannah Vasquez"),
        ("Hannah Vasquez MD", "Hannah Vasquez mmd"),
        ("Hannah Vasquez MD", "VASQUEZ, HANNAH oD"),
        ("Victor Idowu", "Victo Ridowu"),
        ("Mariana Vasquez", "Marian aVasquez"),
        ("Mariana Vasquez", "Amriana Vasquez"),
        ("Camila Aguilar Karimi", "Aguilar Karimi, Camila"),
        ("Christina Vasquez", "VASQUEZ, CHRISTINNA DC"),
        ("Greenway Pediatrics", "Greenway Peiatrics"),
        ("Red Barn Family Medicine", "Rde Barn Family Medicine"),
        ("Camacho & Walsh Family Practice", "Camacho and Walsh Family Practice"),
    ],
)
def test_a_slip_joins_what_the_file_says_more_often(usual, slipped):
    assert {usual, slipped} in _together({usual: 20, slipped: 1}).values()


def test_a_misspelled_town_is_the_town_that_is_said_far_more_often():
    rows = {"Ann Lee (Otterholt)": 30, "Bo Lau (Otterhlot)": 1, "Cy Orr (Newton)": 20, "Di Orr (Newtown)": 15}
    texts = mended({raw: read_source_text(raw) for raw in rows}, rows)
    assert [texts[raw].place for raw in rows] == ["otterholt", "otterholt", "newton", "newtown"]


@pytest.mark.parametrize(
    "texts",
    [
        {"Jamal Lafferty": 20, "Kamal Lafferty": 3},
        {"Hannah Vasquez": 3, "Drr Hannah Vasquez": 3},
        {"Kim Do": 20, "Do Kimm": 15},
    ],
)
def test_nothing_is_mended_towards_what_is_not_much_more_usual(texts):
    assert all(len(spellings) == 1 for spellings in _together(texts).values())


def test_the_order_of_the_rows_does_not_matter():
    texts = {"Victor Idowu": 20, "Victo Ridowu": 1, "Drr Victor Idowu": 2, "V Idowu": 1, "Idowu, Victro": 2}
    assert gather_spellings(texts) == gather_spellings(dict(reversed(texts.items())))
