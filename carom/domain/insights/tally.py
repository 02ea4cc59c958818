"""Going through a file once, keeping counters and days, no rows.

What is about patients is compared, to leave out rows that stand twice, and never kept.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from carom.analysis.facts import Stream
from carom.domain.intake.reading.fields import PATIENT
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.repeats import ALIKE, Repeats
from carom.domain.intake.reading.rows import ReferralRow, Skipped, TotalRow, interpreter

LISTED = 1_000  # skipped rows listed one by one
REASONS = 200  # different reasons counted apart
_QUOTED = re.compile("“[^”]*”")
TOO_LATE = "The day lies after the day this analysis is stated for."
OTHER = "Other reasons."
NEEDED = {
    "received_on", "first_visit_on", "came", "direction", "source_name", "source_first", "source_last",
    "source_organization", "source_type", "told_by", "ordered_by", "channel", "count", "period",
}  # fmt: skip
COMPARED = PATIENT | {"external_id"}


@dataclass(slots=True)
class Said:
    """What the rows with one text say: the stream of their referrals, its days, and the source types given for it."""

    stream: Stream = field(default_factory=Stream)
    days: array = field(default_factory=lambda: array("i"))  # as ordinals: four bytes a referral
    types: dict[str, int] | None = None


@dataclass(slots=True)
class Tally:
    """What a file holds. Rows: `read` = `used` + `skipped`. `said[""]` are referrals whose source is not said.

    A row of totals counts as one row used and as many referrals as it says.
    """

    read: int = 0
    used: int = 0
    skipped: int = 0
    listed: list[tuple[int, str]] = field(default_factory=list)
    reasons: Counter = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    periods: set[str] = field(default_factory=set)
    remarks: Counter = field(default_factory=Counter)

    def skip(self, row_no: int, reason: str) -> None:
        """Count a row that is not used."""
        self.skipped += 1
        if len(self.listed) < LISTED:
            self.listed.append((row_no, reason))
        alike = _QUOTED.sub("“…”", reason) if "“" in reason else reason
        if alike not in self.reasons and len(self.reasons) >= REASONS:
            alike = reason = OTHER
        self.reasons[alike] += 1
        self.examples[alike] = min(self.examples.get(alike, reason), reason)

    def by_reason(self) -> dict[str, int]:
        """Rows per reason, most frequent first. Reasons that differ in what they quote are one, with an example."""
        return {self.examples[alike]: count for alike, count in self.reasons.most_common()}

    def take(self, text: str, day: date | None, source_type: str, count: int) -> None:
        """Count `count` referrals of one row under the text that names their source."""
        self.used += 1
        said = self.said.get(text)
        if said is None:
            said = self.said[text] = Said()
        said.stream.add(day, count)
        if day is not None:
            said.days.append(day.toordinal())
            self.days[day] = self.days.get(day, 0) + count
        if source_type:
            if said.types is None:
                said.types = {}
            said.types[source_type] = said.types.get(source_type, 0) + count


def without_patients(mapping: Mapping) -> Mapping:
    """The same mapping with only the columns that this analysis states something of."""
    return mapping.with_columns({name: None for name in mapping.columns if name not in NEEDED})


def to_compare(mapping: Mapping) -> Mapping:
    """The same mapping with those columns, and the ones by which a row is known to stand twice; no other is read."""
    return mapping.with_columns({name: None for name in mapping.columns if name not in NEEDED | COMPARED})


def count_rows(rows: Iterable[tuple[int, list[str]]], mapping: Mapping, *, until: date) -> Tally:
    """Count the rows of a file of referrals or of totals; referrals after `until` are skipped with that reason.

    So are those that stand in an earlier row already. `mapping`: see `to_compare`.
    """
    read = interpreter(to_compare(mapping))
    tally, repeats = Tally(), Repeats()
    for row_no, cells in rows:
        tally.read += 1
        row = read(row_no, cells)
        if isinstance(row, Skipped):
            tally.skip(row_no, row.reason)
        elif isinstance(row, ReferralRow):
            if row.received_on is not None and row.received_on > until:
                tally.skip(row_no, TOO_LATE)
            elif reason := repeats.reason(row):
                tally.skip(row_no, reason)
            else:
                tally.take(_text(row), row.received_on, row.source_type, 1)
                if row.remarks:
                    tally.remarks.update(row.remarks)
        elif isinstance(row, TotalRow):
            tally.take(row.source_name, None, row.source_type, row.count)
            if row.period:
                tally.periods.add(row.period)
        else:
            tally.skip(row_no, "The row is an address, not a referral.")
    tally.remarks.update({ALIKE: repeats.alike} if repeats.alike else {})
    return tally


def _text(row: ReferralRow) -> str:
    """The source in the file's own words; the organization's column is added, since two Dr. Smiths differ by it."""
    name, organization = row.source_name, row.source_organization
    if not organization or not name or organization.casefold() in name.casefold():
        return name
    return f"{name}, {organization}"
