"""Each system's export is recognised, and its rows come out as they are meant."""

from datetime import date
from pathlib import Path

import pytest

from carom.domain.intake.reading.cells import TOTALS
from carom.domain.intake.reading.mapping import recognise, recognise_table
from carom.domain.intake.reading.profiles import profiles
from carom.domain.intake.reading.rows import SENT, ContactRow, ReferralRow, Skipped, TotalRow, interpreter
from carom.domain.intake.reading.table import read_table

FILES = Path(__file__).parents[3] / "files"

# file → profile, shape, order of dates, and which header holds what
EXPECTED = {
    "webpt.csv": ("webpt", "referrals", "mdy", {
        "received_on": "Referral Received Date", "source_type": "Referral Source", "source_name": "Referral Contact",
        "clinic": "Primary Treatment Clinic", "first_visit_on": "Initial Evaluation Date", "patient_id": "Patient ID"}),
    "jane.csv": ("jane", "source_totals", "ymd", {"source_name": "Source", "count": "Number of Patients"}),
    "cliniko.csv": ("cliniko", "referrals", "dmy", {
        "received_on": "Created At", "source_name": "Referral Source", "source_type": "Referral Source Type",
        "ordered_by": "Referring Doctor", "patient_first": "First Name", "patient_last": "Last Name"}),
    "nookal.tsv": ("nookal", "source_totals", "dmy", {
        "source_name": "Referrer", "source_type": "Type", "new_patients": "New Clients", "count": "New Cases"}),
    "open_dental.csv": ("open_dental", "referrals", "mdy", {
        "source_last": "LName", "source_first": "FName", "received_on": "RefDate", "direction": "ReferralType"}),
    "openemr.csv": ("openemr", "referrals", "ymd", {
        "source_name": "Refer To", "received_on": "Refer Date", "patient_name": "Patient", "patient_id": "ID"}),
    "tebra.csv": ("tebra", "referrals", "mdy", {
        "received_on": "Created Date", "source_name": "Referring Provider Full Name",
        "source_npi": "Referring Provider NPI", "channel": "Referral Source", "patient_name": "Patient Full Name"}),
    "plain.csv": ("plain", "referrals", "ymd", {
        "received_on": "Date", "source_name": "Referred by", "source_type": "Type", "patient_name": "Patient",
        "first_visit_on": "First visit"}),
    "google_contacts.csv": ("google_contacts", "contacts", "ymd", {
        "first": "First Name", "last": "Last Name", "organization": "Organization Name", "email": "E-mail 1 - Value"}),
    "google_contacts_old.csv": ("google_contacts_old", "contacts", "ymd", {
        "first": "Given Name", "last": "Family Name", "organization": "Organization 1 - Name", "full_name": "Name"}),
    "outlook.csv": ("outlook", "contacts", "ymd", {
        "prefix": "Title", "last": "Last Name", "organization": "Company", "fax": "Business Fax"}),
    "outlook_web.csv": ("outlook_web", "contacts", "ymd", {
        "prefix": "Title", "last": "Last Name", "email_2": "E-mail 2 Address", "phone": "Business Phone"}),
    "contacts.vcf": ("vcard", "contacts", "ymd", {"full_name": "Full name", "phone": "Phone 1", "fax": "Fax"}),
}  # fmt: skip


def read(name: str):
    table = read_table(FILES / name)
    mapping = recognise_table(table)
    return table, mapping, [interpreter(mapping)(*row) for row in table.rows]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sample_is_recognised(name):
    table, mapping, rows = read(name)
    profile, shape, order, columns = EXPECTED[name]
    assert (mapping.profile, mapping.shape, mapping.date_order) == (profile, shape, order)
    assert {field: table.headers[mapping.columns[field]] for field in columns if field in mapping.columns} == columns
    assert mapping.usable
    kind = {"referrals": ReferralRow, "source_totals": TotalRow, "contacts": ContactRow}[shape]
    assert all(isinstance(row, kind | Skipped) for row in rows)
    assert any(isinstance(row, kind) for row in rows)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_order_of_columns_does_not_matter(name):
    table = read_table(FILES / name)
    rows = [cells for _, cells in table.rows]
    mapping = recognise(table.headers, rows)
    turned = recognise(table.headers[::-1], [cells[::-1] for cells in rows])
    assert turned.profile == mapping.profile
    assert turned.header_key == mapping.header_key
    assert {field: turned.headers[at] for field, at in turned.columns.items()} == {
        field: mapping.headers[at] for field, at in mapping.columns.items()
    }


def test_every_system_has_a_sample():
    without = {"plain_totals", "plain_contacts"}
    assert {one.id for one in profiles()} == {expected[0] for expected in EXPECTED.values()} | without


def test_webpt_rows():
    table, mapping, rows = read("webpt.csv")
    assert table.header_row == 4
    assert table.title_lines == ["Referrals Analytics Report", "Date range: 01/01/2025 - 06/30/2025"]
    assert table.blank_rows == 2
    first = rows[0]
    assert (first.row_no, first.received_on, first.source_name) == (5, date(2025, 1, 14), "Okonkwo-Vale, Ines MD")
    assert (first.source_type, first.first_visit_on, first.clinic) == (
        "other-physician",
        date(2025, 1, 21),
        "Harbor Street",
    )
    assert rows[3] == Skipped(8, "Referral Received Date: “02/31/2025” is not a day in the calendar.")
    assert (rows[4].source_name, rows[4].source_type, rows[4].first_visit_on) == ("", "", None)
    assert (rows[5].source_name, rows[5].source_type) == ("Self", "family-or-friend")
    assert rows[6] == Skipped(12, TOTALS)
    assert "Payer" in mapping.unmapped


def test_jane_money_stays_out_and_the_sum_is_no_source():
    _, mapping, rows = read("jane.csv")
    assert mapping.unmapped == ("Referred To", "Amount")
    assert [(row.source_name, row.count) for row in rows[:2]] == [("Dr. Ines Okonkwo-Vale", 13), ("dr okonkwo vale", 1)]
    assert rows[-1] == Skipped(8, TOTALS)


def test_cliniko_ids_dates_and_types():
    _, _, rows = read("cliniko.csv")
    assert rows[0].patient_id == "1558354464010667075"
    assert [row.received_on for row in rows] == [date(2025, 2, 24), date(2025, 3, 3), date(2025, 3, 4)]
    assert [row.source_type for row in rows] == ["", "former-patient", ""]


def test_open_dental_names_of_things_and_sent_referrals():
    _, _, rows = read("open_dental.csv")
    assert [row.source_name for row in rows[:2]] == ["Tessa Vandermolen", "Facebook Ad"]
    assert rows[2] == Skipped(4, SENT)


def test_the_openemr_report_is_of_referrals_sent():
    assert read("openemr.csv")[1].direction == "out"


def test_a_row_without_a_source_is_still_a_referral():
    table, _, rows = read("plain.csv")
    assert (table.delimiter, table.encoding) == (";", "utf-8-sig")
    assert [row.source_name for row in rows] == ["Dr. Per Lindqvist", "Pastor Tobias Wren", "", ""]
    assert [row.row_no for row in rows] == [2, 3, 4, 6]


def test_google_labels_faxes_and_joined_addresses():
    _, _, rows = read("google_contacts.csv")
    assert rows[0].emails == ("ines@harbor.example", "office@harbor.example")
    assert (rows[0].phones, rows[0].fax) == (("(503) 555-0142",), "(503) 555-0143")
    assert rows[0].labels == ("Referral sources",)


def test_vcards_of_three_versions():
    _, _, rows = read("contacts.vcf")
    assert [(row.first, row.last) for row in rows] == [
        ("Ines", "Okonkwo-Vale"),
        ("Pér", "Lindqvist"),
        ("Tobias", "Wren"),
    ]
    assert rows[0].fax == "(503) 555-0143"
    assert rows[2].phones == ("+1-503-555-0177 ext. 2",)
    assert all(row.notes == "" for row in rows)
