from dataclasses import dataclass

from carom.domain.today.rules import KINDS, MINUTES, aside, groups, own_first, plan


@dataclass(frozen=True)
class Thing:
    kind: str
    name: str = ""

    @property
    def minutes(self):
        return MINUTES[self.kind]


def test_promises_go_first_and_the_budget_cuts():
    lines = [Thing("talk", "a"), Thing("unresolved"), Thing("promise"), Thing("talk", "b"), Thing("loop")]
    made = plan(lines, 20)
    assert [line.kind for line in made.now] == ["promise", "loop", "talk"]
    assert made.now[2].name == "a"
    assert [line.kind for line in made.later] == ["talk", "unresolved"]
    assert made.minutes == 16


def test_there_is_always_one_thing_to_do():
    assert len(plan([Thing("setup"), Thing("setup")], 0).now) == 1
    assert plan([], 20).now == []


def test_what_was_spent_today_is_taken_off_and_nothing_moves_up_for_it():
    lines = [Thing("promise", "a"), Thing("promise", "b"), *[Thing("loop", name) for name in "cdef"]]
    first = plan(lines, 16)
    assert [line.name for line in first.now] == ["a", "b", "c", "d"]
    after = plan(lines[1:], 16, spent=5)
    assert (after.now, after.later) == (first.now[1:], first.later)
    assert [line.name for line in plan(lines, 16, spent=15).now] == ["a"], "there is time left for one more"
    for spent in (16, 40):
        over = plan(lines, 16, spent)
        assert (over.now, over.later) == ([], lines)


def test_nothing_is_lost():
    lines = [Thing(kind) for kind in KINDS for _ in range(7)]
    made = plan(reversed(lines), 33)
    assert made.now + made.later == lines
    assert made.minutes == sum(line.minutes for line in made.now) <= 33


def test_groups_keep_the_order_and_leave_out_the_empty():
    assert groups([Thing("talk"), Thing("promise"), Thing("talk")]) == [
        ("promise", [Thing("promise")]),
        ("talk", [Thing("talk"), Thing("talk")]),
    ]


@dataclass(frozen=True)
class Task:
    kind: str
    name: str
    party: str = ""
    is_own: bool = False
    of_colleague: bool = False


def test_own_first_then_nobodys_then_colleagues():
    lines = [Task("talk", "c", of_colleague=True), Task("talk", "n"), Task("talk", "o", is_own=True)]
    assert [line.name for line in own_first(lines)] == ["o", "n", "c"]
    kept, others = aside(lines)
    assert [[line.name for line in part] for part in (kept, others)] == [["n", "o"], ["c"]]


def test_referrals_of_one_source_stand_together_and_talks_stay_where_they_are():
    lines = [Task("loop", "1", "engel"), Task("loop", "2", "okafor"), Task("loop", "3", "engel"), Task("loop", "4")]
    assert [line.name for line in own_first(lines)] == ["1", "3", "2", "4"]
    talks = [Task("talk", "1", "engel"), Task("talk", "2", "okafor"), Task("talk", "3", "engel")]
    assert own_first(talks) == talks
