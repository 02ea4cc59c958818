"""Many rows at once are read just as each of them alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carom.domain.intake.reading.many import reader
from carom.domain.intake.reading.mapping import recognise
from carom.domain.intake.reading.rows import ReferralRow, interpreter
from carom.domain.intake.reading.table import read_table

FILES = Path(__file__).parents[3] / "files"
HEADERS = ["Date", "Referred by", "First visit", "DOB", "Type"]
PLAIN = recognise(HEADERS, [["03/14/2025", "Dr. Wren", "", "", ""]])
ODD = [
    ["03/14/2025", "Dr. Wren", "03/20/2025", "02/01/1980", "PCP"],
    ["03/14/2025", "Dr. Wren", "02/31/2025", "02/31/1980", ""],  # days nobody has
    ["", "Dr. Wren", "03/20/2025", "", ""],  # the visit stands in
    ["", "Dr. Wren", "", "", ""],
    ["soon", "Dr. Wren", "", "", ""],
    ["03/14/2025", "N/A", "", "", "Church"],
    ["", "", "", "", ""],
    [" ", "\u200b", "", "", ""],
    ["Total", "12", "", "", ""],
    ["Totally 03/14/2025", "Dr. Wren", "", "", ""],
    HEADERS,
    [" date", "Dr. Wren", "", "", ""],
]
RAGGED = [["03/14/2025", "Dr. Wren"], ["03/14/2025", "Dr. Wren", "", "", "", "more"], []]


def both(mapping, rows):
    numbered = list(enumerate(rows, 2))
    alone = interpreter(mapping)
    return reader(mapping)(numbered), [alone(row_no, cells) for row_no, cells in numbered]


@pytest.mark.parametrize("rows", [[], ODD[:1], ODD, [*ODD, *RAGGED], ODD[2:4]])
def test_odd_rows_are_read_as_alone(rows):
    found, wanted = both(PLAIN, rows)
    assert found == wanted
    assert list(map(type, found)) == list(map(type, wanted))


@pytest.mark.parametrize("headers", [["Referred by", "First visit"], ["Seen on", "Referred by"], ["Name", "Date"]])
def test_also_where_columns_are_missing(headers):
    mapping = recognise(headers, [["x", "03/14/2025"]])
    found, wanted = both(mapping, [["Dr. Wren", "03/14/2025"], ["03/14/2025", "Dr. Wren"], ["", ""]])
    assert found == wanted


@pytest.mark.parametrize("name", sorted(one.name for one in FILES.iterdir() if one.suffix in {".csv", ".tsv", ".vcf"}))
def test_every_sample_is_read_as_row_by_row(name):
    table = read_table(FILES / name)
    rows = [cells for _row_no, cells in table.rows]
    mapping = recognise(table.headers, rows[:500])
    found, wanted = both(mapping, rows)
    assert found == wanted


CELLS = st.one_of(st.text(max_size=12), st.sampled_from([cell for row in ODD for cell in row]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=6), max_size=6))
def test_whatever_the_cells(rows):
    found, wanted = both(PLAIN, rows)
    assert found == wanted


def test_the_plain_rows_of_a_file_are_referrals():
    found, _wanted = both(PLAIN, ODD)
    assert isinstance(found[0], ReferralRow)
