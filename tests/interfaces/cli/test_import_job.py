"""The job behind an import; what it leaves for the pages to show."""

import argparse
from contextvars import Context

import pytest

from carom.domain.audit.models import Entry
from carom.domain.insights.models import Report
from carom.interfaces.cli import django_start, import_job
from tests.domain.intake.conftest import FILES, intake

__all__ = ["intake"]


@pytest.fixture
def job(monkeypatch, world):
    """The command as the desk starts it, with no practice in scope; Django runs already."""
    monkeypatch.setattr(django_start, "start", lambda: None)
    return lambda batch: Context().run(import_job.run, argparse.Namespace(batch=batch.public_id))


def test_referrals_that_came_in_or_went_are_in_the_analysis(intake, job):
    batch = intake.upload(FILES / "plain.csv", run=False)
    assert job(batch) == 0
    batch = intake.ask_preview(intake.again(batch))
    assert job(batch) == 0
    assert not Report.objects.exists(), "nothing has come in yet"

    batch = intake.ask(intake.again(batch), "commit")
    assert job(batch) == 0
    batch = intake.again(batch)
    assert batch.state == "committed"
    assert Report.objects.get().content["coverage"]["rows"] == batch.created
    assert Entry.objects.filter(action="insights.work_out", by_name=batch.by.name).count() == 1

    assert job(intake.ask(batch, "undo")) == 0
    assert Report.objects.get().content["coverage"]["rows"] == 0


def test_nothing_is_worked_out_when_nothing_was_asked(intake, job):
    batch = intake.bring_in(FILES / "plain.csv")
    assert job(batch) == 0
    assert not Report.objects.exists()


def test_an_import_that_does_not_exist_is_said(db, job, capsys):
    assert import_job.run(argparse.Namespace(batch="0000000000000000")) == 2
    assert "There is no import" in capsys.readouterr().out
