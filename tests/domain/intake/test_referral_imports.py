"""Referral rows: whom they credit, what stays private, what is a duplicate, what undo leaves."""

import json
import logging
from datetime import date, timedelta

import pytest
from django.db import transaction

from carom.domain.audit.models import Entry
from carom.domain.intake import actions, queries
from carom.domain.intake.lifecycle import NotNow
from carom.domain.intake.models import ImportBatch, ImportChunk, ImportSpelling
from carom.domain.network import actions as network
from carom.domain.network import summaries
from carom.domain.network.models import Alias, Party, SourceSummary
from carom.domain.patients import actions as patients
from carom.domain.patients.models import Patient
from carom.domain.practices.scope import OtherPractice
from carom.domain.referrals import actions as referrals
from carom.domain.referrals.models import Referral
from tests.world import NOW

HEAD = "Date received,Referred by,Patient number,Patient name,Reason,Clinic,Status\n"
ROWS = HEAD + (
    "2026-06-01,Dr. Jane Smith,P-1,Quentin Zebedee,Knee,Harbor,\n"
    '2026-06-02,"SMITH, JANE MD",P-2,Wilma Xanadu,Hip,Elsewhere,Scheduled\n'
    "2025-01-03,Jane Smith,P-1,Quentin Zebedee,Ankle,Hillside,Discharged\n"
    "2026-06-04,Google,,Ottilie Yarrow,Back,,\n"
)
PRIVATE = ["Zebedee", "Quentin", "Xanadu", "Yarrow", "Knee", "P-1"]


@pytest.fixture
def jane(world, intake):
    return network.add_party(practice=world.practice, name="Jane Smith", kind="person", by=world.alice, at=NOW)


def test_rows_credit_patients_clinics_and_states(intake, world):
    batch = intake.commit(intake.preview(intake.text(ROWS)))
    assert (batch.created, batch.skipped) == (4, 0)
    rows = {one.received_on: one for one in Referral.objects.select_related("patient", "source", "clinic")}
    knee, hip, ankle, back = (rows[date(*day)] for day in [(2026, 6, 1), (2026, 6, 2), (2025, 1, 3), (2026, 6, 4)])
    assert knee.source == hip.source == ankle.source
    assert knee.patient == ankle.patient != hip.patient
    assert (knee.patient.initials, knee.patient.own_number, knee.patient.name) == ("Q.Z.", "P-1", "")
    assert (knee.clinic, hip.clinic) == (world.harbor, None)
    assert (knee.state, hip.state, ankle.state) == ("received", "booked", "completed")
    assert (knee.is_history, ankle.is_history) == (False, True)
    assert (back.source, back.channel, back.patient.initials) == (None, "search", "O.Y.")
    assert knee.reason == "Knee"
    assert set(Alias.objects.values_list("party", flat=True)) == {knee.source_id}


def test_names_of_patients_are_kept_only_when_asked(intake):
    intake.commit(intake.preview(intake.text(ROWS), keep_names=True))
    assert "Quentin Zebedee" in {one.name for one in Patient.objects.all()}


def test_nothing_private_lies_open(intake, caplog):
    caplog.set_level(logging.DEBUG)
    batch = intake.undo(intake.commit(intake.preview(intake.text(ROWS))))
    batch = intake.commit(intake.preview(intake.text(ROWS)))
    stored = [
        list(model.objects.values()) for model in (ImportBatch, ImportChunk, ImportSpelling, Patient, Referral)
    ] + [list(Entry.objects.values())]
    open_text = json.dumps(stored, default=str) + caplog.text
    assert [word for word in PRIVATE if word in open_text] == []
    assert queries.rows(batch)


def test_a_known_source_is_linked_and_learns_the_spelling(intake, world, jane):
    batch = intake.preview(intake.text(ROWS))
    sure = ImportSpelling.objects.get(batch=batch, text="Jane Smith")
    assert (sure.verdict, sure.choice, sure.guess) == ("sure", "match", jane)
    batch = intake.commit(batch)
    assert Party.objects.count() == 1
    jane.summary.refresh_from_db()
    assert jane.summary.referrals_in == 3
    assert Alias.objects.filter(party=jane, text="SMITH, JANE MD").exists()


def test_every_source_shows_what_counting_anew_would_show(intake, world, jane):
    batch = intake.preview(intake.text(ROWS + "2026-06-05,Dr. Wei Lind,P-7,Una Vex,Foot,,\n"))
    actions.choose_row(batch=batch, row_no=6, choice="leave", by=world.alice, at=NOW)
    intake.commit(batch)
    assert SourceSummary.objects.count() == Party.objects.count() == 2
    columns = [field.attname for field in SourceSummary._meta.concrete_fields if field.name not in ("id", "public_id")]
    shown = list(SourceSummary.objects.order_by("party").values_list(*columns))
    with transaction.atomic():
        summaries.refresh(world.practice, Party.objects.values_list("pk", flat=True))
    assert list(SourceSummary.objects.order_by("party").values_list(*columns)) == shown
    assert [one.referrals_in for one in SourceSummary.objects.order_by("party")] == [3, 0]


def test_not_sure_goes_to_the_queue_with_its_guess(intake, world, jane):
    network.add_party(practice=world.practice, name="John Smith", kind="person", by=world.alice, at=NOW)
    batch = intake.preview(intake.text(HEAD + "2026-06-01,J. Smith,P-9,Una Vex,Foot,,\n"))
    spelling = ImportSpelling.objects.get(batch=batch)
    assert spelling.choice == "unsure"
    intake.commit(batch)
    waiting = Referral.objects.get().unresolved
    assert (waiting.text, waiting.referrals_count) == ("J. Smith", 1)
    assert waiting.guesses[0]["party_id"] == spelling.guess_id


def test_the_choice_of_a_person_decides(intake, world, jane):
    batch = intake.preview(intake.text(ROWS))
    for spelling in ImportSpelling.objects.filter(batch=batch, guess=jane):
        actions.choose_spelling(spelling=spelling, choice="new", by=world.alice, at=NOW)
    intake.commit(batch)
    assert not Referral.objects.filter(source=jane).exists()
    with pytest.raises(NotNow):
        actions.choose_spelling(spelling=spelling, choice="match", by=world.alice, at=NOW)


def test_told_by_and_ordered_by_are_kept_apart(intake):
    text = "Date,Referred by,Referring physician,Patient number\n2026-06-01,Coach Pat Lind,Dr. Wei Okafor,7\n"
    batch = intake.upload(_write(text))
    columns = {"received_on": 0, "source_name": 1, "ordered_by": 2, "patient_id": 3}
    intake.commit(intake.preview(batch, columns=columns, shape="referrals"))
    referral = Referral.objects.select_related("told_by", "ordered_by", "source").get()
    assert referral.source == referral.told_by != referral.ordered_by
    assert referral.ordered_by.last == "Okafor"


def _write(text: str):
    from django.conf import settings

    path = settings.DATA / "told.csv"
    path.write_text(text)
    return path


def test_a_referral_typed_by_hand_is_not_doubled(intake, world, jane):
    patient = patients.add_patient(practice=world.practice, initials="Q.Z.", own_number="P-1", by=world.alice, at=NOW)
    referrals.add_referral(
        practice=world.practice, received_on=date(2026, 6, 1), patient=patient, told_by=jane, by=world.alice, at=NOW
    )
    batch = intake.preview(intake.text(ROWS))
    outlook = queries.outlook(batch)
    assert (outlook.create, outlook.skip) == (3, 1)
    assert queries.most_frequent(queries.skipped(batch)) == [
        ("A referral of this patient on this day from this source is already here.", 1)
    ]
    assert intake.commit(batch).created == 3


def test_the_same_row_twice_in_one_file_counts_once_and_so_does_its_number(intake):
    line = "2026-06-01,Dr. Jane Smith,P-1,Quentin Zebedee,Knee,Harbor,\n"
    assert intake.commit(intake.preview(intake.text(HEAD + line + line))).created == 1
    nobody = "2026-06-01,Dr. Jane Smith,,,Knee,Harbor,\n"
    assert intake.commit(intake.preview(intake.text(HEAD + nobody + nobody))).created == 2
    numbered = "Referral ID,Date received,Referred by\nR1,2026-06-01,Dr. Wei Lind\nR1,2026-06-01,Dr. Wei Lind\n"
    batch = intake.commit(intake.preview(intake.text(numbered)))
    assert (batch.created, batch.skipped) == (1, 1)


def test_a_longer_export_brings_only_what_is_new(intake):
    intake.commit(intake.preview(intake.text(ROWS)))
    batch = intake.commit(intake.preview(intake.text(ROWS + "2026-06-09,Dr. Jane Smith,P-5,Una Vex,Foot,,\n")))
    assert (batch.created, batch.skipped) == (1, 4)


def test_rows_that_are_here_do_not_go_to_the_queue_again(intake, world, jane):
    network.add_party(practice=world.practice, name="John Smith", kind="person", by=world.alice, at=NOW)
    unclear = "2026-06-01,J. Smith,P-9,Una Vex,Foot,,\n2026-06-02,J. Smith,P-8,Una Vex,Foot,,\n"
    intake.commit(intake.preview(intake.text(HEAD + unclear)))
    again = intake.preview(intake.text(HEAD + unclear))
    assert (queries.outlook(again).create, queries.outlook(again).not_sure_rows) == (0, 0)
    another = "2026-06-03,J. Smith,P-7,Una Vex,Foot,,\n"
    longer = intake.preview(intake.text(ROWS + unclear + another))
    assert (queries.outlook(longer).create, queries.outlook(longer).not_sure_rows) == (5, 1)
    assert ImportSpelling.objects.get(batch=longer, text="J. Smith").rows == 1
    actions.choose_row(batch=longer, row_no=2, choice="leave", by=world.alice, at=NOW)
    assert queries.outlook(longer).left_out == 1


def test_undo_keeps_what_was_worked_on(intake, world):
    batch = intake.commit(intake.preview(intake.text(ROWS)))
    worked_on = Referral.objects.get(received_on=date(2026, 6, 1))
    referrals.move(
        referral=worked_on, version=1, name="contact", on=date(2026, 6, 2), by=world.ben, at=NOW + timedelta(hours=1)
    )
    batch = intake.undo(batch)
    assert batch.kept == {"referrals": 1, "sources": 1}
    assert Referral.objects.get() == worked_on
    assert Party.objects.get() == worked_on.source
    assert Party.objects.get().summary.referrals_in == 1
    assert not any(ImportChunk.objects.values_list("cells", flat=True)), "raw rows are gone"


def test_undo_keeps_patients_and_sources_of_before(intake, world, jane):
    patients.add_patient(practice=world.practice, initials="Q.Z.", own_number="P-1", by=world.alice, at=NOW)
    intake.undo(intake.commit(intake.preview(intake.text(ROWS))))
    assert [one.own_number for one in Patient.objects.all()] == ["P-1"]
    assert list(Party.objects.all()) == [jane]
    assert not Alias.objects.exists()


def test_old_raw_rows_are_forgotten(intake, world):
    batch = intake.commit(intake.preview(intake.text(ROWS)))
    actions.forget_rows(practice=world.practice, by=world.alice, at=NOW + timedelta(days=29))
    assert all(ImportChunk.objects.filter(batch=batch).values_list("cells", flat=True))
    actions.forget_rows(practice=world.practice, by=world.alice, at=NOW + timedelta(days=31))
    assert not any(ImportChunk.objects.filter(batch=batch).values_list("cells", flat=True))
    assert intake.undo(intake.again(batch)).state == "undone"
    assert not Referral.objects.exists()


def test_two_jobs_do_not_work_on_one_import(intake):
    batch = intake.ask(intake.preview(intake.text(ROWS)), "commit")
    ImportBatch.objects.filter(pk=batch.pk).update(worker="0123456789abcdef", heartbeat_at=intake.clock())
    assert intake.run(batch).work == "commit"
    assert not Referral.objects.exists()


def test_another_practice_has_no_part_in_it(intake, world):
    batch = intake.preview(intake.text(ROWS))
    with pytest.raises(OtherPractice), world.other_scope():
        actions.ask_for(batch=batch, work="commit", version=batch.version, by=world.eve, at=NOW)
    with world.other_scope():
        assert not ImportBatch.objects.exists()
        assert not ImportSpelling.objects.exists()


def test_rows_ahead_or_without_a_day_are_skipped_with_a_reason(intake):
    batch = intake.preview(intake.text(HEAD + "2026-12-24,Dr. Jane Smith,,,,,\n,Dr. Jane Smith,,,,,\n"))
    assert queries.outlook(batch).skip == 2
    assert intake.commit(batch).created == 0
