"""Rows that stand twice in one file: left out and said, a person may bring them in; of no patient, they all come in."""

import pytest

from carom.domain.insights.from_file import analyze_file
from carom.domain.intake import actions, queries
from carom.domain.intake.models import ImportSpelling
from carom.domain.intake.staged import telling
from carom.domain.referrals.models import Referral
from tests.world import TODAY

HEAD = "Date received,Referred by,Patient number,Patient name,Birth date,Reason\n"
ONE = "2026-06-01,Jane Smith,P-1,Quentin Zebedee,,Knee\n"


def look(intake, *rows, head=HEAD):
    batch = intake.preview(intake.text(head + "".join(rows)))
    return batch, {fate.row_no: fate.reason for fate in queries.rows(batch, show="twice")}


@pytest.mark.parametrize(
    "again",
    [ONE, "06/01/2026,JANE SMITH,p-1,Quentin Zebedee,,Knee\n", "2026-06-01,Jane Smith,P-1,,,Hip\n"],
)
def test_a_row_that_stands_twice_comes_in_once(intake, again):
    batch, twice = look(intake, ONE, again)
    assert twice == {3: telling.IN_FILE}
    assert queries.repeated(queries.skipped(batch)) == 1
    batch = intake.commit(batch)
    assert (batch.rows_read, batch.created, batch.skipped) == (2, 1, 1)
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        "2026-06-02,Jane Smith,P-1,Quentin Zebedee,,Knee\n",
        "2026-06-01,Wei Lind,P-1,Quentin Zebedee,,Knee\n",
        "2026-06-01,Jane Smith,P-2,Quentin Zebedee,,Knee\n",
    ],
)
def test_another_day_source_or_patient_is_another_referral(intake, other):
    assert look(intake, ONE, other)[1] == {}


def test_names_tell_patients_apart_and_so_do_days_of_birth(intake):
    rows = ["2026-06-01,Jane Smith,,Ona Bell,1990-01-02,\n", "2026-06-01,Jane Smith,,Ona Bell,1960-01-02,\n"]
    assert look(intake, *rows, *rows)[1] == {4: telling.IN_FILE, 5: telling.IN_FILE}


def test_a_person_may_bring_it_in_and_a_new_look_keeps_that(intake, world):
    batch, _ = look(intake, ONE, ONE)
    deed = {"batch": batch, "row_no": 3, "by": world.alice, "at": intake.clock()}
    actions.choose_row(choice="new", **deed)
    assert (queries.outlook(batch).create, ImportSpelling.objects.get().rows) == (2, 2)
    batch = intake.preview(intake.again(batch))
    assert (queries.outlook(batch).create, ImportSpelling.objects.get().rows) == (2, 2)
    assert intake.commit(batch).created == 2
    again, twice = look(intake, ONE, ONE)
    assert (queries.outlook(again).create, list(twice)) == (0, [3])


def test_initials_are_not_enough_to_leave_a_row_out(intake):
    row = "2026-06-01,Jane Smith,,J.S.,,Knee\n"
    batch, twice = look(intake, row, row)
    assert (twice, queries.unread(batch).alike) == ({3: telling.LIKE}, 1)
    born = "2026-06-01,Jane Smith,,J.S.,1990-01-02,Knee\n"
    assert look(intake, born, born)[1] == {3: telling.IN_FILE}


def test_rows_of_no_patient_all_come_in_and_are_counted(intake):
    head, row = "Date received,Referred by,Reason\n", "2026-06-01,Google,Knee\n"
    batch, twice = look(intake, row, row, row.replace("Knee", "Hip"), head=head)
    assert (twice, queries.unread(batch).alike) == ({3: telling.LIKE}, 1)
    assert intake.commit(batch).created == 3


def test_rows_that_only_look_alike_are_listed_and_can_be_left_out(intake, world):
    row = "2026-06-01,Jane Smith,,J.S.,,Knee\n"
    batch, twice = look(intake, row, row, row)
    assert (list(twice), queries.unread(batch).alike, queries.outlook(batch).create) == ([3, 4], 2, 3)
    actions.choose_row(batch=batch, row_no=3, choice="leave", by=world.alice, at=intake.clock())
    batch = intake.commit(batch)
    assert batch.created == 2
    assert [(fate.row_no, fate.reason) for fate in queries.rows(batch, show="twice")] == [(4, telling.LIKE)]
    again, twice = look(intake, row, row, row)
    assert (twice, queries.unread(again).alike) == ({3: telling.LIKE}, 1), "row 4 is here already"


def test_a_referral_with_a_number_of_its_own_is_another_one(intake):
    head = "Referral ID,Date received,Referred by,Patient name\n"
    _batch, twice = look(intake, "1,2026-06-01,Jane Smith,Ona Bell\n", "2,2026-06-01,Jane Smith,Ona Bell\n", head=head)
    assert twice == {}


def test_the_analysis_of_a_file_leaves_out_the_same_rows(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(HEAD + ONE + ONE + "2026-06-01,Google,,,,\n" * 2)
    answer = analyze_file(path, today=TODAY)
    assert answer["rows_skipped_by_reason"] == {telling.IN_FILE: 1}
    assert answer["rows_used"] == 3
    assert any(note.startswith("1 row: like an earlier row") for note in answer["notes"])
    assert "P-1" not in str(answer) and "Zebedee" not in str(answer)
