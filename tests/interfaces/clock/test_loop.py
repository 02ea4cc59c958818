"""The clock: what is due is done once, by one of several, whatever the wall clock does."""

from datetime import UTC, datetime, timedelta

import pytest

from carom.domain.jobs import actions, queries, rules
from carom.domain.jobs.models import Job
from carom.domain.jobs.names import JOB_NAMES
from carom.interfaces.clock.due import DUE, Due
from carom.interfaces.clock.loop import Clock

NOW = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Work:
    """Jobs done at once and in this thread, so that a test sees what happened; times are told, not measured."""

    def __init__(self, every: timedelta = HOUR):
        self.at, self.second, self.done, self.faults = NOW, 0.0, [], []
        self.due = Due("mail", every, self.run)

    def run(self, at: datetime) -> None:
        self.done.append(at)
        if self.faults:
            raise self.faults.pop(0)

    def clock(self, name: str) -> Clock:
        made = Clock([self.due], worker=name, now=lambda: self.at, seconds=lambda: self.second)
        made.pool.shutdown()
        made.pool = self
        return made

    def submit(self, function, *arguments):
        function(*arguments)
        return self


@pytest.fixture
def work(db, monkeypatch) -> Work:
    monkeypatch.setattr("carom.interfaces.clock.loop.connection.close", lambda: None)
    monkeypatch.setattr("carom.interfaces.clock.loop.close_old_connections", lambda: None)
    actions.enter(names=["mail"], at=NOW)
    return Work()


def job() -> Job:
    return Job.objects.get(name="mail")


def look(clock: Clock) -> list[str]:
    begun = clock.look()
    clock.running.clear()
    return begun


def test_every_job_has_words_and_a_name_of_its_own():
    assert len({due.name for due in DUE}) == len(DUE)
    assert {due.name for due in DUE} <= set(JOB_NAMES)


def test_what_is_due_is_done_once_in_its_rhythm(work):
    clock = work.clock("a")
    assert look(clock) == ["mail"]
    assert look(clock) == []
    work.at = NOW + HOUR * 0.99
    assert look(clock) == []
    work.at = NOW + HOUR
    assert look(clock) == ["mail"]
    assert job().next_at == NOW + 2 * HOUR
    assert (job().last_ok_at, job().claimed_by) == (NOW + HOUR, "")


def test_what_was_missed_is_done_once_and_not_for_each_time(work):
    clock = work.clock("a")
    look(clock)
    work.at = NOW + 10.5 * HOUR
    assert (look(clock), look(clock)) == (["mail"], [])
    assert job().next_at == NOW + 11 * HOUR


def test_of_two_clocks_that_saw_the_same_row_one_claims_it(work):
    seen = job()
    assert actions.claim(job=seen, worker="a", at=NOW)
    assert not actions.claim(job=seen, worker="b", at=NOW)
    assert look(work.clock("b")) == []
    assert work.done == []


def test_what_goes_wrong_is_tried_again_with_growing_pauses_and_shown_without_its_words(work):
    clock = work.clock("a")
    work.faults = [ValueError("Rosa Q."), OSError("the disk is full"), ValueError("Rosa Q.")]
    pauses = []
    for _time in range(3):
        assert look(clock) == ["mail"]
        pauses.append(job().next_at - work.at)
        work.at = job().next_at
    assert pauses == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert (job().last_error, job().failures, job().last_ok_at) == ("ValueError", 3, None)
    look(clock)
    assert (job().last_error, job().failures, job().last_ok_at) == ("", 0, work.at)


def test_a_fault_of_the_machine_is_shown_with_its_words(work):
    work.faults = [OSError("the disk is full")]
    look(work.clock("a"))
    assert job().last_error == "OSError: the disk is full"


@pytest.mark.parametrize("jump", [365 * DAY, -DAY, timedelta()])
def test_a_dead_clock_s_work_is_taken_over_after_a_minute_of_silence_by_own_count(work, jump):
    actions.claim(job=job(), worker="dead", at=NOW)
    clock = work.clock("b")
    work.at = NOW + jump
    if jump < timedelta():
        Job.objects.update(next_at=work.at)
    assert look(clock) == []  # sees the claim for the first time, whatever the wall clock says
    work.second = rules.SILENT - 1
    assert look(clock) == []
    work.second = rules.SILENT
    assert look(clock) == ["mail"]
    assert not actions.went_well(name="mail", worker="dead", every=HOUR, at=work.at)


def test_a_clock_that_still_works_is_left_alone_however_long_it_takes(work):
    actions.claim(job=job(), worker="busy", at=NOW)
    clock = work.clock("b")
    for minute in range(0, 600, 30):
        work.second, work.at = float(minute), NOW + timedelta(seconds=minute) + 30 * DAY
        actions.renew(names=["mail"], worker="busy")
        assert look(clock) == []


def test_a_claim_of_our_own_that_could_not_be_written_off_is_begun_again(work):
    actions.claim(job=job(), worker="a", at=NOW)
    assert look(work.clock("a")) == ["mail"]


@pytest.mark.parametrize("back", [timedelta(minutes=30), DAY, 365 * DAY])
def test_a_clock_set_back_makes_no_job_wait(work, back):
    work.due = Due("mail", timedelta(seconds=5), work.run)
    clock = work.clock("a")
    look(clock)
    work.at = NOW - back
    assert look(clock) == []  # puts it right
    assert look(clock) == ["mail"]
    assert job().next_at == work.at + timedelta(seconds=5)


def test_every_start_gives_the_tick_its_quarter_of_an_hour():
    assert not rules.is_late(NOW, None, rules.LATE, NOW + timedelta(minutes=15))
    assert rules.is_late(NOW, None, rules.LATE, NOW + timedelta(minutes=16))
    assert rules.is_late(NOW, NOW + HOUR, rules.LATE, NOW + 2 * HOUR)


@pytest.mark.django_db
def test_a_start_enters_what_is_new_and_leaves_what_is_there():
    actions.enter(names=["tick", "mail"], at=NOW)
    Job.objects.update(last_ok_at=NOW)
    actions.enter(names=["tick", "mail", "links.end"], at=NOW + DAY)
    moments = queries.moments(["tick", "mail", "links.end"])
    assert moments == {"tick": (NOW + DAY, NOW), "mail": (NOW, NOW), "links.end": (NOW + DAY, None)}
