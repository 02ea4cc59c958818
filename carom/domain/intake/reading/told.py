"""The words of a row that name a source: who told the patient, and who signed. Pure."""

from typing import NamedTuple

from carom.domain.intake.reading.rows import ReferralRow

_LETTERS = 300


class Told(NamedTuple):
    """Texts that name a source: `source` told the patient, `ordered` signed. '' where the row names nobody."""

    source: str
    ordered: str


def told(row: ReferralRow) -> Told:
    """The row's own words for its source, with the organization where one is named beside the person."""
    return told_in(row.source_name, row.source_organization, row.ordered_by, row.told_by)


def told_in(name: str, organization: str, ordered_by: str, told_by: str = "") -> Told:
    """As `told`, for these words of a row.

    Who told the patient has a column of its own in some files; then the named source is who sent the patient to us.
    A referral holds two: where a third signed, the named source stands for both.
    """
    source = named_in(name, organization)
    if ordered_by and ordered_by != name:
        return Told(source, ordered_by[:_LETTERS])
    if is_other(told_by, name):
        return Told(told_by[:_LETTERS], source)
    return Told("", source) if ordered_by else Told(source, "")


def named_in(name: str, organization: str) -> str:
    """The text of the named source. An organization that the name says already is not said again."""
    is_new = organization and name and organization.casefold() not in name.casefold()
    return (f"{name}, {organization}" if is_new else name)[:_LETTERS]


def is_other(told_by: str, name: str) -> bool:
    """Whether somebody else than the named source told the patient."""
    return bool(told_by) and told_by.casefold() != name.casefold()


def is_third(row: ReferralRow) -> bool:
    """Whether the row names three: a referral holds two, so who told is left out."""
    signed = row.ordered_by not in ("", row.source_name)
    return signed and is_other(row.told_by, row.source_name) and is_other(row.told_by, row.ordered_by)
