"""Which column holds what: recognised from headers and a sample of rows, always changeable by the person."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass

from carom.domain.intake.reading import guessing
from carom.domain.intake.reading.fields import CONTACTS, FIELDS, NAMES_A_SOURCE, REFERRALS, SOURCE_TOTALS
from carom.domain.intake.reading.profiles import PLAIN, Profile, profile, profiles
from carom.domain.intake.reading.shaping import Table, peek
from carom.domain.intake.reading.values import DATE_ORDERS
from carom.domain.intake.reading.words import plain

SAMPLE_ROWS = 500


@dataclass(frozen=True, eq=False)
class Mapping:
    """How a table is to be read. `columns`: field → column index. Compared by identity; `as_dict` for keeping."""

    shape: str
    profile: str
    profile_name: str
    headers: tuple[str, ...]
    columns: Map[str, int]
    date_order: str | None  # None: the dates can be read in two ways; ask
    score: float  # 0 to 1: how sure the recognition is
    unmapped: tuple[str, ...]
    header_key: str  # the same for the same set of headers; remembers a person's changes
    direction: str = "in"  # "out": the list is of referrals sent to the named sources

    @property
    def usable(self) -> bool:
        """Enough columns are known to read rows: something that names a source, and a count for totals."""
        names = any(field in self.columns for field in NAMES_A_SOURCE[self.shape])
        return names and (self.shape != SOURCE_TOTALS or "count" in self.columns)

    def with_columns(
        self,
        columns: Map[str, int | str | None] | None = None,
        *,
        shape: str | None = None,
        date_order: str | None = None,
    ) -> Mapping:
        """A copy with changes: a field's column by index or header name, None to leave the field out.

        ValueError, with a sentence, for a field or a column that does not exist. A new `shape` keeps the fields
        that it has too.
        """
        shape = shape or self.shape
        if shape not in FIELDS:
            raise ValueError(f"There is no kind of file “{shape}”. Choose one of: {', '.join(FIELDS)}.")
        if date_order is not None and date_order not in DATE_ORDERS:
            raise ValueError(f"“{date_order}” is not an order of dates. Choose one of: {', '.join(DATE_ORDERS)}.")
        known = {field: index for field, index in self.columns.items() if field in FIELDS[shape]}
        for field, column in (columns or {}).items():
            if column is None:
                known.pop(field, None)
            elif field not in FIELDS[shape]:
                raise ValueError(f"There is no field “{field}”. Choose one of: {', '.join(FIELDS[shape])}.")
            else:
                known[field] = self._index(column)
        return dataclasses.replace(
            self,
            shape=shape,
            profile=self.profile if shape == self.shape else PLAIN[shape],
            profile_name=self.profile_name if shape == self.shape else profile(PLAIN[shape]).name,
            columns=known,
            date_order=date_order or self.date_order,
            unmapped=_unmapped(self.headers, known),
        )

    def _index(self, column: int | str) -> int:
        if isinstance(column, int):
            if 0 <= column < len(self.headers):
                return column
            raise ValueError(f"There is no column number {column + 1}; the file has {len(self.headers)}.")
        for test in (str, str.casefold, plain):
            for index, header in enumerate(self.headers):
                if test(header) == test(column):
                    return index
        raise ValueError(f"There is no column “{column}”. The file has: {', '.join(self.headers[:30])}.")

    def as_dict(self) -> dict:
        """Plain values for JSON."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, data: dict) -> Mapping:
        return cls(**{**data, "headers": tuple(data["headers"]), "unmapped": tuple(data["unmapped"])})


def header_key(headers: Sequence[str]) -> str:
    """A stable key of a set of headers: order, case and punctuation do not matter."""
    return hashlib.sha256("\x1f".join(sorted(map(plain, headers))).encode()).hexdigest()[:32]


def recognise_table(table: Table, *, size: int = SAMPLE_ROWS) -> Mapping:
    """`recognise` on the table's headers and its next rows; the table still has all its rows."""
    return recognise(table.headers, peek(table, size))


def likelihood(table: Table) -> tuple[int, float]:
    """How much a table looks like a list to be read: 3 dated referrals, 2 totals, 1 other, 0 none; then the score."""
    found = recognise_table(table)
    if not found.usable:
        return 0, 0.0
    rank = {REFERRALS: 3 if "received_on" in found.columns else 1, SOURCE_TOTALS: 2, CONTACTS: 1}[found.shape]
    return rank, round(found.score, 1)


def recognise(headers: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> Mapping:
    """The best guess at shape, system, columns and order of dates; for unknown headers a mapping to fill by hand."""
    keys = [plain(header) for header in headers]
    found, evidence = _system(set(keys))
    if found is None:
        found, score = _plain_shape(keys, sample_rows)
        columns = guessing.columns(keys, found, sample_rows)
    else:
        columns = guessing.columns(keys, found, sample_rows)
        score = 0.5 + 0.5 * min(1.0, evidence / 3)
        if not any(field in columns for field in NAMES_A_SOURCE[found.shape]):
            score *= 0.5
    order = guessing.date_order(sample_rows, columns) or found.date_order
    if not columns:
        score = 0.0
    elif order is None and not guessing.ambiguous(sample_rows, columns):
        order = "ymd"
    return Mapping(
        shape=found.shape,
        profile=found.id,
        profile_name=found.name,
        headers=tuple(headers),
        columns=columns,
        date_order=order,
        score=round(score, 3),
        unmapped=_unmapped(headers, columns),
        header_key=header_key(headers),
        direction=_direction(found, keys, columns),
    )


def _system(keys: set[str]) -> tuple[Profile | None, float]:
    """The system whose headers are there, and the evidence: 1 for a header of its own, 0.4 for a shared one."""
    best, best_weight = None, 0.0
    for one in profiles():
        weight = len(one.signature & keys) + 0.4 * len(one.hints & keys)
        if weight > best_weight:
            best, best_weight = one, weight
    return (best, best_weight) if best_weight >= 1.2 else (None, 0.0)


def _plain_shape(keys: list[str], sample: Sequence[Sequence[str]]) -> tuple[Profile, float]:
    best, best_score = profile(PLAIN[REFERRALS]), 0.0
    for shape in (REFERRALS, SOURCE_TOTALS, CONTACTS):
        one = profile(PLAIN[shape])
        columns = guessing.columns(keys, one, sample)
        score = 0.5 * _essentials(shape, columns) + 0.2 * len(columns) / max(len(keys), 1)
        if score > best_score:
            best, best_score = one, score
    return best, best_score


def _essentials(shape: str, columns: Map[str, int]) -> float:
    """How well the fields that make the shape what it is are covered: 0 to 1."""
    has = columns.keys()
    if shape == REFERRALS:
        named = any(
            field in has for field in ("source_name", "source_last", "source_organization", "told_by", "ordered_by")
        )
        return 0.6 * named + 0.4 * ("received_on" in has) if named or "received_on" in has else 0.0
    if shape == SOURCE_TOTALS:
        return 0.9 * ("source_name" in has and "count" in has)
    named = "full_name" in has or "last" in has or "organization" in has
    reached = sum(
        field in has for field in ("email", "phone", "fax", "street", "city", "zip", "job_title", "npi", "credentials")
    )
    return 0.9 * named * min(1.0, reached / 2)


def _direction(found: Profile, keys: list[str], columns: Map[str, int]) -> str:
    named = columns.get("source_name")
    return "out" if named is not None and keys[named] in found.outbound else "in"


def _unmapped(headers: Sequence[str], columns: Map[str, int]) -> tuple[str, ...]:
    used = set(columns.values())
    return tuple(header for index, header in enumerate(headers) if index not in used)
