"""Rows of one file that tell the same referral twice: same patient, day and source, or the same number. Pure.

Of the rows only marks are kept, from which nothing about a patient can be read.
"""

from carom.domain.intake.reading.rows import ReferralRow
from carom.matching import normalise

REPEATED = "The same referral number stands in an earlier row."
TWICE = "An earlier row of this file has the same patient, day and source."
LIKE = "Like an earlier row of this file, but which patient is not said for sure."
ALIKE = "like an earlier row of this file, but which patient is not said for sure: counted each time."
_SHORT = 5


def patient_of(row: ReferralRow) -> str:
    """What tells the row's patient from others within the file: own number, else name, else initials and day of birth.

    "" where nothing does: two patients may have the same initials.
    """
    if row.patient_id:
        return f"number|{row.patient_id.casefold()}"
    name = row.patient_name or f"{row.patient_first} {row.patient_last}".strip()
    is_told = bool(name) and (row.patient_birth_date is not None or not _is_initials(name))
    return f"name|{name.casefold()}|{row.patient_birth_date or ''}" if is_told else ""


def _is_initials(name: str) -> bool:
    words = name.replace(".", " ").split()
    return (len(name) <= _SHORT and len(words) == 1) or all(len(word) == 1 for word in words)


class Repeats:
    """Asked about one row after another in the order of the file. `alike`: rows like an earlier one."""

    def __init__(self) -> None:
        self._numbers: set[int] = set()
        self._told: set[int] = set()
        self._alike: set[int] = set()
        self.alike = 0

    def reason(self, row: ReferralRow) -> str:
        """Why the row tells nothing new, or "". A number of its own says that a referral is another one."""
        if row.external_id:
            return "" if _is_first(self._numbers, hash(row.external_id)) else REPEATED
        patient = patient_of(row)
        if not patient:
            self.alike += not _is_first(self._alike, hash(row[1:]))
            return ""
        texts = (row.source_name, row.source_organization, row.ordered_by, row.told_by)
        words = [text and normalise(text) for text in texts]  # three of them are mostly empty
        return "" if _is_first(self._told, hash((row.received_on, patient, *words))) else TWICE


def _is_first(seen: set[int], mark: int) -> bool:
    if mark in seen:
        return False
    seen.add(mark)
    return True
