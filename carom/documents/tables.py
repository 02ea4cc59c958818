"""The one writer of CSV: what a spreadsheet would take for a formula is written so that it stays text.

A text that begins with a sign that starts a formula gets an apostrophe before it, as spreadsheets do themselves;
`plain` takes it away again. Numbers, dates and truths are written as they are.
"""

import csv
import re
from collections.abc import Iterable, Sequence

# After any spaces: = + - @ | %, their full-width and small forms, the minus sign, NUL, a tab or a new line.
_STARTS = re.compile(r"'*\s*[=+\-@|%\0\t\r\n\v\f＝＋－＠﹦﹢﹣﹫﹪％｜−]")
BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets read UTF-8 rightly only after it."""


def safe(value: object) -> object:
    """What to write for a value. Texts are made harmless; everything else is no text and stays."""
    return f"'{value}" if isinstance(value, str) and _STARTS.match(value) else value


def plain(text: str) -> str:
    """The text that `safe` was given."""
    return text[1:] if text[:1] == "'" and _STARTS.match(text[1:]) else text


class TableWriter:
    """Writes rows to a text file opened with newline=""."""

    def __init__(self, file):
        self._writer = csv.writer(file, lineterminator="\r\n")

    def row(self, values: Sequence[object]) -> None:
        self._writer.writerow([safe(value) for value in values])

    def rows(self, rows: Iterable[Sequence[object]]) -> None:
        for values in rows:
            self.row(values)
