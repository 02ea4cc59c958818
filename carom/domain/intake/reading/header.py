"""Which row names the columns. Exports put titles, dates and filters above it; some have no such row at all."""

from __future__ import annotations

import re
import statistics
from collections.abc import Collection, Sequence

from carom.domain.intake.reading.values import looks_like_date
from carom.domain.intake.reading.words import clean, plain

_VALUE = re.compile(
    r"^(?:[\d\s.,:/%$€£()+-]+|\S+@\S+\.\S+|\d{4}-\d\d-\d\d.*"
    r"|\d{1,2}[-/ ][A-Za-z]{3,9}[-/ ]\d{2,4}|[A-Za-z]{3,9} \d{1,2}, \d{4}.*)$"
)


def find_header(rows: Sequence[Sequence[str]], known: Collection[str]) -> int | None:
    """Index of the header row among the first rows, or None when the rows begin with data.

    `known`: header names (as `plain` keys) of all profiles.
    """
    widths = [sum(bool(cell.strip()) for cell in row) for row in rows]
    filled = [width for width in widths if width]
    if not filled:
        return None
    usual = max(statistics.median_high(filled), 1)
    best, best_score = None, 0.0
    for index, row in enumerate(rows):
        score = _score(row, usual, known)
        if score is not None and score - index * 0.02 > best_score:
            best, best_score = index, score - index * 0.02
    return best


def _score(row: Sequence[str], usual: int, known: Collection[str]) -> float | None:
    cells = [cell.strip() for cell in row if cell.strip()]
    if not cells:
        return None
    recognised = sum(plain(cell) in known for cell in cells)
    values = sum(bool(_VALUE.match(cell)) or len(cell) > 80 or looks_like_date(cell) for cell in cells)
    if not recognised and (values or len(cells) < usual * 0.6):
        return None
    if values > recognised and values > len(cells) / 3:
        return None
    distinct = len(set(map(str.casefold, cells))) / len(cells)
    return 2 * recognised / len(cells) + (1 - values / len(cells)) + distinct + min(1.0, len(cells) / usual)


def name_columns(header: Sequence[str], width: int) -> tuple[list[str], list[str]]:
    """Names for all columns (missing ones "Column 3", repeated ones "Name (2)"), and notes about both."""
    names: list[str] = []
    taken: set[str] = set()
    missing, repeated = [], []
    for place in range(max(width, len(header))):
        name = clean(header[place]) if place < len(header) else ""
        if not name:
            name = f"Column {place + 1}"
            missing.append(name)
        base, number = name, 2
        while name.casefold() in taken:
            name, number = f"{base} ({number})", number + 1
        if name != base:
            repeated.append(base)
        taken.add(name.casefold())
        names.append(name)
    notes = []
    if missing and len(missing) < len(names):
        notes.append(f"{_count(len(missing), 'column has', 'columns have')} no name: {_list(missing)}.")
    if repeated:
        notes.append(f"Column names that occur twice were numbered: {_list(sorted(set(repeated)))}.")
    return names, notes


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
