"""What a column can hold, per shape of file. The order is the order on the mapping page."""

REFERRALS = "referrals"
SOURCE_TOTALS = "source_totals"
CONTACTS = "contacts"

FIELDS: dict[str, tuple[str, ...]] = {
    REFERRALS: (
        "received_on", "source_name", "source_first", "source_last", "source_organization", "source_type",
        "source_npi", "source_phone", "source_email", "source_note", "ordered_by", "told_by", "channel",
        "patient_id", "patient_name", "patient_first", "patient_last", "patient_birth_date",
        "reason", "clinic", "clinician", "first_visit_on", "came", "status", "direction", "external_id",
    ),
    SOURCE_TOTALS: ("source_name", "source_type", "count", "new_patients", "period"),
    CONTACTS: (
        "full_name", "prefix", "first", "middle", "last", "suffix", "credentials", "organization", "job_title",
        "email", "email_2", "email_3", "phone", "phone_label", "phone_2", "phone_2_label", "phone_3", "phone_3_label",
        "phone_4", "fax", "street", "city", "state", "zip", "country", "labels", "notes", "npi", "source_type",
    ),
}  # fmt: skip

DATES = {"received_on", "first_visit_on", "patient_birth_date"}
PATIENT = {"patient_id", "patient_name", "patient_first", "patient_last", "patient_birth_date"}
NAMES_A_SOURCE = {
    REFERRALS: ("source_name", "source_last", "source_organization", "source_note", "told_by", "ordered_by", "channel"),
    SOURCE_TOTALS: ("source_name",),
    CONTACTS: ("full_name", "last", "first", "organization"),
}
NOT_TAKEN = {
    REFERRALS: frozenset({"clinician"}),
    SOURCE_TOTALS: frozenset({"new_patients"}),
    CONTACTS: frozenset({"prefix", "country", "labels"}),
}
"""Recognised, so that nobody takes them for something else, and kept by no import."""
ANALYSIS_ONLY = {REFERRALS: frozenset(), SOURCE_TOTALS: frozenset({"period"}), CONTACTS: frozenset()}
"""Read by the analysis of a file, and kept by no import."""
