"""Any file as one table: headers, and rows with the numbers a person would count."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from carom.domain.intake.reading import delimited, encodings, kinds, markup, sheets, vcards
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.header import find_header, name_columns
from carom.domain.intake.reading.limits import COLUMNS, HEADER_SEARCH_ROWS
from carom.domain.intake.reading.profiles import known_headers
from carom.domain.intake.reading.words import clean, plain

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


def read_table(path: str | os.PathLike, *, name: str | None = None, sheet: str | None = None) -> Table:
    """The table in a CSV, TSV, semicolon or pipe file, XLSX, XLS, ODS, simple HTML table or vCard file.

    `name` is what the person called the file (an upload stands under another name on disk); `sheet` a sheet's name.
    Raises Unreadable, before the first row, for what cannot be read. Memory and time are not limited here:
    files from outside go through `child.rows_from`, which calls this in a limited process.
    """
    path = os.fspath(path)
    kind = kinds.sniff(path)
    table = _READERS[kind](path, sheet)
    called = os.path.splitext(name or path)[1].lower()
    if called in _NAMES and table.kind not in _NAMES[called]:
        table.notes.append(
            f"The name says {called[1:].upper()}, but the file is {_SPOKEN[table.kind]}; it was read as that."
        )
    return table


_NAMES = {
    ".csv": ("csv",), ".tsv": ("csv",), ".txt": ("csv",), ".xlsx": ("xlsx",), ".xlsm": ("xlsx",),
    ".xls": ("xls",), ".ods": ("ods",), ".vcf": ("vcard",), ".htm": ("html",), ".html": ("html",),
}  # fmt: skip
_SPOKEN = {"csv": "plain text (CSV)", "xlsx": "an Excel workbook (XLSX)", "xls": "an old Excel workbook (XLS)",
           "ods": "an OpenDocument sheet", "html": "a web page with a table", "vcard": "a vCard file"}  # fmt: skip


def _delimited(path: str, _sheet: str | None) -> Table:
    encoding = encodings.detect(path)
    delimiter, hint = delimited.find_delimiter(path, encoding, known_headers(), plain)
    one_line = delimited.check(path, encoding, delimiter)
    rows = delimited.records(path, encoding, delimiter, skip_first=hint, one_line=one_line)
    table = _shape("csv", rows, list(encoding.notes))
    table.encoding, table.delimiter = encoding.name, delimiter
    return table


def _zip(path: str, sheet: str | None) -> Table:
    return _workbook(path, sheet, *sheets.check_archive(path))


def _ole(path: str, sheet: str | None) -> Table:
    sheets.check_ole(path)
    return _workbook(path, sheet, "xls", [])


def _workbook(path: str, sheet: str | None, kind: str, notes: list[str]) -> Table:
    book = sheets.open_sheet(path, sheet)
    table = _shape(kind, book.rows, notes + book.notes)
    table.sheet, table.sheet_names = book.name, book.names
    return table


def _html(path: str, _sheet: str | None) -> Table:
    encoding = encodings.detect(path)
    rows, notes = markup.table_rows(path, encoding)
    table = _shape("html", enumerate(rows, 1), notes)
    table.encoding = encoding.name
    return table


def _vcard(path: str, _sheet: str | None) -> Table:
    encoding = encodings.detect(path)
    rows, notes = vcards.contact_rows(path, encoding)
    return Table("vcard", list(vcards.HEADERS), rows, notes, encoding=encoding.name)


_READERS: dict[str, Callable[[str, str | None], Table]] = {
    "text": _delimited, "zip": _zip, "ole": _ole, "html": _html, "vcard": _vcard,
}  # fmt: skip


def _is_blank(cells: list[str]) -> bool:
    return not any(cells) or (
        not cells[0].strip("\0\x1a \t\r\n") and not "".join(cells).strip("\0\x1a \t\r\n\xa0\ufeff")
    )


def _shape(kind: str, records: Rows, notes: list[str]) -> Table:
    """Find the header among the first rows, name the columns, and leave the rest as rows."""
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
        more = ["The file has no row with column names; the columns are numbered. Say below what each holds."]
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
