from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carom.analysis import facts as exact
from carom.analysis.facts import Coverage, Month, Part, SourceFact, facts

SOURCE = ["Okafor", None, "Lincoln High", "Okafor", "Okafor"]
DAY = [date(2025, 11, 3), date(2025, 11, 9), date(2026, 2, 1), date(2025, 10, 30), None]
TYPES = {"Okafor": "psychiatrist", "Lincoln High": "school"}


def test_counts_shares_and_silences():
    answer = facts(SOURCE, DAY, as_of=date(2026, 3, 1), type_of=TYPES)
    assert answer.sources == (
        SourceFact("Okafor", 3, 0.75, date(2025, 10, 30), date(2025, 11, 3), 118),
        SourceFact("Lincoln High", 1, 0.25, date(2026, 2, 1), date(2026, 2, 1), 28),
    )
    assert answer.coverage == Coverage(known=4, rows=5)
    assert answer.coverage.share == 0.8
    assert answer.by_type == (Part("psychiatrist", 3, 1, 0.75), Part("school", 1, 1, 0.25))
    assert answer.by_organization == ()


def test_months_are_contiguous_and_reach_the_day_they_are_stated_for():
    counts = [(month.month.isoformat()[:7], month.count) for month in facts(SOURCE, DAY, as_of=date(2026, 3, 1)).months]
    assert counts == [
        ("2025-10", 1), ("2025-11", 2), ("2025-12", 0), ("2026-01", 0), ("2026-02", 1), ("2026-03", 0),
    ]  # fmt: skip


def test_months_keep_a_day_after_the_one_they_are_stated_for():
    assert exact.months({(2026, 2): 1}, until=date(2025, 1, 1)) == (Month(date(2026, 2, 1), 1),)


def test_nothing_gives_empty_facts():
    answer = facts([], [], as_of=date(2026, 1, 1))
    assert (answer.sources, answer.months, answer.coverage.share) == ((), (), None)


def test_a_part_does_not_take_the_share_of_sources_without_one():
    assert exact.parts(exact.collect(["a", "b", "b"], [None] * 3), {"b": "gym"}) == (Part("gym", 2, 1, 2 / 3),)


def test_silent_sources_come_with_the_largest_first():
    answer = facts(["a", "b", "b", "c"], [date(2024, 1, 1)] * 3 + [date(2026, 1, 1)], as_of=date(2026, 1, 2))
    assert [row.source for row in exact.silent(answer.sources, longer_than=365)] == ["b", "a"]


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError):
        facts(["a"], [], as_of=date(2026, 1, 1))


days = st.none() | st.dates(date(2020, 1, 1), date(2025, 12, 31))
rows = st.lists(st.tuples(st.none() | st.sampled_from("abcd"), days), max_size=40)


@given(rows, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    as_of = date(2026, 1, 1)
    assert facts(*_columns(rows), as_of=as_of) == facts(*_columns(shuffled), as_of=as_of)


@given(rows)
def test_joined_spellings_count_like_one_source(rows):
    source, day = _columns(rows)
    streams = exact.collect(source, day)
    joined = exact.join(streams, dict.fromkeys(streams, "all"))
    assert joined == exact.collect([key and "all" for key in source], day)


@given(rows)
def test_shares_add_up_and_months_hold_every_dated_row(rows):
    source, day = _columns(rows)
    answer = facts(source, day, as_of=date(2026, 1, 1))
    assert sum(row.share for row in answer.sources) == pytest.approx(1 if answer.sources else 0)
    assert sum(month.count for month in answer.months) == sum(when is not None for when in day)


def _columns(rows):
    return [source for source, _ in rows], [day for _, day in rows]
