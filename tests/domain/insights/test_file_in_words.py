import copy

import pytest

from carom.domain.insights import file_in_words
from carom.domain.insights.file_in_words import report, summary


def source(name, count, *, kind="person", last="2026-10-01", silent_days=30):
    return {"name": name, "kind": kind, "type": "", "count": count, "share": 0.1, "first": "2024-01-02", "last": last,
            "silent_days": silent_days, "spellings": [name]}  # fmt: skip


def concentration(**changes):
    return {"hhi": 1000.0, "hhi_80": [800.0, 1250.0], "effective_number": 10.0, "effective_number_80": [8.0, 12.5],
            "top_share": 0.3, "top_count": 30, "n": 100, "groups": 12, "reason": None} | changes  # fmt: skip


ANALYSIS = {
    "version": "1", "file": "referrals.csv", "as_of": "2026-10-31", "direction": "in", "profile": "webpt",
    "profile_name": "WebPT", "mapping": {"source_name": "Referral Contact"}, "columns_not_read": ["Patient Name"],
    "rows_read": 124, "rows_used": 120, "rows_skipped_total": 4, "rows_skipped_by_reason": {"The row is empty.": 4},
    "coverage": {"known": 100, "rows": 120, "share": 100 / 120, "came_alone": 5, "unresolved": 6, "not_said": 9},
    "sources": [source("Dr. Amara Okafor", 30),
                source("Tidewater Gym", 20, kind="organization", last="2025-01-03", silent_days=666),
                source("Google", 10, kind="channel", last="2024-02-02", silent_days=1002)],
    "types": [{"type": "family-doctor", "count": 30, "share": 0.6}, {"type": "gym", "count": 20, "share": 0.4}],
    "unresolved": [{"text": "J. Smith", "count": 6, "reason": "It fits several people.",
                    "candidates": ["Jane Smith", "John Smith"]}],
    "concentration": {"by_source": concentration(), "by_type": concentration(n=50, groups=2)},
    "months": [{"month": f"{2024 + n // 12}-{n % 12 + 1:02}", "count": n % 5} for n in range(34)],
    "notes": ["Something was assumed."],
}  # fmt: skip


@pytest.fixture
def analysis():
    return copy.deepcopy(ANALYSIS)


def test_the_summary_says_it_in_words(analysis):
    assert summary(analysis) == [
        "Known source for 83 % of 120 referrals (100; 5 came on their own; 6 not sure who is meant; 9 not said).",
        "They came through 2 people or places and 1 channel such as advertising or the web.",
        "The largest, Dr. Amara Okafor, sent 30 of 100 (30 %). Together they are like 10 equal sources "
        "(8 in 10 chance between 8 and 12).",
        "By type, of 50 with a type: family doctor 30 and gym 20.",
        "Last 12 months: 25 referrals; the 12 months before: 21. A full month had between 0 and 4.",
        "Not heard from in over a year: Tidewater Gym (20, last on 3 Jan 2025).",
        "Not sure who is meant: 1 text on 6 referrals, such as “J. Smith” (6).",
    ]


def test_equals_are_not_ranked(analysis):
    analysis["sources"][1]["count"] = 30
    assert "No source sent more than 30 of 100 (30 %)." in summary(analysis)[2]


def test_one_source_is_not_called_like_one(analysis):
    analysis["concentration"]["by_source"] = concentration(groups=1, hhi=10_000.0, effective_number=1.0)
    assert summary(analysis)[2] == "The largest, Dr. Amara Okafor, sent 30 of 100 (30 %)."


def test_nothing_is_said_about_silence_in_a_short_history(analysis):
    analysis["months"] = analysis["months"][:6]
    analysis["sources"] = analysis["sources"][:1]
    assert not any("year" in line for line in summary(analysis))
    assert "Not heard from in over a year" not in [section["heading"] for section in report(analysis)["sections"]]


def test_referrals_sent_to_others_are_called_so(analysis):
    analysis["direction"] = "out"
    words = " ".join(summary(analysis))
    assert "They went to" in words
    assert "received 30 of 100" in words
    assert report(analysis)["sections"][0]["heading"] == "Who receives patients"


@pytest.mark.parametrize(
    ("part", "whole", "says"), [(0, 9, "0 %"), (1, 900, "under 1 %"), (899, 900, "99 %"), (9, 9, "100 %")]
)
def test_shares_never_round_to_what_they_are_not(part, whole, says):
    assert file_in_words._percent(part, whole) == says


def test_a_report_holds_every_chapter_in_reading_order(analysis):
    assert [section["heading"] for section in report(analysis)["sections"]] == [
        "Who sends patients", "Month by month", "How much rests on few", "Not heard from in over a year",
        "Not sure who is meant", "What was read", "How this is computed",
    ]  # fmt: skip


def test_long_histories_are_drawn_by_year(analysis):
    analysis["months"] = [{"month": f"{2018 + n // 12}-{n % 12 + 1:02}", "count": 1} for n in range(60)]
    section = report(analysis)["sections"][1]
    assert section["heading"] == "Year by year"
    assert section["bars"] == [{"label": str(year), "count": 12} for year in range(2018, 2023)]


def test_rows_left_over_are_counted_with_their_referrals(analysis):
    analysis["sources"] = [source(f"Source {n}", 40 - n) for n in range(30)]
    table = report(analysis)["sections"][0]["table"]
    assert len(table["rows"]) == 30
    assert table["more"] == "and 5 more with 65 referrals together"
