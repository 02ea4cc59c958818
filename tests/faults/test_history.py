"""The checker finds every kind of fault that is put before it, and accuses nobody who did no wrong."""

import json

import pytest

from tests.faults.history import Edited, Found, Made, check, deeds
from tests.faults.journal import FAIL, INVOKE, OK, UNKNOWN, Journal, Line, lines, uncertain


def did(op: str, end: str | None, *, value: str = "v", record: str = "", version: int = 0) -> list[Line]:
    begun = Line(op, INVOKE, 0, "source" if not version else "edit", value, record, version)
    return [begun] if end is None else [begun, Line(op, end)]


def made(op: str, value: str = "v", times: int = 1) -> Made:
    return Made(op, "source", value, times)


def edited(version: int, op: str, *, lines: int | None = None, value: str = "v") -> Edited:
    return Edited("r", 1, version, op, value, version - 1 if lines is None else lines)


def test_a_whole_history_is_whole():
    told = [*did("a", OK), *did("b", FAIL), *did("c", UNKNOWN), *did("d", None), *did("e", UNKNOWN)]
    verdict = check(told, Found([made("a"), made("c")]))
    assert verdict.is_whole
    assert (verdict.acknowledged, verdict.refused, verdict.unknown, verdict.kept_unknown) == (1, 1, 3, 1)


@pytest.mark.parametrize(
    ("told", "stored", "kind"),
    [
        (did("a", OK), [], "lost"),
        (did("a", OK), [made("a"), made("a")], "duplicated"),
        (did("a", UNKNOWN), [made("a"), made("a")], "duplicated"),
        (did("a", OK), [made("a"), made("b")], "invented"),
        (did("a", FAIL), [made("a")], "invented"),
        (did("a", OK), [made("a", "other words")], "wrong"),
        (did("a", OK), [Made("a", "talk", "v")], "wrong"),
        (did("a", OK), [made("a", times=0)], "wrong"),
        (did("a", OK), [made("a", times=2)], "wrong"),
    ],
)
def test_what_is_made(told, stored, kind):
    verdict = check(told, Found(stored))
    assert [name for name in ("lost", "duplicated", "invented", "wrong") if getattr(verdict, name)] == [kind]


def invited(op: str, end: str) -> list[Line]:
    return [Line(op, INVOKE, 0, "invitation", "v"), Line(op, end)]


@pytest.mark.parametrize(
    ("told", "stored", "letters", "kinds"),
    [
        (invited("a", OK), ["a"], ["a"], []),
        (invited("a", UNKNOWN), ["a"], ["a"], []),
        (invited("a", OK), ["a"], [], ["lost"]),
        (invited("a", UNKNOWN), ["a"], [], ["lost"]),
        (invited("a", OK), ["a"], ["a", "a"], ["duplicated"]),
        (invited("a", UNKNOWN), [], ["a"], ["invented"]),
        (invited("a", FAIL), [], ["a"], ["invented"]),
        ([], [], ["b"], ["invented"]),
    ],
)
def test_letters_are_there_with_their_deeds_and_only_with_them(told, stored, letters, kinds):
    verdict = check(told, Found([Made(op, "invitation", "v") for op in stored], letters=letters))
    assert [name for name in ("lost", "duplicated", "invented", "wrong") if getattr(verdict, name)] == kinds


def edit(op: str, version: int, end: str | None, value: str = "v") -> list[Line]:
    return did(op, end, value=value, record="r", version=version)


def test_edits_one_after_another_are_whole_and_an_unknown_one_may_fill_a_gap():
    told = [*edit("a", 1, OK), *edit("b", 2, UNKNOWN), *edit("c", 3, OK), *edit("d", 3, FAIL), *edit("e", 4, None)]
    verdict = check(told, Found(edited=[edited(4, "c")]))
    assert verdict.is_whole and verdict.kept_unknown == 1
    assert check(told, Found(edited=[edited(5, "e")])).is_whole


@pytest.mark.parametrize(
    ("told", "stored", "kind"),
    [
        ([*edit("a", 1, OK), *edit("b", 1, OK)], edited(2, "b"), "lost"),  # both were told they made version 2
        ([*edit("a", 1, OK), *edit("b", 2, OK)], edited(2, "a"), "lost"),
        ([*edit("a", 1, OK), *edit("b", 2, OK)], edited(3, "a"), "lost"),  # an old text over a new one
        (edit("a", 1, OK), None, "lost"),
        ([*edit("a", 1, OK), *edit("c", 3, OK)], edited(4, "c"), "invented"),  # a gap nobody filled
        (edit("a", 1, FAIL), edited(2, "a"), "invented"),
        ([], edited(2, "x"), "invented"),
        (edit("a", 1, OK), edited(2, "a", value="other words"), "wrong"),
        (edit("a", 1, OK), edited(2, "a", lines=0), "wrong"),
    ],
)
def test_what_is_edited(told, stored, kind):
    verdict = check(told, Found(edited=[stored] if stored else []))
    assert getattr(verdict, kind)
    assert not verdict.is_whole


def test_what_the_system_says_of_itself_counts():
    assert check([], Found(wrong=["integrity_check: a page is missing"])).wrong


def test_a_journal_outlives_its_writer_and_a_cut_line_leaves_the_deed_unknown(tmp_path):
    journal = Journal(tmp_path / "one")
    journal.invoke("a", "source", "v")
    journal.ended("a", OK)
    journal.invoke("b", "edit", "w", record="r", version=3)
    with (tmp_path / "one").open("a") as file:
        file.write(json.dumps({"op": "b"})[:5])
    found = deeds(lines([tmp_path / "one"]))
    assert {op: deed.end for op, deed in found.items()} == {"a": "ok", "b": "unknown"}
    assert (found["b"].record, found["b"].version) == ("r", 3)


def test_what_is_acknowledged_while_the_power_goes_is_unknown_and_nothing_else():
    told = [Line("a", OK, 1.0), Line("b", OK, 2.0), Line("c", FAIL, 2.0), Line("d", OK, 3.1)]
    assert [line.what for line in uncertain(told, [(1.5, 3.0)])] == [OK, UNKNOWN, FAIL, OK]
