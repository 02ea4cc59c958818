"""The file of the demo to try: most of it is new to the practice, a few rows stand in it already."""

import csv
from datetime import date

from carom.analysis.simulator import Practice, physical_therapy_clinic, sheet
from carom.domain.insights.sample import demo

UNTIL = date(2026, 6, 15)


def test_a_few_rows_stand_in_the_practice_already(tmp_path):
    path = tmp_path / "try.csv"
    demo._messy_file(path, until=UNTIL)
    with path.open(encoding="cp1252") as file:
        rows = list(csv.reader(file))[1:]
    practice = {
        (row[0], row[1], row[3])
        for row in sheet.rows(Practice(physical_therapy_clinic(until=UNTIL, introduction=0.003), 11))
    }
    assert 8 <= sum((row[0], row[1], row[3]) in practice for row in rows) <= 25
    assert len({row[2] for row in rows}) == len(rows)
