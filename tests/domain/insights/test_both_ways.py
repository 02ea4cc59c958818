"""The same file, analyzed as it is and brought into an empty practice: what both call by one name is one figure."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from carom.analysis.simulator import Practice, physical_therapy_clinic, sheet
from carom.domain.insights import actions as insights
from carom.domain.insights.from_file import analyze_file
from tests.domain.intake.conftest import Steps
from tests.world import NOW, TODAY

HEAD = "Date received,Referred by,Organization,Ordered by,Patient number,Attended\n"
PLAIN = (
    HEAD
    + """2024-01-05,Jane Smith,Harbor Clinic,,1,yes
2024-03-05,"Smith, Jane MD",Harbor Clinic,,2,yes
2024-04-02,Dr. Jane Smith,Harbor Clinic,,3,no
2025-02-01,John Smith,,,4,yes
2025-02-03,John Smith,,,5,
2025-02-03,John Smith,,,5,
2025-03-01,J. Smith,,,6,
2025-03-02,former patient,,,7,yes
2025-03-03,returning patient,,,8,
2025-03-04,a friend,,,9,
2025-03-05,my neighbor Bob,,,10,
2025-03-06,Google,,,11,
2025-03-07,Google,,Wei Lind,12,
2025-03-08,N/A,,Wei Lind,13,
2025-03-09,N/A,,,14,
2025-03-10,self,,,15,
2025-03-11,drive by,,,16,
2026-06-01,Lincoln Ridge High School,,,17,
2026-06-01,John Smith,,,18,
2027-06-01,John Smith,,,19,
2026-02-31,John Smith,,,20,
,John Smith,,,21,
"""
)
# The desk's words for the parts of what is known → those of the analysis of a file.
SAME = {"patients": "patients", "no_person": "came_alone", "not_sure": "unresolved", "not_said": "not_said"}


@pytest.fixture
def both(world):
    """Analyze a file as it is, and from the desk after bringing it in."""

    def look(path: Path) -> tuple[dict, dict]:
        intake = Steps(world)
        intake.bring_in(path)
        content = insights.work_out(practice=world.practice, by=world.alice, at=NOW).content
        return analyze_file(path, today=TODAY, as_of=TODAY), content

    return look


def check(file: dict, desk: dict) -> None:
    assert desk["coverage"]["rows"] == file["coverage"]["rows"] == file["rows_used"]
    assert desk["coverage"]["known"] == file["coverage"]["known"]
    assert {part: desk["coverage"][part] for part in SAME} == {
        part: file["coverage"][theirs] for part, theirs in SAME.items()
    }
    of_file = Counter((one["count"], one["first"], one["last"], one["silent_days"]) for one in file["sources"])
    of_desk = Counter((one["count"], one["first"], one["last"], one["silent_days"]) for one in desk["sources"])
    kept = min(len(desk["sources"]), desk["sources_count"])
    assert desk["sources_count"] == len(file["sources"])
    assert kept < desk["sources_count"] or of_desk == of_file
    assert desk["months"] == file["months"]
    assert [one["count"] for one in desk["quiet"]] == [one["count"] for one in file["quiet"] if one["half_a_year"]]
    assert desk["is_short"] == bool(file["quiet_reason"])


def test_a_plain_sheet_says_the_same_both_ways(both):
    path = settings.DATA / "plain.csv"
    path.write_text(PLAIN)
    file, desk = both(path)
    check(file, desk)
    assert desk["coverage"] == {
        "known": 9, "patients": 2, "no_person": 4, "not_sure": 2, "not_said": 1, "rows": 18,
    }  # fmt: skip
    assert {one["name"] for one in desk["sources"]} == {one["name"] for one in file["sources"]}
    assert [one["name"] for one in desk["quiet"]] == [one["name"] for one in file["quiet"] if one["half_a_year"]]


def test_a_simulated_year_says_the_same_both_ways(both):
    practice = Practice(physical_therapy_clinic(until=TODAY), seed=4)
    path = settings.DATA / "clinic.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([sheet.HEADERS, *list(sheet.rows(practice))[-600:]])
    check(*both(path))
