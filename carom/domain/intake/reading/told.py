"""The words of a row that name a source: who told the patient, and who signed. Pure."""

from typing import NamedTuple

from carom.domain.intake.reading.rows import ReferralRow


class Told(NamedTuple):
    """Texts that name a source: `source` told the patient, `ordered` signed. '' where the row names nobody."""

    source: str
    ordered: str


def told(row: ReferralRow) -> Told:
    """The row's own words for its source, with the organization where one is named beside the person."""
    return told_in(row.source_name, row.source_organization, row.ordered_by)


def told_in(name: str, organization: str, ordered_by: str) -> Told:
    """As `told`, for these words of a row. An organization that the name says already is not said again."""
    is_new = organization and name and organization.casefold() not in name.casefold()
    source = f"{name}, {organization}" if is_new else name
    if ordered_by and ordered_by == name:
        return Told("", source)
    return Told(source[:300], ordered_by[:300])
