"""Words of a patient, relative or friend that hold a name are a question before the import and after it."""

import pytest

from carom.domain.insights.from_file import analyze_file
from carom.domain.intake import actions, queries
from carom.domain.intake.models import ImportSpelling
from carom.domain.network.models import Party
from carom.domain.referrals import queries as referrals
from carom.domain.referrals.actions.resolving import resolve_as_channel
from carom.domain.referrals.models import Referral, UnresolvedSource
from tests.world import NOW, TODAY

HEAD = "Date received,Referred by,Patient number\n"
JANE = "Mrs. Jane Doerr (patient)"
ROWS = f"2026-06-01,{JANE},1\n2026-06-02,Dr. Keller / Dr. Shah,2\n2026-06-03,Anna Keller,3\n2026-06-04,Priya Shah,4\n"


@pytest.fixture
def batch(intake):
    return intake.preview(intake.text(HEAD + ROWS + "2026-06-05,a patient,5\n"))


def choose(world, batch, text, choice):
    spelling = ImportSpelling.objects.get(batch=batch, text=text)
    actions.choose_spelling(spelling=spelling, choice=choice, by=world.alice, at=NOW)


def test_what_is_counted_is_what_waits(intake, world, batch):
    assert queries.outlook(batch).not_sure_rows == 2
    brought = queries.brought(intake.commit(batch))
    assert (brought.waiting_rows, brought.waiting_names) == (2, 2)
    assert {one.text for one in referrals.unresolved(world.practice)} == {JANE, "Dr. Keller / Dr. Shah"}
    assert Referral.objects.get(stated_source=JANE).channel == "person"


def test_who_comes_in_as_new_is_called_by_the_name_and_known_as_a_patient(intake, world, batch):
    """By that kind of source, who may not know patients does not see them."""
    choose(world, batch, JANE, "new")
    intake.commit(batch)
    jane = Party.objects.get(name="Mrs. Jane Doerr")
    assert jane.source_type.code == "former-patient"


def test_words_that_name_nobody_never_wait_and_are_not_counted(intake, world, batch):
    choose(world, batch, "a patient", "unsure")
    assert queries.outlook(batch).not_sure_rows == 2
    brought = queries.brought(intake.commit(batch))
    assert (brought.waiting_rows, brought.waiting_names) == (2, 2)
    assert referrals.unresolved_count(world.practice) == 2


def test_who_was_decided_about_before_waits_no_more_and_is_not_counted(intake, world, batch):
    batch = intake.commit(batch)
    waiting = UnresolvedSource.objects.get(text=JANE)
    resolve_as_channel(spelling=waiting, version=waiting.version, channel="person", by=world.alice, at=intake.clock())
    assert queries.brought(batch).waiting_names == 2, "as they came in"
    later = intake.preview(intake.text(HEAD + f"2026-06-06,{JANE},6\n2026-06-07,Dr. Keller / Dr. Shah,7\n"))
    assert queries.outlook(later).not_sure_rows == 1
    brought = queries.brought(intake.commit(later))
    assert (brought.waiting_rows, brought.waiting_names) == (1, 1)
    assert [one.text for one in referrals.unresolved(world.practice)] == ["Dr. Keller / Dr. Shah"]


def test_the_preview_says_what_the_analysis_of_the_file_says(batch, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(HEAD + ROWS)
    said = {one["text"]: one["reason"] for one in analyze_file(path, today=TODAY)["unresolved"]}
    asked = ImportSpelling.objects.get(batch=batch, text=JANE)
    assert (asked.verdict, asked.choice, asked.why) == ("check", "unsure", said[JANE])
    assert ImportSpelling.objects.get(batch=batch, text="a patient").verdict == "nobody"


def test_who_is_said_to_be_nobody_does_not_wait(intake, world, batch):
    choose(world, batch, JANE, "nobody")
    assert queries.outlook(batch).not_sure_rows == 1
    assert queries.brought(intake.commit(batch)).waiting_names == 1
    kept = Referral.objects.get(stated_source=JANE)
    assert (kept.source, kept.unresolved, kept.channel) == (None, None, "person")


def test_who_is_said_to_be_new_becomes_a_source(intake, world, batch):
    choose(world, batch, JANE, "new")
    intake.commit(batch)
    assert Referral.objects.get(stated_source=JANE).source.kind == "person"
