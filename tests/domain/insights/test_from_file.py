import json
import re
from datetime import date

import pytest
import xlsxwriter

from carom.analysis.simulator import Practice, physical_therapy_clinic, sheet
from carom.domain.insights import file_in_words
from carom.domain.insights.file_facts import longest_gap
from carom.domain.insights.file_report import report
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
        "first": "2025-01-07", "last": "2026-11-02", "silent_days": 0, "maybe": [],
    }  # fmt: skip
    assert (lincoln["name"], lincoln["kind"], lincoln["type"]) == (
        "Lincoln Ridge High School", "organization", "school",
    )  # fmt: skip
    assert (lincoln["count"], lincoln["last"], lincoln["silent_days"]) == (1, "2025-03-02", 610)
    assert answer["as_of"] == "2026-11-02"
    assert answer["unresolved"] == []
    assert answer["coverage"] == {
        "known": 4, "rows": 5, "share": 0.8, "patients": 0, "came_alone": 0, "unresolved": 0, "not_said": 1,
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


CAME = "Date received,Referred by,Came?\n" + "".join(
    f"2026-06-0{day},Dr. Amara Okafor,{said}\n" for day, said in enumerate(("yes", "Y", "no", "", "yes"), 1)
)


def test_who_came_is_told_where_a_column_says_so(write):
    answer = analyze(write(CAME))
    assert answer["came"] == {"header": "Came?", "yes": 3, "no": 1, "not_said": 1}
    said = "3 of 4 (75 %) came, as “Came?” says; for 1 it says nothing."
    assert said in file_in_words.summary(answer)
    assert {"heading": "Who came", "sentences": [said]} in report(answer)["sections"]


def test_without_a_single_no_an_empty_cell_is_not_taken_for_unknown(write):
    answer = analyze(write(CAME.replace("no", "")))
    assert "“Came?” says yes for 3 of 5 referrals, and nothing for the other 2." in file_in_words.summary(answer)


def test_who_came_is_not_told_without_such_a_column(write):
    answer = analyze(write(REFERRALS))
    assert answer["came"] is None and "came, as" not in str(file_in_words.summary(answer))


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
        (30, None, None),
    ]
    assert answer["channels"] == [{"name": "Google", "count": 12, "spellings": ["Google"]}]
    assert answer["months"] == []
    assert answer["coverage"]["rows"] == 42
    assert any("without dates" in note for note in answer["notes"])
    assert report(answer)["sections"]


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
    assert "quixote" not in json.dumps(answer | {"report": report(answer)}).lower()


def test_a_workbook_gives_the_same_as_its_csv(write, tmp_path):
    path = tmp_path / "referrals.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Export")
        for row, line in enumerate(REFERRALS.replace('"OKAFOR, AMARA MD"', "Dr. A Okafor").splitlines()):
            page.write_row(row, 0, line.split(","))
    assert not any("--sheet" in note for note in analyze(path)["notes"])
    workbook, text = analyze(path), analyze(write(REFERRALS.replace('"OKAFOR, AMARA MD"', "Dr. A Okafor")))
    assert workbook.pop("sheet") == "Export"
    for answer in (workbook, text):
        for key in ("file", "sheet", "notes"):
            answer.pop(key, None)
    assert workbook == text


def test_of_several_sheets_the_referrals_are_read_and_the_others_named(tmp_path):
    path = tmp_path / "referrals.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cover").write(0, 0, "Referrals of the year")
        page = book.add_worksheet("List")
        for row, line in enumerate(["Date,Referred by", "2025-03-04,Dr. Amara Okafor"]):
            page.write_row(row, 0, line.split(","))
    answer = analyze(path)
    assert (answer["sheet"], answer["rows_used"]) == ("List", 1)
    assert answer["notes"][:2] == [
        "Read from the sheet “List”. Other sheets: “Cover”.", "Say --sheet NAME to read another sheet.",
    ]  # fmt: skip
    with pytest.raises(Unreadable, match="no sheet “Nothing”"):
        analyze(path, sheet="Nothing")


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
    people = [source for source in answer["sources"] if source["kind"] != "patients"]
    assert len(people) < 1.35 * len(sent)


def test_a_simulated_clinic_adds_up(clinic):
    practice, answer = clinic
    coverage = answer["coverage"]
    assert coverage["rows"] == answer["rows_used"] == len(practice.referrals)
    assert (
        sum(coverage[key] for key in ("known", "patients", "came_alone", "unresolved", "not_said")) == coverage["rows"]
    )
    assert sum(source["count"] for source in answer["sources"]) == coverage["known"]
    assert sum(one["count"] for one in answer["unresolved"]) == coverage["unresolved"]
    assert 0 < sum(one["count"] for one in answer["channels"]) <= coverage["came_alone"]
    assert sum(month["count"] for month in answer["months"]) == coverage["rows"]
    assert coverage["not_said"] == sum(
        referral.told in ("", "N/A", "unknown", "Unknown", "none", "(Unassigned)", "?")
        for referral in practice.referrals
    )


def dated(name, *days):
    return "".join(f"{day},{name}\n" for day in days)


def test_channels_are_no_sources(write):
    rows = dated("Dr. Amara Okafor", *["2025-03-02"] * 6) + dated("Google", *["2025-03-03"] * 3)
    rows += (
        dated("former patient", "2025-03-04", "2025-03-04") + dated("self", "2025-03-05") + dated("N/A", "2025-03-06")
    )
    answer = analyze(write("Date received,Referred by\n" + rows))
    assert [(one["name"], one["kind"], one["count"]) for one in answer["sources"]] == [
        ("Amara Okafor", "person", 6),
    ]
    assert [(one["name"], one["count"]) for one in answer["channels"]] == [("Google", 3)]
    assert answer["coverage"] == {
        "known": 6, "rows": 13, "share": 6 / 13, "patients": 2, "came_alone": 4, "unresolved": 0, "not_said": 1,
    }  # fmt: skip
    assert answer["concentration"]["by_source"]["n"] == 6
    assert answer["sources"][0]["share"] == 1


def quiet_in(write, *rows, **options):
    answer = analyze(write("Date received,Referred by\n" + "".join(rows)), **options)
    return {one["name"]: one for one in answer["quiet"]}, answer["quiet_reason"]


HEARD = dated("Ines Vale", "2025-01-02", "2025-09-10", "2026-02-01", "2026-10-30")


def test_a_source_silent_for_longer_than_ever_is_named_with_its_facts(write):
    regular = [f"2025-{month:02}-{day}" for month in range(2, 12) for day in ("05", "20")]
    quiet, reason = quiet_in(write, HEARD, dated("Dr. Amara Okafor", *regular), as_of=date(2026, 5, 1))
    assert reason is None
    assert quiet == {"Amara Okafor": {
        "name": "Amara Okafor", "count": 20, "last": "2025-11-20", "silent_days": 162, "longest_gap": 16,
        "half_a_year": False, "longer_than_ever": True,
    }}  # fmt: skip


def test_quiet_is_the_rule_of_the_desk(write):
    three = dated("Dr. Amara Okafor", "2025-01-05", "2025-06-01", "2026-05-02")
    two = dated("Tobias Wren", "2025-01-05", "2026-01-02")
    quiet, _ = quiet_in(write, HEARD, three, two, as_of=date(2026, 10, 30))
    assert {name: (one["half_a_year"], one["longer_than_ever"]) for name, one in quiet.items()} == {
        "Amara Okafor": (True, False)
    }
    assert quiet_in(write, HEARD, three.replace("05-02", "05-03"), two, as_of=date(2026, 10, 30)) == ({}, None)


def test_a_gap_it_has_had_before_is_no_news(write):
    lumpy = dated("Dr. Amara Okafor", "2025-01-05", "2025-01-06", "2025-06-01", "2025-06-02", "2026-06-01")
    assert "Amara Okafor" not in quiet_in(write, HEARD, lumpy, as_of=date(2026, 10, 30))[0]


def test_in_a_short_history_nobody_is_quiet(write):
    rows = dated("Dr. Amara Okafor", "2025-01-05", "2025-01-06", "2025-01-07") + dated("Ines Vale", "2025-09-01")
    quiet, reason = quiet_in(write, rows)
    assert quiet == {}
    assert "too short to call anybody quiet" in reason


@pytest.mark.parametrize(("days", "gap"), [([], None), ([7], None), ([9, 1, 4], 5), ([3, 3], 0)])
def test_the_longest_gap(days, gap):
    assert longest_gap(days) == gap


def test_reasons_that_differ_in_what_they_quote_are_one(write):
    rows = dated("Dr. Amara Okafor", "2025-03-02", "2025-03-03", "b-soon", "a-later", "c-never", "")
    answer = analyze(write("Date received,Referred by\n" + rows))
    assert answer["rows_skipped_by_reason"] == {
        "Date received: “a-later” is not a date.": 3, "Date received is empty.": 1,
    }  # fmt: skip
    assert answer["rows_skipped_first"] == {
        "Date received: “a-later” is not a date.": [4, 5, 6], "Date received is empty.": [7],
    }  # fmt: skip
    assert file_in_words.summary(answer)[1:3] == [
        "Rows 4, 5 and 6: Date received: “a-later” is not a date.", "Row 7: Date received is empty.",
    ]  # fmt: skip
    table = next(one["table"] for one in report(answer)["sections"] if one["heading"] == "What was read")
    assert table["rows"] == [
        ["Date received: “a-later” is not a date.", "3", "4, 5 and 6"], ["Date received is empty.", "1", "7"],
    ]  # fmt: skip
    assert file_in_words.summary(answer)[0].startswith(
        "4 of 6 rows (67 %) were skipped. The main reason (3 rows): Date received: “a-later” is not a date."
    )


def test_a_column_of_dates_that_cannot_be_read_is_named(write):
    answer = analyze(write("Date received,Referred by\n" + dated("Dr. Amara Okafor", "soon", "later")))
    assert (answer["rows_used"], answer["quiet"]) == (2, [])
    assert any("“Date received” could not be read as dates" in note for note in answer["notes"])


def test_sheets_in_other_languages_are_read_without_mapping(write):
    rows = [f"{n + 1}-{month}-2024;Dra. Vega;A. B." for n, month in enumerate(("ene", "abr", "ago", "dic"))]
    answer = analyze(write("Fecha de recepción;Referido por;Paciente\n" + "\n".join(rows)))
    assert (answer["rows_used"], answer["as_of"]) == (4, "2024-12-04")
    assert answer["mapping"] == {"received_on": "Fecha de recepción", "source_name": "Referido por"}


def test_a_text_that_may_mean_a_source_stands_with_it(write):
    rows = (
        dated("Jane Smith", *["2025-03-02"] * 4)
        + dated("John Smith", *["2025-03-02"] * 4)
        + dated("J. Smith", "2025-03-03")
    )
    answer = analyze(write("Date received,Referred by\n" + rows))
    assert {one["name"]: one["maybe"] for one in answer["sources"]} == {
        "Jane Smith": [{"text": "J. Smith", "count": 1}], "John Smith": [{"text": "J. Smith", "count": 1}],
    }  # fmt: skip


def test_words_that_change_the_reading_are_named(write, tmp_path):
    answer = analyze(write("2025-03-04,Dr. Amara Okafor\n2025-06-05,Dr. Amara Okafor\n"))
    assert any("--map source_name=HEADER" in note for note in answer["notes"])
    assert not any("below" in note for note in answer["notes"])


def test_the_order_of_rows_changes_nothing_but_row_numbers(write):
    head, *lines = REFERRALS.splitlines(keepends=True)
    one, other = analyze(write(REFERRALS)), analyze(write(head + "".join(reversed(lines))))
    for answer in (one, other):
        answer.pop("rows_skipped")
        answer.pop("rows_skipped_first")
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


def test_of_many_rows_skipped_for_one_reason_the_first_are_named(write):
    rows = dated("Dr. Amara Okafor", "2025-03-02", *("soon",) * 12, *(f"2025-03-{day:02}" for day in range(1, 29)))
    answer = analyze(write("Date received,Referred by\n" + rows))
    assert answer["rows_skipped_first"] == {"Date received: “soon” is not a date.": [3, 4, 5, 6, 7]}
    assert file_in_words.summary(answer)[1] == "Rows 3, 4, 5, 6, 7 and 7 more."


BESIDE = """Date received,Referred by,Referring practice,Told by,Patient number
2026-06-01,Dr. Jane Smith,Keller Family Medicine,,1
2026-06-02,"SMITH, JANE MD",KELLER FAMILY MEDICINE,,2
2026-06-03,Dr. Wei Okafor,Keller Family Med,,3
2026-06-04,,Keller Family Medicine,,4
2026-06-05,Coach Pat Lind (Lincoln High School),,,5
2026-06-06,Dr. Maria Lopez,,,6
2026-06-07,Google,Keller Family Medicine,,7
2026-06-08,Dr. Jane Smith,Keller Family Medicine,Ines Vale,8
2026-06-09,Dr. Ana Ruiz,Private practice,,9
"""


def test_referrals_are_counted_by_organization_too(write):
    answer = analyze(write(BESIDE))
    found = {one["name"]: one["count"] for one in answer["organizations"]}
    assert found == {"Keller Family Medicine": 3, "Keller Family Med": 1, "Lincoln High School": 1}
    assert [one["share"] for one in answer["organizations"]] == [0.6, 0.2, 0.2]
    assert [one["maybe"] for one in answer["organizations"]] == [[], ["Keller Family Medicine"], []]
    keller = answer["organizations"][0]["spellings"]
    assert sorted(keller) == ["KELLER FAMILY MEDICINE", "Keller Family Medicine"]
    by_organization = answer["concentration"]["by_organization"]
    assert (by_organization["n"], by_organization["groups"], by_organization["top_count"]) == (5, 3, 3)
    json.dumps(answer)


def test_the_second_of_two_people_is_no_organization(write):
    rows = dated("Dr. Wei Okafor / Robert Lindqvist", "2025-03-02") + dated("Dr. Wei Okafor", "2025-03-03")
    assert analyze(write("Date received,Referred by\n" + rows))["organizations"] == []


def test_few_organizations_are_not_ranked_and_many_have_a_table(write):
    head, *lines = BESIDE.splitlines()
    assert not any("By organization" in line for line in file_in_words.summary(analyze(write(BESIDE))))
    more = [f"{line.rsplit(',', 1)[0]},{number}" for number in range(1, 30) for line in lines[:1]]
    answer = analyze(write("\n".join([head, *more, *lines[2:6]]) + "\n"))
    assert any(
        line.startswith("By organization, of 32 with one: Keller Family Medicine 30, ")
        for line in file_in_words.summary(answer)
    )
    section = next(one for one in report(answer)["sections"] if one["heading"] == "By organization")
    assert section["table"]["rows"][0] == ["Keller Family Medicine", "30", "94 %"]


def test_where_every_organization_is_a_source_itself_they_are_not_told_twice(write):
    answer = analyze(write("Date received,Referred by\n" + dated("Harbor Clinic", *["2025-03-02"] * 12)))
    assert [(one["name"], one["count"]) for one in answer["organizations"]] == [("Harbor Clinic", 12)]
    assert not any("By organization" in line for line in file_in_words.summary(answer))


def test_a_file_without_organizations_says_so(write):
    answer = analyze(write("Date received,Referred by\n" + dated("Dr. Amara Okafor", "2025-03-02")))
    assert answer["organizations"] == []
    assert answer["concentration"]["by_organization"]["reason"] == "The file names no organizations."
