from datetime import date

from carom.domain.referrals.diagram import mermaid
from carom.domain.referrals.lifecycle import MOVES
from carom.domain.referrals.rules import Milestone, Stay, credit, loop_closed, organization_at, owed

DAY = date(2026, 6, 15)


def test_credit():
    assert credit("pastor", "doctor") == "pastor"
    assert credit(None, "doctor") == "doctor"
    assert credit(None, None) is None


def test_the_organization_begun_last_counts():
    stays = [Stay(1), Stay(2, date(2026, 1, 1)), Stay(3, date(2026, 7, 1)), Stay(4, None, date(2026, 6, 14))]
    assert organization_at(stays, DAY) == 2
    assert organization_at(stays, date(2026, 8, 1)) == 3
    assert organization_at(stays[3:], DAY) is None
    assert organization_at([], DAY) is None


def test_a_word_after_the_visit_is_owed_only_once_there_was_one():
    before = owed(received_on=DAY, arrived_on=None, acknowledged_on=None, reported_on=None)
    assert [(word.milestone, word.due_on) for word in before] == [(Milestone.ACKNOWLEDGE, date(2026, 6, 18))]
    after = owed(received_on=DAY, arrived_on=date(2026, 6, 20), acknowledged_on=DAY, reported_on=None)
    assert [(word.milestone, word.done_on) for word in after] == [
        (Milestone.ACKNOWLEDGE, DAY),
        (Milestone.REPORT, None),
    ]
    some_day = owed(received_on=DAY, arrived_on=None, acknowledged_on=DAY, reported_on=None, came=True)[1]
    assert (some_day.milestone, some_day.due_on, some_day.done_on) == (Milestone.REPORT, None, None)


def test_when_a_loop_is_closed():
    def closed(*, acknowledged=True, reported=False, arrived=False, ended=False):
        return loop_closed(acknowledged=acknowledged, reported=reported, arrived=arrived, ended=ended)

    assert not closed()
    assert closed(reported=True, arrived=True)
    assert closed(ended=True)
    assert not closed(ended=True, arrived=True)
    assert not closed(acknowledged=False, ended=True)


def test_the_diagram_shows_every_step_of_the_table():
    drawn = mermaid()
    assert drawn.startswith("stateDiagram-v2\n")
    assert drawn.count(" --> ") == 1 + sum(len(move.sources) for move in MOVES.values()) + 4
    assert "booked --> contacted: no show" in drawn
    assert drawn == mermaid()
