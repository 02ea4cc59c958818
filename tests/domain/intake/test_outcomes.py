"""What became of imported patients: as the file says; where it says nothing, nobody is asked to call them."""

import pytest

from carom.domain.referrals import queries
from carom.domain.referrals.models import Referral
from carom.domain.today import queries as today
from tests.world import TODAY

SILENT = """Date received,Referred by,Patient number
2024-03-01,Jane Smith,1
2026-05-20,Jane Smith,2
2026-06-08,Wei Lind,3
"""
CAME = "Date received,Referred by,Patient number,Attended\n2024-03-01,Jane Smith,1,Yes\n2026-06-08,Wei Lind,2,No\n"


@pytest.fixture
def calls(world):
    """The lines of Today that ask to reach a patient."""

    def asked():
        found = [mark for mark in today.marks(world.practice, TODAY, world.alice) if mark.kind == "loop"]
        return today.lines(world.practice, TODAY, world.alice, found)

    return asked


def test_only_a_recent_row_asks_to_call(intake, calls):
    intake.commit(intake.preview(intake.text(SILENT)))
    (line,) = calls()
    assert "came in with a file that does not say what became of it" in str(line.why)
    assert "not been reached" not in str(line.why)


def test_the_outcome_of_old_rows_is_not_known_and_listed_so(intake, world):
    intake.commit(intake.preview(intake.text(SILENT)))
    assert sorted(one.shown_state for one in Referral.objects.all()) == [
        "Outcome not known", "Outcome not known", "Received",
    ]  # fmt: skip
    counts = queries.state_counts(world.practice)
    listed = {show: len(queries.page(world.practice, show=show).lines) for show in counts}
    assert listed == {show: few.number for show, few in counts.items()}
    assert (listed["all"], listed["received"], listed["unknown"], listed["open"]) == (3, 1, 2, 1)


def test_yes_and_no_become_states(intake, world, calls):
    intake.commit(intake.preview(intake.text(CAME)))
    jane, wei = Referral.objects.order_by("received_on")
    assert (jane.state, jane.shown_state) == ("arrived", "Came, as history")
    assert (wei.state, wei.loss_reason) == ("lost", "other")
    assert calls() == []
    assert queries.state_counts(world.practice)["came"].number == 1


def test_what_a_column_is_can_be_changed(intake):
    batch = intake.text(CAME)
    columns = {name: at for name, at in batch.mapping["columns"].items() if name != "came"}
    intake.commit(intake.preview(batch, columns=columns))
    assert set(Referral.objects.values_list("state", flat=True)) == {"received"}
