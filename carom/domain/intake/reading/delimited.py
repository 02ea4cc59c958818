"""CSV and its relatives: which sign parts the cells, and records with their row numbers."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterator

from carom.domain.intake.reading.encodings import Encoding
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.limits import CELL_CHARACTERS, COLUMNS, RECORD_LINES

DELIMITERS = ",;\t|"
_SAMPLE = 1 << 16


def find_delimiter(path: str, encoding: Encoding, known: frozenset[str], key) -> tuple[str, bool]:
    """The sign between cells, and whether the first line is Excel's `sep=` hint.

    `key(cell)` in `known` (header names) is good evidence for a sign.
    """
    with encoding.open(path) as file:
        text = file.read(_SAMPLE).replace("\0", "")
    hint = text.lstrip("\ufeff").splitlines()[0].strip().strip('"').lower() if text.strip() else ""
    if len(hint) == 5 and hint.startswith("sep=") and hint[4] in DELIMITERS:
        return hint[4], True
    lines = text.splitlines(keepends=True)
    if len(text) == _SAMPLE and len(lines) > 1:
        lines.pop()
    scored = [(_score(lines, sign, known, key), -place, sign) for place, sign in enumerate(DELIMITERS)]
    return max(scored)[2], hint == "sep=\t"


def _score(lines: list[str], sign: str, known: frozenset[str], key) -> float:
    try:
        rows = [row for row, _ in zip(csv.reader(lines, delimiter=sign), range(200), strict=False) if any(row)]
    except csv.Error:
        return 0.0
    if not rows:
        return 0.2  # nothing but separators
    width, often = Counter(map(len, rows)).most_common(1)[0]
    if width < 2:
        width = max(map(len, rows))
        often = sum(len(row) == width for row in rows)
        if width < 2:
            return 0.1  # one column: right when nothing else fits
    narrow = (row for row in rows[:20] if len(row) <= COLUMNS * 2)
    recognised = max((sum(key(cell) in known for cell in row) for row in narrow), default=0)
    return often / len(rows) * (1 + math.log(width)) + recognised / 2


def check(path: str, encoding: Encoding, delimiter: str) -> bool:
    """Refuse the file, with the line, when a quotation mark never closes or a cell is too long.

    True: no quotation mark is open at the end of any line, so each record is one line (`records` still watches).
    """
    if encoding.longest_line <= CELL_CHARACTERS:
        if not encoding.quotes:
            return True
        with encoding.open(path) as file:
            if not any(line.count('"') & 1 for line in file):
                return True
    with encoding.open(path) as file:
        record: list[str] = []

        def lines() -> Iterator[str]:
            for line in file:
                record.append(line)
                if len(record) > RECORD_LINES:
                    raise _unclosed(reader.line_num + 2 - len(record))
                yield line

        reader = csv.reader(lines(), delimiter=delimiter)
        try:
            for _row in reader:
                if len(record) > 1 or not record[0].endswith(("\n", "\r")):
                    _check_record(record, delimiter, reader.line_num + 1 - len(record))
                record.clear()
        except csv.Error:
            raise _too_long(reader.line_num - len(record) + 1) from None
    return False


def _check_record(record: list[str], delimiter: str, line: int) -> None:
    """A record of several lines, or the last one, must be well quoted; elsewhere a stray mark is taken as it stands."""
    try:
        for _row in csv.reader(io.StringIO("".join(record), newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        if "field larger" in str(error):
            raise _too_long(line) from None
        if len(record) > 1 or "unexpected end" in str(error):
            raise _unclosed(line) from None


def _unclosed(line: int) -> Unreadable:
    return Unreadable(
        f'Line {line}: a quotation mark (") opens a cell and does not close it, so the lines after it run together. '
        "Close or remove the mark on that line, or export the file again."
    )


def _too_long(line: int) -> Unreadable:
    return Unreadable(
        f"Line {line} has a cell of more than {CELL_CHARACTERS:,} characters. "
        "Shorten it, or leave that column out of the export."
    )


def records(
    path: str, encoding: Encoding, delimiter: str, *, skip_first: bool = False, one_line: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """(row number as a spreadsheet counts it, cells), blank rows too. Call `check` first; it answers `one_line`."""
    with encoding.open(path) as file:
        source: Iterator[str] = (line.replace("\0", "") for line in file) if encoding.nuls else file
        reader = csv.reader(source, delimiter=delimiter)
        if skip_first:
            next(reader, None)
        try:
            for row_no, cells in enumerate(reader, 2 if skip_first else 1):
                if one_line and reader.line_num != row_no:
                    raise _unclosed(row_no)
                yield row_no, cells
        except csv.Error:
            raise _too_long(reader.line_num) from None
