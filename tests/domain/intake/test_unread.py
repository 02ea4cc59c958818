"""Words for a status, and clinics, that mean nothing here are told before the rows come in."""

import pytest

from carom.domain.intake import actions, queries
from carom.domain.intake.models import ImportBatch
from carom.domain.practices import actions as practices
from tests.world import NOW

HEAD = "Date received,Referred by,Clinic,Status\n"
ROWS = HEAD + (
    "2026-06-01,Jane Smith,Harbor,Done\n"
    "2026-06-02,Jane Smith,Zweigstelle,Zweifelhaft\n"
    "2026-06-03,Jane Smith,Zweigstelle,zzz\n"
    "2026-06-04,Jane Smith,,Zweifelhaft\n"
    "2026-12-24,Jane Smith,Elsewhere,zzz\n"
)


@pytest.fixture
def batch(intake, world):
    return intake.preview(intake.text(ROWS))


def test_what_is_not_understood_is_counted(batch):
    found = queries.unread(batch)
    assert found.status == [("Zweifelhaft", 2), ("zzz", 1)], "a row that does not come in is not counted"
    assert found.clinic == [("Zweigstelle", 2)]
    assert found.yours == ["Harbor", "Hillside"]


PLACES = (
    "2026-06-01,Dr. Anna Keller,Keller Family Medicine,\n2026-06-02,Riverside Ortho.,Riverside Orthopedics,\n"
    "2026-06-03,Maria Lopez DC,Lopez Chiropractic,\n2026-06-04,Priya Shah,Northgate Pain Clinic,\n"
)


@pytest.mark.parametrize(
    ("rows", "asked"),
    [
        (PLACES, True),
        (PLACES + "2026-06-05,Jane Smith,Harbor,\n" * 3, True),
        (PLACES + "2026-06-05,Jane Smith,Harbor,\n" * 5, False),  # most are ours
        ("2026-06-01,Dr. Anna Keller,Eastside,\n2026-06-02,Riverside Ortho.,Westside,\n", False),
        ("2026-06-01,Harbor Foot Clinic,Harbor,\n", False),
    ],
)
def test_clinics_that_have_the_names_of_the_sources_are_perhaps_theirs(intake, rows, asked):
    assert queries.unread(intake.preview(intake.text(HEAD + rows))).of_sources is asked


def test_a_clinic_added_since_is_known(batch, intake, world):
    practices.add_clinic(practice=world.practice, name="zweigstelle", by=world.alice, at=NOW)
    assert queries.unread(intake.again(batch)).clinic == []


def test_words_are_sealed_and_go_with_the_rows(batch, intake, world):
    stored = ImportBatch.objects.filter(pk=batch.pk).values_list("unread", flat=True)
    assert stored[0] and "Zwei" not in stored[0]
    intake.undo(intake.commit(batch))
    assert stored[0] == ""
    again = intake.preview(intake.text(ROWS))
    actions.drop(batch=again, version=again.version, by=world.alice, at=NOW)
    assert queries.unread(intake.again(again)) == queries.Unread([], [], [])


def test_many_words_are_told_together(intake):
    rows = "".join(f"2026-06-01,Jane Smith,,zz{chr(97 + n)}\n" for n in range(25))
    found = queries.unread(intake.preview(intake.text(HEAD + rows)))
    assert len(found.status) == 21 and found.status[-1] == ("", 5)


def test_a_file_that_is_understood_tells_nothing(intake):
    batch = intake.preview(intake.text(HEAD + "2026-06-01,Jane Smith,Harbor,Done\n"))
    assert batch.unread == ""
