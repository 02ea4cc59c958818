import copy

import pytest

from carom.domain.conversations.days import span
from carom.domain.insights.file_in_words import facts, lead, summary
from carom.domain.insights.file_report import report
from carom.domain.insights.wording import length_of, percent


def source(name, count, *, kind="person", last="2026-10-01", silent_days=30, spellings=(), maybe=()):
    return {"name": name, "kind": kind, "type": "", "count": count, "share": 0.1, "first": "2024-01-02", "last": last,
            "silent_days": silent_days, "spellings": [name, *spellings], "maybe": list(maybe)}  # fmt: skip


def quiet(name, count, *, last, silent_days, longest_gap, half_a_year=False):
    return {"name": name, "count": count, "last": last, "silent_days": silent_days, "longest_gap": longest_gap,
            "half_a_year": half_a_year, "longer_than_ever": silent_days > longest_gap}  # fmt: skip


def concentration(**changes):
    return {"hhi": 1000.0, "hhi_80": [800.0, 1250.0], "effective_number": 10.0, "effective_number_80": [8.0, 12.5],
            "top_share": 0.3, "top_count": 30, "n": 100, "groups": 12, "reason": None} | changes  # fmt: skip


ANALYSIS = {
    "version": "1", "file": "referrals.csv", "as_of": "2026-10-31", "direction": "in", "profile": "webpt",
    "profile_name": "WebPT", "mapping": {"source_name": "Referral Contact"}, "columns_not_read": ["Patient Name"],
    "rows_read": 124, "rows_used": 120, "rows_skipped_total": 4, "rows_skipped_by_reason": {"The row is empty.": 4},
    "rows_skipped_first": {"The row is empty.": [7, 30, 31, 99]},
    "coverage": {"known": 100, "rows": 132, "share": 100 / 132, "came_alone": 17, "unresolved": 6, "not_said": 9},
    "sources": [source("Dr. Amara Okafor", 30, spellings=["OKAFOR, AMARA MD"], maybe=[{"text": "Okafor", "count": 2}]),
                source("Tidewater Gym", 20, kind="organization", last="2025-01-03", silent_days=666),
                source("Dr. Per Lindqvist", 19, last="2026-05-09", silent_days=175),
                source("Former patients", 10, kind="patients")],
    "channels": [{"name": "Google", "count": 8, "spellings": ["Google"]},
                 {"name": "Drive-by", "count": 4, "spellings": ["drive by"]}],
    "quiet": [quiet("Tidewater Gym", 20, last="2025-01-03", silent_days=666, longest_gap=700, half_a_year=True),
              quiet("Dr. Per Lindqvist", 19, last="2026-05-09", silent_days=175, longest_gap=40)],
    "quiet_reason": None,
    "types": [{"type": "family-doctor", "count": 30, "share": 0.6}, {"type": "gym", "count": 20, "share": 0.4}],
    "unresolved": [{"text": "J. Smith", "count": 6, "reason": "It fits several people.",
                    "candidates": ["Jane Smith", "John Smith"]}],
    "organizations": [{"name": "Harbor Clinic", "count": 20, "share": 0.5, "spellings": ["Harbor Clinic"], "maybe": []},
                      {"name": "Tidewater Gym", "count": 20, "share": 0.5, "spellings": [], "maybe": []}],
    "concentration": {"by_source": concentration(), "by_organization": concentration(n=40, groups=2),
                      "by_type": concentration(n=50, groups=2)},
    "months": [{"month": f"{2024 + n // 12}-{n % 12 + 1:02}", "count": n % 5} for n in range(34)],
    "notes": ["Something was assumed."],
}  # fmt: skip


@pytest.fixture
def analysis():
    return copy.deepcopy(ANALYSIS)


def test_the_summary_says_it_in_words(analysis):
    assert summary(analysis) == [
        "124 rows read: 120 used, 4 skipped. The reason: The row is empty. Recognised as an export of WebPT.",
        "Rows 7, 30, 31 and 99.",
        "",
        "Known source for 76 % of 132 referrals (100; 17 came on their own, 12 of them by a channel; "
        "6 not sure who is meant; 9 not said).",
        "They came through 3 people or places; and patients, family and friends.",
        "2 channels without a sender: Google 8 and Drive-by 4.",
        "The largest, Dr. Amara Okafor, sent 30 of 100 (30 %). Together they are like 10 equal sources "
        "(8 in 10 chance between 8 and 12).",
        "By organization, of 40 with one: Harbor Clinic 20 and Tidewater Gym 20. "
        "Together they are like 2 equal organizations.",
        "By type, of 50 with a type: family doctor 30 and gym 20.",
        "Last 12 months: 25 referrals; the 12 months before: 21. A full month had between 0 and 4.",
        "Silent for over half a year: Tidewater Gym (20, last on 3 Jan 2025).",
        "Silent for longer than ever before: Dr. Per Lindqvist (19, silent for 6 months, "
        "never more than 5 weeks before).",
        "Not sure who is meant: 1 text on 6 referrals, such as “J. Smith” (6).",
    ]


def test_many_skipped_rows_come_first_with_the_main_reason(analysis):
    reasons = {"Fecha: “3-xyz-2024” is not a date.": 38, "The row is empty.": 2}
    analysis |= {"rows_read": 120, "rows_used": 80, "rows_skipped_total": 40, "rows_skipped_by_reason": reasons}
    analysis["rows_skipped_first"] = {reason: [7, 9] for reason in reasons}
    said = "40 of 120 rows (33 %) were skipped. The main reason (38 rows): Fecha: “3-xyz-2024” is not a date."
    assert summary(analysis)[0].startswith(said)
    assert lead(analysis)[0] == said


@pytest.mark.parametrize(
    ("read", "used", "says"),
    [
        (1, 1, "1 row read: 1 used, 0 skipped."),
        (2, 1, "1 of 2 rows (50 %) was skipped. The reason: The row is empty. The other row was used."),
        (5, 2, "3 of 5 rows (60 %) were skipped. The reason: The row is empty. The other 2 rows were used."),
        (1, 0, "1 of 1 row (100 %) was skipped. The reason: The row is empty. None was used."),
    ],
)
def test_one_row_is_one_row(analysis, read, used, says):
    reasons = {"The row is empty.": read - used} if read > used else {}
    analysis |= {"rows_read": read, "rows_used": used, "rows_skipped_total": read - used}
    analysis |= {"rows_skipped_by_reason": reasons, "profile": "plain"}
    assert summary(analysis)[0] == says


def test_the_one_reason_that_is_left_out_is_one(analysis):
    reasons = {f"Reason {number}.": 7 - number for number in range(6)}
    analysis |= {"rows_skipped_by_reason": reasons, "rows_skipped_first": {reason: [3] for reason in reasons}}
    assert summary(analysis)[5:7] == ["Rows 3 and 2 more: Reason 4.", "The JSON has 1 more reason."]


@pytest.mark.parametrize("days", [1, 13, 14, 59, 60, 175, 514, 729, 730, 1_100])
def test_a_silence_is_as_long_in_a_file_as_on_the_pages(days):
    assert length_of(days) == span(days)


def test_two_silences_that_read_alike_are_told_in_days(analysis):
    analysis["quiet"] = [quiet("Dr. Per Lindqvist", 19, last="2026-08-27", silent_days=65, longest_gap=62)]
    assert any("silent for 65 days, never more than 62 days before" in line for line in summary(analysis))


def test_few_skipped_rows_have_a_reason_too(analysis):
    analysis["rows_skipped_by_reason"] = {"The row is empty.": 1, "Date is empty.": 3}
    analysis["rows_skipped_first"] = {"The row is empty.": [3], "Date is empty.": [4, 5, 6]}
    assert "4 skipped. The main reason (3 rows): Date is empty." in summary(analysis)[0]
    assert lead(analysis)[0].startswith("Known source")


def test_equals_are_not_ranked(analysis):
    analysis["sources"][1]["count"] = 30
    assert any("No source sent more than 30 of 100 (30 %)." in line for line in summary(analysis))


def test_one_source_is_not_called_like_one(analysis):
    analysis["concentration"]["by_source"] = concentration(groups=1, hhi=10_000.0, effective_number=1.0)
    assert "The largest, Dr. Amara Okafor, sent 30 of 100 (30 %)." in summary(analysis)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"groups": 2, "effective_number": 3.0, "effective_number_80": [1.4, None]}, "like 2 equal sources."),
        (
            {"groups": 300, "effective_number": 301.2, "effective_number_80": [290.1, 312.8]},
            "like 300 equal sources (8 in 10 chance between 290 and 300).",
        ),
        ({"groups": 300, "effective_number": 301.2, "effective_number_80": [300.4, 340]}, "like 300 equal sources."),
    ],
)
def test_nobody_is_like_more_equal_sources_than_there_are(analysis, numbers, said):
    analysis["concentration"]["by_source"] = concentration(**numbers)
    assert any(line.endswith(f"Together they are {said}") for line in summary(analysis))


def test_a_short_history_says_that_it_is_too_short_to_call_anybody_quiet(analysis):
    analysis |= {"quiet": [], "quiet_reason": "The file covers 5 months, which is too short."}
    assert "The file covers 5 months, which is too short." in summary(analysis)
    section = next(section for section in report(analysis)["sections"] if section["heading"] == "Who has gone quiet")
    assert section["sentences"] == ["The file covers 5 months, which is too short."]


def test_nobody_quiet_is_no_reassurance(analysis):
    analysis["quiet"] = []
    assert not any("heard" in line or "ilent" in line for line in facts(analysis))


def test_referrals_sent_to_others_are_called_so(analysis):
    analysis["direction"] = "out"
    words = " ".join(summary(analysis))
    assert "They went to" in words
    assert "received 30 of 100" in words
    assert "Known receiver" in words
    assert lead(analysis)[0].startswith("These are referrals sent to others")
    assert "ilent for" not in words
    assert report(analysis)["sections"][0]["heading"] == "Who receives patients"


@pytest.mark.parametrize(
    ("part", "whole", "says"),
    [(0, 9, "0 %"), (1, 900, "under 1 %"), (1, 200, "under 1 %"), (899, 900, "99 %"), (9, 9, "100 %")],
)
def test_shares_never_round_to_what_they_are_not(part, whole, says):
    assert percent(part, whole) == says


def test_a_report_holds_every_chapter_in_reading_order(analysis):
    assert [section["heading"] for section in report(analysis)["sections"]] == [
        "Who sends patients", "By a channel", "Month by month", "How much rests on few", "By organization",
        "Who has gone quiet", "Not sure who is meant", "What was read", "How this is computed",
    ]  # fmt: skip


def test_the_report_says_what_was_done_with_patient_columns(analysis):
    *_others, how = report(analysis)["sections"]
    assert "compared only, to leave out rows that stand twice; nothing of them is kept" in how["notes"][-1]


def test_long_histories_are_drawn_by_year(analysis):
    analysis["months"] = [{"month": f"{2018 + n // 12}-{n % 12 + 1:02}", "count": 1} for n in range(60)]
    section = report(analysis)["sections"][2]
    assert section["heading"] == "Year by year"
    *whole, last = section["bars"]
    assert whole == [{"label": str(year), "count": 12} for year in range(2018, 2022)]
    assert last == {"label": "2022", "count": 12, "so_far": True}


@pytest.mark.parametrize(("as_of", "is_running"), [("2026-10-30", True), ("2026-10-31", False)])
def test_a_month_that_was_not_over_is_marked(analysis, as_of, is_running):
    analysis["as_of"] = as_of
    section = report(analysis)["sections"][2]
    assert section["bars"][-1].get("so_far", False) is is_running
    assert bool(section["notes"]) is is_running


def test_a_year_is_compared_by_full_months(analysis):
    """A week of November in place of a November had made a steady practice look as if it sent fewer."""
    analysis["months"] = [{"month": f"{2024 + n // 12}-{n % 12 + 1:02}", "count": 10} for n in range(35)]
    analysis["months"][-1]["count"] = 3
    analysis["as_of"] = "2026-11-07"
    said = (
        "Last 12 full months: 120 referrals; the 12 months before: 120; in Nov 2026 so far 3. "
        "A full month had between 10 and 10."
    )
    assert said in summary(analysis)


def test_no_reason_is_the_main_one_where_all_are_as_frequent(analysis):
    reasons = {f"Reason {n}.": 2 for n in range(2)}
    analysis |= {"rows_skipped_by_reason": reasons, "rows_skipped_first": {reason: [7, 9] for reason in reasons}}
    first, *others = summary(analysis)
    assert first == (
        "124 rows read: 120 used, 4 skipped. There are 2 reasons, each for 2 rows. Recognised as an export of WebPT."
    )
    assert others[:2] == ["Rows 7 and 9: Reason 0.", "Rows 7 and 9: Reason 1."]


@pytest.mark.parametrize(("many", "said"), [(6, "The JSON has 1 more reason."), (8, "The JSON has 3 more reasons.")])
def test_reasons_beyond_the_first_five_are_counted(analysis, many, said):
    reasons = {f"Reason {n}.": 1 for n in range(many)}
    analysis |= {"rows_skipped_by_reason": reasons, "rows_skipped_first": {reason: [7] for reason in reasons}}
    assert said in summary(analysis)


def test_rows_left_over_are_counted_with_their_referrals(analysis):
    analysis["sources"] = [source(f"Source {n}", 40 - n) for n in range(30)]
    table = report(analysis)["sections"][0]["table"]
    assert len(table["rows"]) == 30
    assert table["more"] == "and 5 more sources with 65 referrals together"
    assert table["left_out"] == "and 5 more sources with 65 referrals together; the page and the JSON list all"


def test_what_was_joined_and_what_may_be_the_same_stands_under_a_source(analysis):
    table = report(analysis)["sections"][0]["table"]
    assert table["under"] == [
        {"label": "2 spellings", "texts": ["Dr. Amara Okafor", "OKAFOR, AMARA MD"],
         "note": "Perhaps the same: “Okafor” (2)."},
        None, None, None,
    ]  # fmt: skip


def test_a_very_long_list_says_where_the_rest_is(analysis):
    analysis["sources"] = [source(f"Source {n}", 1) for n in range(1_100)]
    table = report(analysis)["sections"][0]["table"]
    assert len(table["rows"]) == len(table["under"]) == 1_000
    assert table["more"].endswith("; the JSON lists all")
    assert table["left_out"].endswith("; the JSON lists all")


def test_days_are_written_one_way(analysis):
    texts = str(report(analysis)) + str(summary(analysis))
    assert "3 Jan 2025" in texts
    assert "2025-01-03" not in texts
