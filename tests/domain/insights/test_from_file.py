import json
import re
from datetime import date

import pytest
import xlsxwriter

from carom.analysis.simulator import Practice, physical_therapy_clinic, sheet
from carom.domain.insights import file_in_words
from carom.domain.insights.from_file import analyze_file
from carom.domain.intake.reading.errors import Unreadable

TODAY = date(2026, 11, 20)
REFERRALS = """Date received,Referred by,Source type,Patient name
2025-01-07,Dr. Amara Okafor,Psychiatrist,Zebulon Quixote
2025-01-20,"OKAFOR, AMARA MD",Psychiatrist,Zebulon Quixote
2025-03-02,Lincoln Ridge High School,School,Zebulon Quixote
2025-03-02,N/A,,Zebulon Quixote
2025-02-31,Lincoln Ridge High School,School,Zebulon Quixote
2026-11-02,Dr. Amara Okafor,Psychiatrist,Zebulon Quixote
"""


@pytest.fixture
def write(tmp_path):
    def write_file(text, name="referrals.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_file


def analyze(path, **options):
    return analyze_file(path, **{"today": TODAY} | options)


def test_the_facts_of_a_small_file(write):
    answer = analyze(write(REFERRALS))
    okafor, lincoln = answer["sources"]
    assert sorted(okafor.pop("spellings")) == ["Dr. Amara Okafor", "OKAFOR, AMARA MD"]
    assert okafor.pop("name") in {"Dr. Amara Okafor", "Amara Okafor", "Amara Okafor, MD", "Amara Okafor MD"}
    assert okafor == {
        "kind": "person", "type": "psychiatrist", "count": 3, "share": 0.75,
        "first": "2025-01-07", "last": "2026-11-02", "silent_days": 0,
    }  # fmt: skip
    assert (lincoln["name"], lincoln["kind"], lincoln["type"]) == (
        "Lincoln Ridge High School", "organization", "school",
    )  # fmt: skip
    assert (lincoln["count"], lincoln["last"], lincoln["silent_days"]) == (1, "2025-03-02", 610)
    assert answer["as_of"] == "2026-11-02"
    assert answer["unresolved"] == []
    assert answer["coverage"] == {
        "known": 4, "rows": 5, "share": 0.8, "came_alone": 0, "unresolved": 0, "not_said": 1,
    }  # fmt: skip


def test_every_row_is_accounted_for(write):
    answer = analyze(write(REFERRALS))
    assert (answer["rows_read"], answer["rows_used"], answer["rows_skipped_total"]) == (6, 5, 1)
    assert answer["rows_skipped"][0]["row"] == 6
    assert sum(answer["rows_skipped_by_reason"].values()) == 1


def test_concentration_is_unbiased_and_comes_with_its_number_of_referrals(write):
    found = analyze(write(REFERRALS))["concentration"]["by_source"]
    assert found["hhi"] == pytest.approx(10_000 * 3 * 2 / (4 * 3))
    assert found["effective_number"] == pytest.approx(2)
    assert (found["top_share"], found["n"], found["groups"]) == (0.75, 4, 2)
    low, high = found["hhi_80"]
    assert low <= found["hhi"] <= high


def test_months_are_contiguous(write):
    months = analyze(write(REFERRALS))["months"]
    assert (months[0], months[1], months[2]) == (
        {"month": "2025-01", "count": 2}, {"month": "2025-02", "count": 0}, {"month": "2025-03", "count": 2},
    )  # fmt: skip
    assert months[-1] == {"month": "2026-11", "count": 1}
    assert len(months) == 23


def test_a_day_may_be_chosen_and_later_rows_are_left_out(write):
    answer = analyze(write(REFERRALS), as_of=date(2025, 12, 31))
    assert answer["as_of"] == "2025-12-31"
    assert answer["rows_skipped_total"] == 2
    assert answer["rows_read"] == answer["rows_used"] + answer["rows_skipped_total"]
    assert {source["silent_days"] for source in answer["sources"]} == {345, 304}
    assert answer["months"][-1] == {"month": "2025-12", "count": 0}


def test_rows_of_the_future_are_skipped(write):
    answer = analyze(write(REFERRALS.replace("2026-11-02", "2027-05-02")))
    assert answer["as_of"] == "2025-03-02"
    assert answer["rows_skipped_total"] == 2


def test_totals_without_dates_are_analyzed_too(write):
    answer = analyze(write("Referral Source,Type,Number of Referrals\nDr. Amara Okafor,Psychiatrist,30\nGoogle,,12\n"))
    assert answer["shape"] == "source_totals"
    assert [(source["count"], source["first"], source["silent_days"]) for source in answer["sources"]] == [
        (30, None, None), (12, None, None),
    ]  # fmt: skip
    assert answer["months"] == []
    assert answer["coverage"]["rows"] == 42
    assert any("without dates" in note for note in answer["notes"])
    assert file_in_words.report(answer)["sections"]


def test_ambiguous_dates_are_read_one_way_and_it_is_said(write):
    path = write("Date received,Referred by\n03/04/2025,Dr. Amara Okafor\n05/06/2025,Dr. Amara Okafor\n")
    assumed, chosen = analyze(path), analyze(path, date_order="dmy")
    assert assumed["sources"][0]["first"] == "2025-03-04"
    assert any("--date-order dmy" in note for note in assumed["notes"])
    assert chosen["sources"][0]["first"] == "2025-04-03"
    assert not any("--date-order" in note for note in chosen["notes"])


def test_columns_may_be_named(write):
    path = write("aaa,bbb\n2025-03-04,Dr. Amara Okafor\n2025-06-05,Dr. Amara Okafor\n")
    answer = analyze(path, columns={"source_name": "bbb", "received_on": "AAA"})
    assert answer["mapping"] == {"source_name": "bbb", "received_on": "aaa"}
    assert answer["sources"][0]["count"] == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("Date received,Referred by\n", "no rows"),
        ("Color,Size\nred,4\nblue,5\n", "--map source_name"),
        ("Date received,Referred by\n31/31/2025,Dr. Amara Okafor\n", "None of the 1 rows"),
        ("Date received,Referred by\n2025-01-01,Google\n", None),
    ],
)
def test_what_cannot_be_analyzed_is_refused_in_a_sentence(write, text, says):
    path = write(text)
    if says is None:
        assert analyze(path)["rows_used"] == 1
    else:
        with pytest.raises(Unreadable, match=re.escape(says)):
            analyze(path)


def test_a_list_of_addresses_is_refused(write):
    path = write("First Name,Last Name,E-mail Address,Mobile Phone\nAmara,Okafor,amara@example.org,555-0100\n")
    with pytest.raises(Unreadable, match="list of addresses"):
        analyze(path)


def test_an_unknown_field_or_column_is_refused(write):
    path = write(REFERRALS)
    with pytest.raises(Unreadable, match="no column “Nothing”"):
        analyze(path, columns={"source_name": "Nothing"})
    with pytest.raises(Unreadable, match="no field “colour”"):
        analyze(path, columns={"colour": "Referred by"})


def test_no_patient_is_in_the_answer(write):
    answer = analyze(write(REFERRALS))
    assert "Patient name" in answer["columns_not_read"]
    assert "quixote" not in json.dumps(answer | {"report": file_in_words.report(answer)}).lower()


def test_a_workbook_gives_the_same_as_its_csv(write, tmp_path):
    path = tmp_path / "referrals.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Export")
        for row, line in enumerate(REFERRALS.replace('"OKAFOR, AMARA MD"', "Dr. A Okafor").splitlines()):
            page.write_row(row, 0, line.split(","))
    workbook, text = analyze(path), analyze(write(REFERRALS.replace('"OKAFOR, AMARA MD"', "Dr. A Okafor")))
    assert workbook.pop("sheet") == "Export"
    for answer in (workbook, text):
        for key in ("file", "sheet", "notes"):
            answer.pop(key, None)
    assert workbook == text


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    practice = Practice(physical_therapy_clinic(), seed=4)
    path = tmp_path_factory.mktemp("clinic") / "clinic.csv"
    lines = [sheet.HEADERS, *sheet.rows(practice)]
    path.write_text("\n".join(",".join(f'"{cell}"' for cell in line) for line in lines), encoding="utf-8")
    return practice, analyze(path)


def test_messy_spellings_of_a_simulated_clinic_come_together(clinic):
    """Against the truth: sources are rarely mixed, and most of a source's referrals stand under one name."""
    practice, answer = clinic
    of_text = {}
    for referral in practice.referrals:
        if referral.source is not None:
            of_text.setdefault(" ".join(referral.told.split()), {}).setdefault(referral.source, 0)
            of_text[" ".join(referral.told.split())][referral.source] += 1
    right = total = 0
    for source in answer["sources"]:
        true = {}
        for text in source["spellings"]:
            for index, count in of_text.get(" ".join(text.split()), {}).items():
                true[index] = true.get(index, 0) + count
        right, total = right + max(true.values(), default=0), total + sum(true.values())
    assert right / total > 0.99
    assert total / sum(sum(counts.values()) for counts in of_text.values()) > 0.85
    sent = {referral.source for referral in practice.referrals if referral.source is not None}
    people = [source for source in answer["sources"] if source["kind"] in ("person", "organization")]
    assert len(people) < 1.35 * len(sent)


def test_a_simulated_clinic_adds_up(clinic):
    practice, answer = clinic
    coverage = answer["coverage"]
    assert coverage["rows"] == answer["rows_used"] == len(practice.referrals)
    assert sum(coverage[key] for key in ("known", "came_alone", "unresolved", "not_said")) == coverage["rows"]
    assert sum(source["count"] for source in answer["sources"]) == coverage["known"]
    assert sum(one["count"] for one in answer["unresolved"]) == coverage["unresolved"]
    assert sum(month["count"] for month in answer["months"]) == coverage["rows"]
    assert coverage["not_said"] == sum(
        referral.told in ("", "N/A", "unknown", "Unknown", "none", "(Unassigned)", "?")
        for referral in practice.referrals
    )


def test_the_order_of_rows_changes_nothing_but_row_numbers(write):
    head, *lines = REFERRALS.splitlines(keepends=True)
    one, other = analyze(write(REFERRALS)), analyze(write(head + "".join(reversed(lines))))
    for answer in (one, other):
        answer.pop("rows_skipped")
        for source in answer["sources"]:
            source["spellings"].sort()
    assert one == other


def test_words_rank_nobody_under_ten_referrals(write):
    few = file_in_words.summary(analyze(write(REFERRALS)))
    assert not any("largest" in line for line in few)
    assert any("too early" in line for line in few)
    many = analyze(write(REFERRALS + "2025-04-01,Dr. Amara Okafor,Psychiatrist,Z\n" * 20))
    assert any("The largest, " in line and "sent 23 of 24 (96 %)" in line for line in file_in_words.summary(many))


def test_every_share_in_the_words_has_its_count(clinic):
    _, answer = clinic
    for line in file_in_words.summary(answer):
        for match in re.finditer(r"\d+ %", line):
            around = line[max(0, match.start() - 20) : match.end() + 20]
            assert re.search(r"\d[\d,]* of [\d,]+|of [\d,]+ referral", around), line
