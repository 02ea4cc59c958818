import json

import pytest

from carom.domain.intake.reading.mapping import Mapping, recognise
from carom.domain.intake.reading.rows import ReferralRow, interpret


def columns(mapping: Mapping) -> dict[str, str]:
    return {field: mapping.headers[at] for field, at in mapping.columns.items()}


@pytest.mark.parametrize(
    ("headers", "row", "expected"),
    [
        (["Date of referral", "Referring MD", "Pt name"], ["3/14/2025", "Dr. Wren", "R.T."],
         {"received_on": "Date of referral", "source_name": "Referring MD", "patient_name": "Pt name"}),
        (["Referral Dt.", "Name of the referring physician", "Pt #"], ["3/14/2025", "Wren", "7"],
         {"received_on": "Referral Dt.", "source_name": "Name of the referring physician", "patient_id": "Pt #"}),
        (["Date", "Told by", "Org"], ["3/14/2025", "Dr. Wren", "Harbor Family Clinic"],
         {"received_on": "Date", "told_by": "Told by", "source_organization": "Org"}),
        (["Date", "Referred by", "Organization name"], ["3/14/2025", "Dr. Wren", "Harbor Family Clinic"],
         {"received_on": "Date", "source_name": "Referred by", "source_organization": "Organization name"}),
        (["Timestamp", "Who told you about our clinic?"], ["2025-03-14", "Coach Bea"],
         {"received_on": "Timestamp", "source_name": "Who told you about our clinic?"}),
        (["Intake date", "How did you hear about us?"], ["3/14/2025", "Google"],
         {"received_on": "Intake date", "source_name": "How did you hear about us?"}),
        (["Date", "Referral source", "Referring physician"], ["3/14/2025", "Physician", "Dr. Wren"],
         {"received_on": "Date", "source_type": "Referral source", "source_name": "Referring physician"}),
        (["Date", "Referral source", "Referring physician"], ["3/14/2025", "Web search", "Dr. Wren"],
         {"received_on": "Date", "channel": "Referral source", "source_name": "Referring physician"}),
        (["Fecha de recepción", "Referido por", "Médico", "Paciente"], ["3-ene-2024", "Dra. Ruiz", "Vega", "A. B."],
         {"received_on": "Fecha de recepción", "source_name": "Referido por", "clinician": "Médico",
          "patient_name": "Paciente"}),
        (["Paciente", "Médico", "Fecha"], ["A. B.", "Dra. Ruiz", "3 de enero de 2024"],
         {"received_on": "Fecha", "source_name": "Médico", "patient_name": "Paciente"}),
        (["Fecha", "Derivado por", "Tipo"], ["03/01/2024", "Dra. Ruiz", "Psiquiatra"],
         {"received_on": "Fecha", "source_name": "Derivado por", "source_type": "Tipo"}),
        (["Datum", "Zugewiesen von", "Patient", "Fachrichtung"], ["3. März 2024", "Dr. Brandt", "A. B.", "Hausarzt"],
         {"received_on": "Datum", "source_name": "Zugewiesen von", "patient_name": "Patient",
          "source_type": "Fachrichtung"}),
        (["Eingangsdatum", "ÜBERWEISER", "Geburtsdatum"], ["03.04.2024", "Dr. Brandt", "01.02.1980"],
         {"received_on": "Eingangsdatum", "source_name": "ÜBERWEISER", "patient_birth_date": "Geburtsdatum"}),
        (["Name der überweisenden Praxis", "Eingang (Datum)"], ["Praxis Brandt", "03.04.2024"],
         {"source_name": "Name der überweisenden Praxis", "received_on": "Eingang (Datum)"}),
        (["Date", "Adressé par", "Patient(e)"], ["3 mars 2024", "Dr Lefèvre", "A. B."],
         {"received_on": "Date", "source_name": "Adressé par"}),
        (["Date de réception", "Médecin adresseur", "Motif"], ["03/04/2024", "Dr Lefèvre", "dos"],
         {"received_on": "Date de réception", "source_name": "Médecin adresseur", "reason": "Motif"}),
        (["Inviato da", "Data di invio"], ["Dott. Ferri", "3 giugno 2024"],
         {"source_name": "Inviato da", "received_on": "Data di invio"}),
    ],
)  # fmt: skip
def test_headers_nobody_listed(headers, row, expected):
    assert columns(recognise(headers, [row])) == expected


def test_values_outweigh_a_header_that_says_otherwise():
    mapping = recognise(["Referral", "Source"], [["3/14/2025", "Dr. Wren"], ["3/15/2025", "Google"]])
    assert columns(mapping) == {"received_on": "Referral", "source_name": "Source"}


def test_unknown_headers_leave_a_mapping_to_fill_by_hand():
    mapping = recognise(["Foo", "Bar", "Baz"], [["a", "b", "1"], ["c", "d", "2"]])
    assert (mapping.columns, mapping.usable, mapping.score) == ({}, False, 0.0)
    assert mapping.unmapped == ("Foo", "Bar", "Baz")
    filled = mapping.with_columns({"source_name": "bar", "received_on": 0}, date_order="dmy")
    assert filled.usable
    assert columns(filled) == {"source_name": "Bar", "received_on": "Foo"}
    assert filled.unmapped == ("Baz",)
    assert interpret(filled, 2, ["03/04/2025", "Dr. Wren", ""]).received_on.isoformat() == "2025-04-03"


def test_a_person_may_change_everything():
    mapping = recognise(["Date", "Referred by", "Number"], [["2025-03-14", "Dr. Wren", "3"]])
    changed = mapping.with_columns({"received_on": None, "count": "Number"}, shape="source_totals")
    assert (changed.shape, columns(changed)) == ("source_totals", {"source_name": "Referred by", "count": "Number"})
    assert mapping.shape == "referrals"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"columns": {"color": 0}}, "no field “color”"),
        ({"columns": {"source_name": "Nope"}}, "no column “Nope”"),
        ({"columns": {"source_name": 9}}, "no column number 10"),
        ({"shape": "recipes"}, "no kind of file"),
        ({"date_order": "ydm"}, "not an order of dates"),
    ],
)
def test_a_wrong_change_says_what_exists(change, words):
    with pytest.raises(ValueError, match=words):
        recognise(["Date", "Referred by"], [["2025-03-14", "Dr. Wren"]]).with_columns(**change)


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["03/04/2025", "03/14/2025"], "mdy"),
        (["03/04/2025", "14/03/2025"], "dmy"),
        (["03/04/2025", "05/06/2025"], None),
        (["2025-03-04", "4 Mar 2025"], "ymd"),
        (["03/03/2025"], "ymd"),
        (["03.04.2025", "5.6.2025"], "dmy"),
        (["03.04.2025", "5/6/2025"], None),
        (["03/13/2025"] * 9 + ["13/03/2025"], "mdy"),
    ],
)
def test_the_order_of_dates_is_seen_or_asked(dates, order):
    assert recognise(["Date", "Referred by"], [[day, "Dr. Wren"] for day in dates]).date_order == order


def test_values_correct_the_order_a_system_usually_has():
    mapping = recognise(["Referral Received Date", "Referral Contact"], [["14/03/2025", "Dr. Wren"]])
    assert (mapping.profile, mapping.date_order) == ("webpt", "dmy")


def test_totals_and_contacts_without_a_system():
    totals = recognise(["Referral source", "# of referrals"], [["Dr. Wren", "12"], ["Google", "4"]])
    assert (totals.profile, columns(totals)) == (
        "plain_totals",
        {"source_name": "Referral source", "count": "# of referrals"},
    )
    contacts = recognise(
        ["Name", "Practice", "Phone", "Fax", "Specialty"], [["Ines Vale", "Harbor", "555-0142", "", "GP"]]
    )
    assert (contacts.shape, contacts.profile) == ("contacts", "plain_contacts")


def test_the_header_key_ignores_order_case_and_punctuation():
    keys = {recognise(headers, []).header_key for headers in (["A date:", "Source"], ["source", "a DATE"])}
    assert len(keys) == 1
    assert recognise(["Source"], []).header_key not in keys


def test_a_mapping_survives_json():
    mapping = recognise(["Date", "Referred by"], [["03/14/2025", "Dr. Wren"]])
    again = Mapping.from_dict(json.loads(json.dumps(mapping.as_dict())))
    assert again.as_dict() == mapping.as_dict()
    assert isinstance(interpret(again, 2, ["03/14/2025", "Dr. Wren"]), ReferralRow)
