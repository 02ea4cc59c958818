"""Referrals the desk typed before the file came: told in the preview, skipped, and brought in only when asked."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carom.domain.intake import actions, queries
from carom.domain.intake.lifecycle import NotNow
from carom.domain.intake.models import ImportChunk, ImportSpelling
from carom.domain.intake.staged import telling
from carom.domain.network import actions as network
from carom.domain.network.models import Party
from carom.domain.patients import actions as patients
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral
from tests.world import NOW

HEAD = "Date received,Referred by,Patient number,Patient name\n"
DAY = date(2026, 6, 1)


@pytest.fixture
def jane(world, intake):
    return network.add_party(practice=world.practice, name="Jane Smith", kind="person", by=world.alice, at=NOW)


@pytest.fixture
def typed(world):
    """Type a referral as the desk does: initials, a source or words, a day."""

    def add(initials="OB", number="", name="", day=DAY, **where):
        deed = {"practice": world.practice, "by": world.alice, "at": NOW}
        patient = patients.add_patient(initials=initials, own_number=number, name=name, **deed)
        return referrals.add_referral(received_on=day, patient=patient, **where, **deed)

    return add


def look(intake, *rows, **options):
    batch = intake.preview(intake.text(HEAD + "\n".join(rows) + "\n"), **options)
    fates = {fate.row_no: fate.reason for fate in queries.rows(batch, show="skipped")}
    return batch, fates


@pytest.mark.parametrize("initials", ["OB", "O.B.", "o b", "OXB"])
@pytest.mark.parametrize("row", ["2026-06-01,Dr. Jane Smith,7001,Ona Bell", "2026-06-01,Jane Smith,,O.B."])
def test_initials_are_enough_to_ask(intake, jane, typed, initials, row):
    typed(initials, told_by=jane)
    assert look(intake, row)[1] == {2: telling.PERHAPS}


@pytest.mark.parametrize(
    ("row", "typed_as"),
    [
        ("2026-06-02,Jane Smith,,OB", {}),
        ("2026-06-01,Wei Lind,,OB", {}),
        ("2026-06-01,Jane Smith,,OC", {}),
        ("2026-06-01,Jane Smith,,", {}),
        ("2026-06-01,Jane Smith,,OB", {"initials": ""}),
        ("2026-06-01,Jane Smith,,Olga Brandt", {"name": "Ona Bell"}),
    ],
)
def test_another_day_source_or_patient_comes_in(intake, jane, typed, row, typed_as):
    typed(told_by=jane, **typed_as)
    batch, skipped = look(intake, row)
    assert (skipped, queries.outlook(batch).create) == ({}, 1)


def test_a_number_somebody_here_has_says_who_it_is(intake, jane, typed, world):
    typed(number="P-1", told_by=jane)
    patients.add_patient(practice=world.practice, initials="OB", own_number="P-2", by=world.alice, at=NOW)
    assert look(intake, "2026-06-01,Jane Smith,P-2,OB")[1] == {}
    assert look(intake, "2026-06-01,Jane Smith,p-1 ,OB")[1] == {2: telling.SAME_DAY}
    assert look(intake, "2026-06-01,Jane Smith,7001,OB")[1] == {2: telling.PERHAPS}, "another system's number"


def test_words_that_wait_in_the_queue_are_known_again(intake, typed):
    typed("AB", stated_source="Dr. New Person")
    batch, skipped = look(intake, "2026-06-01,Dr. New Person,,AB")
    assert skipped == {2: telling.PERHAPS}
    assert queries.outlook(batch).new_sources == 0
    intake.commit(batch)
    assert (Referral.objects.count(), Party.objects.count()) == (1, 0), "no row, no source"


def test_who_is_not_sure_may_be_the_one_typed(intake, jane, typed, world):
    network.add_party(practice=world.practice, name="John Smith", kind="person", by=world.alice, at=NOW)
    typed(told_by=jane)
    batch, skipped = look(intake, "2026-06-01,J. Smith,,OB")
    assert ImportSpelling.objects.get(batch=batch).choice == "unsure"
    assert skipped == {2: telling.PERHAPS}


def test_channels_count_as_origin(intake, typed):
    typed(channel="search")
    assert look(intake, "2026-06-01,Google,,OB")[1] == {2: telling.PERHAPS}


def test_one_typed_stands_for_one_row(intake, jane, typed):
    typed(told_by=jane)
    twice = ["2026-06-01,Jane Smith,,OB"] * 2
    batch, skipped = look(intake, *twice)
    assert skipped == {2: telling.PERHAPS}
    assert intake.commit(batch).created == 1
    assert look(intake, *twice)[1] == {2: telling.PERHAPS, 3: telling.HERE}


def test_rows_of_an_earlier_import_stand_for_themselves(intake, jane, typed):
    """A second patient with the same initials on the same day is new, where the first is in the file as well."""
    first, second = "2026-06-01,Jane Smith,7001,Ona Bell", "2026-06-01,Jane Smith,7002,Otto Bax"
    intake.commit(look(intake, first)[0])
    assert look(intake, second, first)[1] == {3: telling.HERE}


def test_all_of_a_long_file_is_looked_through(intake, jane, typed):
    """A referral counts for one row also where its rows lie far apart."""
    typed("AB", told_by=jane)
    rows = [f"2026-05-{n % 28 + 1:02},Jane Smith,,{'ABCDEFGH'[n % 8]}Z" for n in range(598)]
    batch, skipped = look(intake, "2026-06-01,Jane Smith,,AB", *rows, "2026-06-01,Jane Smith,,AB")
    assert ImportChunk.objects.filter(batch=batch).count() == 2
    assert skipped == {2: telling.PERHAPS}
    assert queries.perhaps_here(queries.skipped(batch)) == 1


@pytest.mark.parametrize("rows", [1, 200])
def test_looking_takes_the_same_number_of_queries(intake, jane, typed, rows):
    days = [date(2026, 5, n) for n in range(1, 4)]
    for day in days:
        typed(told_by=jane, day=day)
    lines = [f"{days[n % 3]},Jane Smith,{n},O{'ABC'[n % 3]}" for n in range(rows)]
    batch = intake.ask_preview(intake.text(HEAD + "\n".join(lines) + "\n"))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        intake.run(batch)
    about = [one["sql"] for one in seen if "referrals_referral" in one["sql"] or "patients_patient" in one["sql"]]
    assert len(about) <= 7


def test_a_person_brings_the_row_in_all_the_same(intake, jane, typed, world):
    typed(told_by=jane)
    batch, _skipped = look(intake, "2026-06-01,Jane Smith,,OB", "2026-06-02,Jane Smith,,OB")
    choose = {"batch": batch, "by": world.alice, "at": NOW}
    assert [fate.row_no for fate in queries.rows(batch, show="here")] == [2]
    actions.choose_row(row_no=2, choice="new", **choose)
    outlook = queries.outlook(batch)
    assert (outlook.create, outlook.skip, queries.most_frequent(queries.skipped(batch))) == (2, 0, [])
    assert ImportSpelling.objects.get(batch=batch).rows == 2
    actions.choose_row(row_no=2, choice="", **choose)
    assert ImportSpelling.objects.get(batch=batch).rows == 1
    actions.choose_row(row_no=2, choice="new", **choose)
    batch = intake.preview(batch)
    assert ImportSpelling.objects.get(batch=batch).rows == 2, "the choice stays when the preview is made anew"
    batch = intake.commit(batch)
    assert (batch.created, batch.skipped, Referral.objects.count()) == (2, 0, 3)
    assert intake.undo(batch).kept.get("referrals", 0) == 0
    assert Referral.objects.count() == 1


def test_rows_that_cannot_come_in_are_not_offered(intake, jane, world):
    batch, _skipped = look(intake, "2026-12-24,Jane Smith,,OB", "2026-06-02,Jane Smith,,OB")
    for row_no, choice in [(2, "new"), (2, "leave"), (3, "new")]:
        with pytest.raises(NotNow):
            actions.choose_row(batch=batch, row_no=row_no, choice=choice, by=world.alice, at=NOW)
