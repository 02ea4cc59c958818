"""The table inside a web page: many systems name such a page `.xls`."""

from __future__ import annotations

from html.parser import HTMLParser

from carom.domain.intake.reading.encodings import Encoding
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.kinds import SAVE_AS
from carom.domain.intake.reading.limits import COLUMNS

_SILENT = {"script", "style", "title", "head"}


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.open: list[list[list[str]]] = []
        self.cell: list[str] | None = None
        self.span = 1
        self.silent = 0
        self.merged = False
        self.nested = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self.nested = self.nested or bool(self.open and any(len(row) for row in self.open[-1]))
            self._close_cell()
            self.open.append([])
            self.tables.append(self.open[-1])
        elif tag == "tr" and self.open:
            self._close_cell()
            self.open[-1].append([])
        elif tag in ("td", "th") and self.open:
            self._close_cell()
            if not self.open[-1]:
                self.open[-1].append([])
            spans = {name: _number(value) for name, value in attrs if name in ("colspan", "rowspan")}
            self.span = spans.get("colspan", 1)
            self.merged = self.merged or spans.get("rowspan", 1) > 1
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self.open:
            self._close_cell()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.silent:
            self.cell.append(data)

    def _close_cell(self) -> None:
        if self.cell is not None and self.open and self.open[-1]:
            text = " ".join("".join(self.cell).split())
            self.open[-1][-1].extend([text, *[""] * (min(self.span, COLUMNS + 1) - 1)])
        self.cell = None


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 6 else 1


def table_rows(path: str, encoding: Encoding) -> tuple[list[list[str]], list[str]]:
    """Rows of the largest table in the page, and notes. Raises Unreadable where the table is not a plain grid."""
    parser = _Tables()
    with encoding.open(path) as file:
        while piece := file.read(1 << 16):
            parser.feed(piece)
    parser.close()
    largest = max(parser.tables, key=len, default=[])
    if len(largest) < 2:
        raise Unreadable(f"This is a web page without a table of rows. {SAVE_AS}")
    if parser.merged or (parser.nested and len(parser.tables) > 3):
        raise Unreadable(f"This is a web page whose table has merged or nested cells. {SAVE_AS}")
    return largest, ["The file is a web page; its largest table was read."]
