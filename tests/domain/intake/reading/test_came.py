"""A column of yes and no that says whether the patient came."""

from datetime import date

import pytest

from carom.domain.intake.reading.many import reader
from carom.domain.intake.reading.mapping import recognise
from carom.domain.intake.reading.rows import interpreter

DAY = "06/15/2026"


def read(header: str, *cells: str):
    """The column's field, and what each of the cells says."""
    rows = [[DAY, "Dr. Wren", cell] for cell in cells]
    mapping = recognise(["Date", "Referred by", header], rows)
    numbered = list(enumerate(rows, 2))
    found = reader(mapping)(numbered)
    assert found == [interpreter(mapping)(number, row) for number, row in numbered], "as row by row"
    return next((field for field, at in mapping.columns.items() if at == 2), ""), found


@pytest.mark.parametrize(
    "header", ["Came", "Attended?", "Showed", "Show", "First visit", "first appt", "Did they show up?", "Seen (y/n)"]
)
@pytest.mark.parametrize("words", [("Yes", "No"), ("y", "n"), ("1", "0"), ("X", "FALSE")])
def test_yes_and_no(header, words):
    field, rows = read(header, *words, "")
    assert field == "came"
    assert [row.came for row in rows] == ["yes", "no", ""]


@pytest.mark.parametrize("header", ["Came", "Attended", "First visit", "Seen on"])
def test_days_are_those_of_the_first_visit(header):
    field, rows = read(header, "06/16/2026", "06/17/2026")
    assert (field, rows[0].first_visit_on) == ("first_visit_on", date(2026, 6, 16))


def test_a_day_and_a_word_among_yes_and_no():
    field, rows = read("Came", "yes", "no", "no", "yes", "yes", "06/16/2026", "Cancelled")
    assert field == "came"
    assert (rows[5].came, rows[5].first_visit_on) == ("", date(2026, 6, 16))
    assert (rows[6].came, rows[6].status) == ("", "Cancelled")


@pytest.mark.parametrize("header", ["No show", "Did not come", "Missed visit"])
def test_the_opposite_is_left_to_the_person(header):
    assert read(header, "Yes", "No")[0] == ""
