"""Records with some shape, made one table: the header found, the columns named, the rest left as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.header import find_header, name_columns
from carom.domain.intake.reading.limits import COLUMNS, HEADER_SEARCH_ROWS
from carom.domain.intake.reading.profiles import known_headers
from carom.domain.intake.reading.words import clean

_WIDER = 0.3  # from this share of wider rows on, the columns without a name are meant

Rows = Iterator[tuple[int, list[str]]]


@dataclass(slots=True)
class Table:
    """`rows` can be gone through once. `notes` and `blank_rows` are complete after the last row."""

    kind: str  # "csv", "xlsx", "xls", "ods", "html" or "vcard"
    headers: list[str]
    rows: Rows
    notes: list[str] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheet_names: list[str] = field(default_factory=list)
    title_lines: list[str] = field(default_factory=list)  # what stood above the header
    header_row: int = 0  # 0: the file has no header row
    blank_rows: int = 0


def _is_blank(cells: list[str]) -> bool:
    return not any(cells) or (
        not cells[0].strip("\0\x1a \t\r\n") and not "".join(cells).strip("\0\x1a \t\r\n\xa0\ufeff")
    )


def shape(kind: str, records: Rows, notes: list[str]) -> Table:
    """The table in `records`: the header is looked for among the first rows. Unreadable when no row has data."""
    numbered = iter(records)
    first: list[tuple[int, list[str]]] = []
    blank = 0
    for row_no, cells in numbered:
        if _is_blank(cells):
            blank += 1
            continue
        first.append((row_no, cells))
        if len(first) > HEADER_SEARCH_ROWS:
            break
    if not first:
        raise Unreadable("The file has no rows with content. Export it again and check that it is not empty.")
    width = max(_filled(cells) for _, cells in first)
    if width > COLUMNS:
        raise Unreadable(
            f"The file has {width:,} columns; at most {COLUMNS:,} can be read. "
            "Delete the columns that are not needed and save it again."
        )
    at = find_header([cells for _, cells in first[:HEADER_SEARCH_ROWS]], known_headers())
    header = _trimmed(first[at][1]) if at is not None else []
    rest = first[at + 1 :] if at is not None else first
    if sum(_filled(cells) > len(header) for _, cells in rest) < len(rest) * _WIDER:
        width = len(header)  # a few rows that are wider have a stray separator; they are named when they are read
    names, more = name_columns(header, width)
    if at is None:
        more = ["The file has no row with column names; the columns are numbered."]
    if not rest:
        raise Unreadable(
            "The file has column names but no rows under them. Check the period or the filter of the export."
        )
    table = Table(
        kind, names, iter(()), notes + more, header_row=first[at][0] if at is not None else 0, blank_rows=blank
    )
    table.title_lines = [clean(" ".join(filter(None, cells))) for _, cells in first[:at]] if at else []
    table.rows = _data_rows(table, chain(rest, numbered), len(names))
    return table


def _filled(cells: list[str]) -> int:
    count = len(cells)
    while count and not cells[count - 1].strip():
        count -= 1
    return count


def _trimmed(cells: list[str]) -> list[str]:
    return cells[: _filled(cells)]


def _data_rows(table: Table, records: Rows, width: int) -> Rows:
    for row_no, cells in records:
        if not (cells and cells[0][:1] > " ") and _is_blank(cells):
            table.blank_rows += 1
            continue
        if len(cells) < width:
            cells = cells + [""] * (width - len(cells))
        yield row_no, cells


def peek(table: Table, size: int) -> list[list[str]]:
    """The cells of the next `size` rows; the table still has them."""
    rows = list(islice(table.rows, size))
    table.rows = chain(rows, table.rows)
    return [cells for _, cells in rows]
