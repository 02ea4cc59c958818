from hypothesis import given, settings
from hypothesis import strategies as st

from carom.domain.intake.reading.cells import EMPTY, REPEATED
from carom.domain.intake.reading.mapping import recognise
from carom.domain.intake.reading.rows import (
    VISIT_LEFT_OUT,
    VISIT_TAKEN,
    ContactRow,
    ReferralRow,
    Skipped,
    TotalRow,
    interpret,
    interpreter,
)  # fmt: skip

REFERRALS = recognise(["Date", "Referred by", "First visit", "DOB", "Type"], [["03/14/2025", "Dr. Wren", "", "", ""]])
TOTALS = recognise(["Referral source", "Count", "New patients"], [["Dr. Wren", "3", "1"]])
CONTACTS = recognise(["First name", "Last name", "Email", "Phone"], [["Ines", "Vale", "i@vale.example", "5550142"]])
KIND = {"referrals": ReferralRow, "source_totals": TotalRow, "contacts": ContactRow}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([REFERRALS, TOTALS, CONTACTS]), st.lists(st.text(max_size=30), max_size=7))
def test_every_row_becomes_exactly_one_thing(mapping, cells):
    row = interpret(mapping, 5, cells)
    assert isinstance(row, KIND[mapping.shape] | Skipped)
    assert row.row_no == 5


def test_nobody_is_no_name():
    for text in ("", "N/A", "n/a ", "(Unassigned)", "unknown", "--", "?", "None", "\u200b", "[not specified]"):
        assert interpret(REFERRALS, 2, ["03/14/2025", text, "", "", ""]).source_name == "", text
    for text in ("Google", "Self", "Nan Unknown-Vale", "Nonesuch Clinic"):
        assert interpret(REFERRALS, 2, ["03/14/2025", text, "", "", ""]).source_name == text


def test_a_visit_that_cannot_be_read_is_left_out_and_said():
    row = interpret(REFERRALS, 2, ["03/14/2025", "Dr. Wren", "02/31/2025", "", ""])
    assert (row.first_visit_on, row.remarks) == (None, (VISIT_LEFT_OUT,))


def test_the_first_visit_stands_in_for_a_missing_received_date():
    row = interpret(REFERRALS, 2, ["", "Dr. Wren", "03/20/2025", "", ""])
    assert (row.received_on, row.remarks) == (row.first_visit_on, (VISIT_TAKEN,))


def test_a_birth_date_is_never_quoted():
    row = interpret(REFERRALS, 2, ["03/14/2025", "Dr. Wren", "", "02/31/1980", ""])
    assert row.patient_birth_date is None
    assert "1980" not in repr(row)


def test_types_are_our_codes_or_their_words():
    for text, code in (
        ("PCP", "family-doctor"),
        ("Word of Mouth", "family-or-friend"),
        ("N/A", ""),
        ("Astrologer", "Astrologer"),
    ):
        assert interpret(REFERRALS, 2, ["03/14/2025", "Dr. Wren", "", "", text]).source_type == code


def test_empty_and_repeated_rows():
    assert interpret(REFERRALS, 2, ["", "", "", "", ""]) == Skipped(2, EMPTY)
    assert interpret(REFERRALS, 9, ["DATE", "Referred by", "First visit", "DOB", "Type"]) == Skipped(9, REPEATED)


def test_totals():
    read = interpreter(TOTALS)
    assert read(2, ["Dr. Wren", "1,204", "3"]) == TotalRow(2, "Dr. Wren", 1204, new_patients=3)
    assert read(3, ["Dr. Wren", "many", ""]) == Skipped(3, "Count: “many” is not a whole number.")
    assert read(4, ["Dr. Wren", "", ""]) == Skipped(4, "Count is empty.")
    assert read(5, ["N/A", "7", "lots"]).reason == "New patients: “lots” is not a whole number."
    assert read(6, ["N/A", "7", "-"]) == TotalRow(6, "", 7)


def test_contacts():
    row = interpret(CONTACTS, 2, ["Ines", "Vale", "i@vale.example ::: no address", "(503) 555-0142"])
    assert (row.emails, row.phones) == (("i@vale.example",), ("(503) 555-0142",))
    assert interpret(CONTACTS, 3, ["", "", "", "555-0142"]) == Skipped(3, "The row has no name.")
