"""Exact facts about referrals: counts, shares, first and last days, silences, months, coverage.

Columns are plain sequences of equal length, one entry per referral: `source` (any hashable key, None when nobody
knows who sent the patient) and `day` (`datetime.date`, None when the day is unknown). `as_of` is the day the facts
are stated for. Nothing is estimated here; shares are fractions (0–1) of the referrals with a known source.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Key = Hashable


@dataclass(slots=True)
class Stream:
    """What one source has sent: the sufficient statistics of its referrals, cheap to add to and to join."""

    count: int = 0
    first: date | None = None
    last: date | None = None

    def add(self, day: date | None, count: int = 1) -> None:
        """Count `count` more referrals of `day`."""
        self.count += count
        if day is not None:
            if self.first is None or day < self.first:
                self.first = day
            if self.last is None or day > self.last:
                self.last = day

    def join(self, other: "Stream") -> None:
        """Take in the referrals of `other`, found to be the same source."""
        self.add(other.first, 0)
        self.add(other.last, other.count)


@dataclass(frozen=True, slots=True)
class SourceFact:
    """One source: its count, its share of referrals with a known source, and how long it has been silent."""

    source: Key
    count: int
    share: float
    first: date | None
    last: date | None
    silent_days: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """A group of sources (a type, an organization): referrals, sources and the share of all known referrals."""

    name: Key
    count: int
    sources: int
    share: float


@dataclass(frozen=True, slots=True)
class Month:
    """Referrals in one calendar month; `month` is its first day."""

    month: date
    count: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many referrals have a known source. `share` is None without referrals."""

    known: int
    rows: int

    @property
    def share(self) -> float | None:
        """`known` of `rows` as a fraction."""
        return self.known / self.rows if self.rows else None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything exact that the columns say, as of one day. Sources are ordered by count, then by last day."""

    as_of: date
    coverage: Coverage
    sources: tuple[SourceFact, ...]
    months: tuple[Month, ...]
    by_type: tuple[Part, ...]
    by_organization: tuple[Part, ...]


def facts(
    source: Sequence[Key | None],
    day: Sequence[date | None],
    *,
    as_of: date,
    type_of: Mapping[Key, Key] | None = None,
    organization_of: Mapping[Key, Key] | None = None,
) -> Facts:
    """All exact facts of two columns. Columns of unequal length are a ValueError.

    `type_of` and `organization_of` say what each source is; sources they leave out are in no part.
    """
    streams = collect(source, day)
    return Facts(
        as_of=as_of,
        coverage=Coverage(known=sum(stream.count for stream in streams.values()), rows=len(source)),
        sources=rank(streams, as_of=as_of),
        months=months(count_months(day), until=as_of),
        by_type=parts(streams, type_of or {}),
        by_organization=parts(streams, organization_of or {}),
    )


def collect(source: Sequence[Key | None], day: Sequence[date | None]) -> dict[Key, Stream]:
    """One `Stream` per source, unknown sources left out."""
    streams: dict[Key, Stream] = {}
    for key, when in zip(source, day, strict=True):
        if key is None:
            continue
        stream = streams.get(key)
        if stream is None:
            stream = streams[key] = Stream()
        stream.add(when)
    return streams


def join(streams: Mapping[Key, Stream], into: Mapping[Key, Key]) -> dict[Key, Stream]:
    """The same streams under the names of `into` (spelling → source); keys it leaves out are dropped."""
    joined: dict[Key, Stream] = {}
    for key, stream in streams.items():
        if key in into:
            joined.setdefault(into[key], Stream()).join(stream)
    return joined


def rank(streams: Mapping[Key, Stream], *, as_of: date) -> tuple[SourceFact, ...]:
    """Facts per source, largest first; among equals the one heard from last comes first, then by name."""
    known = sum(stream.count for stream in streams.values())
    rows = [
        SourceFact(
            source=key,
            count=stream.count,
            share=stream.count / known,
            first=stream.first,
            last=stream.last,
            silent_days=(as_of - stream.last).days if stream.last else None,
        )
        for key, stream in streams.items()
        if stream.count
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, -_ordinal(row.last), str(row.source))))


def silent(sources: Iterable[SourceFact], *, longer_than: int) -> tuple[SourceFact, ...]:
    """Sources not heard from for more than `longer_than` days, those who had sent the most first."""
    quiet = [row for row in sources if row.silent_days is not None and row.silent_days > longer_than]
    return tuple(sorted(quiet, key=lambda row: (-row.count, row.silent_days, str(row.source))))


def parts(streams: Mapping[Key, Stream], part_of: Mapping[Key, Key]) -> tuple[Part, ...]:
    """Referrals per group of sources, largest first; the share is of all referrals with a known source."""
    known = sum(stream.count for stream in streams.values())
    counts: dict[Key, list[int]] = {}
    for key, stream in streams.items():
        part = part_of.get(key)
        if part is not None and stream.count:
            tally = counts.setdefault(part, [0, 0])
            tally[0] += stream.count
            tally[1] += 1
    rows = [Part(name, count, sources, count / known) for name, (count, sources) in counts.items()]
    return tuple(sorted(rows, key=lambda row: (-row.count, str(row.name))))


def count_months(days: Iterable[date | None]) -> dict[tuple[int, int], int]:
    """Referrals per (year, month); days that nobody knows are left out."""
    counted: dict[date, int] = {}
    for day in days:
        if day is not None:
            counted[day] = counted.get(day, 0) + 1
    by_month: dict[tuple[int, int], int] = {}
    for day, count in counted.items():
        month = (day.year, day.month)
        by_month[month] = by_month.get(month, 0) + count
    return by_month


def months(counts: Mapping[tuple[int, int], int], *, until: date | None = None) -> tuple[Month, ...]:
    """Every month from the first to the last counted, those without referrals as zero.

    With `until` the row goes on to that day's month, so that a recent silence is seen.
    """
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    if until is not None:
        last = max(last, (until.year, until.month))
    numbers = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1])
    return tuple(
        Month(date(number // 12, number % 12 + 1, 1), counts.get((number // 12, number % 12 + 1), 0))
        for number in numbers
    )


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
