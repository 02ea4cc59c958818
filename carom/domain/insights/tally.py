"""Going through a file once, keeping counters and days, no rows.

What is about patients is compared, to leave out rows that stand twice, and never kept.
"""

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from carom.analysis.facts import Stream
from carom.domain.intake.reading.fields import PATIENT
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.repeats import ALIKE, Repeats
from carom.domain.intake.reading.rows import ReferralRow, Skipped, TotalRow, interpreter
from carom.domain.intake.reading.told import Told, named_in
from carom.domain.intake.reading.told import told as told_by

LISTED = 1_000  # skipped rows listed one by one
REASONS = 200  # different reasons counted apart
FIRST = 5  # numbers of rows kept for a reason
_QUOTED = re.compile("“[^”]*”")
TOO_LATE = "The day lies after the day this analysis is stated for."
OTHER = "Other reasons."
NEEDED = {
    "received_on", "first_visit_on", "came", "direction", "source_name", "source_first", "source_last",
    "source_organization", "source_note", "source_type", "told_by", "ordered_by", "channel", "count", "period",
}  # fmt: skip
COMPARED = PATIENT | {"external_id"}


@dataclass(slots=True)
class Said:
    """What the rows with one text say: the stream of their referrals, its days, and the source types given for it."""

    stream: Stream = field(default_factory=Stream)
    days: array = field(default_factory=lambda: array("i"))  # as ordinals: four bytes a referral
    types: dict[str, int] | None = None

    def copy(self) -> "Said":
        return Said(replace(self.stream), self.days, self.types and dict(self.types))

    def join(self, other: "Said") -> None:
        self.stream.join(other.stream)
        self.days = self.days + other.days
        for name, count in (other.types or {}).items():
            self.types = self.types or {}
            self.types[name] = self.types.get(name, 0) + count


@dataclass(slots=True)
class Tally:
    """What a file holds. Rows: `read` = `used` + `skipped`. `said`: by who told the patient and who signed.

    A row of totals counts as one row used and as many referrals as it says.
    """

    read: int = 0
    used: int = 0
    skipped: int = 0
    listed: list[tuple[int, str]] = field(default_factory=list)
    reasons: Counter = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    first: dict[str, list[int]] = field(default_factory=dict)
    said: dict[Told, Said] = field(default_factory=dict)
    organizations: Counter = field(default_factory=Counter)  # by what is told, the named source and where it works
    days: dict[date, int] = field(default_factory=dict)
    periods: set[str] = field(default_factory=set)
    remarks: Counter = field(default_factory=Counter)
    came: Counter = field(default_factory=Counter)  # "yes", "no" or "" where the file does not say

    def skip(self, row_no: int, reason: str) -> None:
        """Count a row that is not used."""
        self.skipped += 1
        if len(self.listed) < LISTED:
            self.listed.append((row_no, reason))
        alike = _QUOTED.sub("“…”", reason) if "“" in reason else reason
        if alike not in self.reasons and len(self.reasons) >= REASONS:
            alike = reason = OTHER
        self.reasons[alike] += 1
        if len(first := self.first.setdefault(alike, [])) < FIRST:
            first.append(row_no)
        self.examples[alike] = min(self.examples.get(alike, reason), reason)

    def texts(self) -> dict[str, int]:
        """Every text that names a source → on how many referrals it stands."""
        counts: dict[str, int] = {}
        for told, said in self.said.items():
            for text in filter(None, told):
                counts[text] = counts.get(text, 0) + said.stream.count
        return counts

    def credited(self, known: Collection[str], channels: Collection[str]) -> dict[str, Said]:
        """The same under one text each: who told before who signed where both are `known`, else who is known at all.

        Where nobody is, a text of `channels` says how they came. "" are referrals whose source is not said.
        """
        by_text: dict[str, Said] = {}
        for told, said in self.said.items():
            text = credited_text(told, known, channels)
            if text in by_text:
                by_text[text].join(said)
            else:
                by_text[text] = said.copy()
        return by_text

    def by_reason(self) -> dict[str, int]:
        """Rows per reason, most frequent first. Reasons that differ in what they quote are one, with an example."""
        return {self.examples[alike]: count for alike, count in self.reasons.most_common()}

    def first_rows(self) -> dict[str, list[int]]:
        """The numbers of the first rows of each reason, as `by_reason` says them."""
        return {self.examples[alike]: self.first[alike] for alike, _count in self.reasons.most_common()}

    def take(self, told: Told, day: date | None, source_type: str, count: int) -> None:
        """Count `count` referrals of one row under the texts that name their source."""
        self.used += 1
        said = self.said.get(told)
        if said is None:
            said = self.said[told] = Said()
        said.stream.add(day, count)
        if day is not None:
            said.days.append(day.toordinal())
            self.days[day] = self.days.get(day, 0) + count
        if source_type:
            if said.types is None:
                said.types = {}
            said.types[source_type] = said.types.get(source_type, 0) + count


def credited_text(told: Told, known: Collection[str], channels: Collection[str]) -> str:
    """Under which of a row's texts it counts: see Tally.credited."""
    texts = [text for text in told if text] or [""]
    text = next((one for one in texts if one in known), None)
    return text or next((one for one in texts if one in channels), texts[0])


def _type(row: ReferralRow) -> str:
    """The kind of source the row states, which is that of the named one, where that one is credited."""
    if not row.told_by:
        return row.source_type
    named = named_in(row.source_name, row.source_organization)
    return row.source_type if told_by(row).source in ("", named) else ""


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
                told = told_by(row)
                tally.take(told, row.received_on, _type(row), 1)
                if row.source_organization:
                    named = named_in(row.source_name, row.source_organization)
                    tally.organizations[told, named, row.source_organization] += 1
                tally.came[row.came] += 1
                if row.remarks:
                    tally.remarks.update(row.remarks)
        elif isinstance(row, TotalRow):
            tally.take(Told(row.source_name, ""), None, row.source_type, row.count)
            if row.period:
                tally.periods.add(row.period)
        else:
            tally.skip(row_no, "The row is an address, not a referral.")
    tally.remarks.update({ALIKE: repeats.alike} if repeats.alike else {})
    return tally
