"""Any file as one table: headers, and rows with the numbers a person would count."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import islice

from carom.domain.intake.reading import delimited, encodings, kinds, markup, sheets, vcards
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.limits import SHEETS_TRIED
from carom.domain.intake.reading.mapping import likelihood
from carom.domain.intake.reading.profiles import known_headers
from carom.domain.intake.reading.shaping import Table, shape
from carom.domain.intake.reading.words import plain


def read_table(path: str | os.PathLike, *, name: str | None = None, sheet: str | None = None) -> Table:
    """The table in a CSV, TSV, semicolon or pipe file, XLSX, XLS, ODS, simple HTML table or vCard file.

    `name` is what the person called the file (an upload stands under another name on disk); `sheet` a sheet's name;
    without it the sheet of a workbook that looks most like a list we read.
    Raises Unreadable, before the first row, for what cannot be read. Memory and time are not limited here:
    files from outside go through `child.rows_from`, which calls this in a limited process.
    """
    path = os.fspath(path)
    kind = kinds.sniff(path)
    if sheet is not None and kind not in ("zip", "ole"):
        spoken = {"text": "A CSV or text file", "html": "A web page", "vcard": "A vCard file"}[kind]
        raise Unreadable(f"{spoken} has no sheets, so there is no sheet “{sheet}”. Read it without naming a sheet.")
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
    table = shape("csv", rows, list(encoding.notes))
    table.encoding, table.delimiter = encoding.name, delimiter
    return table


def _zip(path: str, sheet: str | None) -> Table:
    return _workbook(path, sheet, *sheets.check_archive(path))


def _ole(path: str, sheet: str | None) -> Table:
    sheets.check_ole(path)
    return _workbook(path, sheet, "xls", [])


def _workbook(path: str, wanted: str | None, kind: str, notes: list[str]) -> Table:
    """The sheet called `wanted`, else the one that is recognised best; equals: the longest, then the first."""
    names, filled = sheets.open_sheets(path, wanted)
    table, best, likely, refused = None, (-1, -1.0, -1), {}, None
    for sheet in islice(filled, SHEETS_TRIED):
        try:
            found = shape(kind, sheet.rows, [])
        except Unreadable as error:  # a title or a header without rows
            refused = refused or error
            continue
        likely[sheet.name] = rank, score = likelihood(found)
        if table is None or (rank, score, sheet.height) > best:
            table, best = found, (rank, score, sheet.height)
            table.sheet = sheet.name
    if table is None:
        raise refused or Unreadable("The workbook has no filled cells. Export it again and check that it is not empty.")
    table.sheet_names = names
    table.notes[:0] = notes + _about_sheets(table.sheet, names, likely, asked=wanted is not None)
    return table


def _about_sheets(taken: str, names: list[str], likely: dict[str, tuple[int, float]], *, asked: bool) -> list[str]:
    """What a person should know about the sheets that were not read."""
    rank = likely[taken][0]
    alike = [name for name, (one, _) in likely.items() if name != taken and one == rank > 0 and not asked]
    others = [name for name in names if name != taken and name not in alike]
    notes = [f"Read from the sheet “{taken}”."] if alike or others else []
    if alike:
        notes.append(f"{_listed(alike)} could be the list too and {'was' if len(alike) == 1 else 'were'} not read.")
    if others:
        notes.append(f"Other sheets: {_listed(others)}.")
    return [" ".join(notes)] if notes else []


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown


def _html(path: str, _sheet: str | None) -> Table:
    encoding = encodings.detect(path)
    rows, notes = markup.table_rows(path, encoding)
    table = shape("html", enumerate(rows, 1), notes)
    table.encoding = encoding.name
    return table


def _vcard(path: str, _sheet: str | None) -> Table:
    encoding = encodings.detect(path)
    rows, notes = vcards.contact_rows(path, encoding)
    return Table("vcard", list(vcards.HEADERS), rows, notes, encoding=encoding.name)


_READERS: dict[str, Callable[[str, str | None], Table]] = {
    "text": _delimited, "zip": _zip, "ole": _ole, "html": _html, "vcard": _vcard,
}  # fmt: skip
