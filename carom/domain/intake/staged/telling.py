"""What one row of referrals tells: who is named as source, who the patient is, and the row's own key."""

from carom.domain.intake.reading import repeats
from carom.domain.intake.reading import told as naming
from carom.domain.intake.reading.rows import ReferralRow
from carom.domain.intake.reading.values import initials
from carom.domain.keys.keyring import keyring
from carom.matching import normalise

Told, told, told_in, named_in, is_third = naming.Told, naming.told, naming.told_in, naming.named_in, naming.is_third
REPEATED, IN_FILE, LIKE = repeats.REPEATED, repeats.TWICE, repeats.LIKE
NO_DAY = "No day says when the patient was referred."
AHEAD = "The day of the referral is still ahead."
NO_SOURCE = "The row names no source."
NAMES_NOBODY = "Its words name no person and no place."
NO_NAME = "The entry has no name."
TWICE = "An earlier row has the same person."
NOT_SURE = "Not sure who this is."
KNOWN_SOURCE = "This source is on your list."
LEFT_OUT = "Left out by you."
HERE = "Already here."
SAME_DAY = "A referral of this patient on this day from this source is already here."
PERHAPS = "Perhaps here already: a referral of this day and source, of a patient with the same initials."
ALREADY = frozenset((SAME_DAY, PERHAPS))
"""Why a row is perhaps here already."""
DOUBLED = ALREADY | {IN_FILE}
"""Why a row is skipped that a person may bring in all the same."""


def comes_in(entry: list, choice: str) -> bool:
    """Whether a row of referrals with this outcome (see ImportChunk) and a person's choice is to be added."""
    _row_no, outcome, reason, *_rest = entry
    return choice != "leave" if outcome == "create" else outcome == "skip" and reason in DOUBLED and choice == "new"


def spelling_key(text: str) -> str:
    """The key under which texts count as one; signs alone ("???") are their own key."""
    return (normalise(text) or text)[:300]


def patient_name(row: ReferralRow) -> str:
    return row.patient_name or f"{row.patient_first} {row.patient_last}".strip()


def patient_initials(row: ReferralRow) -> str:
    """Initials from the name; a name column that holds initials already gives those."""
    return initials(patient_name(row))[:12]


class RowKeys:
    """Gives each row a key by which the same row of a later export is known again.

    The key is blind (nothing about the patient can be read from it): of the system's own number where there is one,
    else of day, patient, source, and how many such rows stood before it in the file.
    """

    def __init__(self, practice, header_key: str):
        self._header_key = header_key
        self._seen: dict[str, int] = {}
        self._mark = keyring().row_marker(f"{practice.pk}|intake.row")

    def key(self, row: ReferralRow) -> str:
        """The row's key. Rows with the same number of their own have the same."""
        if row.external_id:
            return self._mark(f"number|{self._header_key}|{row.external_id}")
        patient = row.patient_id or patient_name(row)
        day = row.received_on.isoformat()
        text = f"row|{day}|{patient.casefold()}|{normalise(row.source_name)}"
        nth = self._seen[text] = self._seen.get(text, 0) + 1
        # The day in front keeps the rows of a day together in the index, which a large file would else rewrite whole.
        return day + self._mark(f"{text}|{nth}")[:30]
