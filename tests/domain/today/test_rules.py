from dataclasses import dataclass

from carom.domain.today.rules import KINDS, MINUTES, groups, plan


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
