"""What single cells of a mapped table say: texts and days, cleaned; and which rows are no data at all."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import lru_cache

from carom.domain.intake.reading.fields import PATIENT
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.profiles import nobody_key, profile, words
from carom.domain.intake.reading.values import parse_date
from carom.domain.intake.reading.words import clean, plain

EMPTY = "The row is empty."
TOTALS = "The row is a sum of other rows."
TOO_WIDE = "The row has {cells} cells, but there are {width} columns; a separator inside a cell needs quotation marks."
REPEATED = "The row repeats the column names."
_TOTAL = re.compile(
    r"(?:grand |sub ?|overall |report )?totals?(?: for .*|:.*| \(?\d+\)?| general)?$|sum:?$|average:?$|count:?$"
    r"|(?:summe|gesamt|suma|somme):?$",
    re.IGNORECASE,
)
_TOTAL_BEGINS = frozenset("TtGgSsOoRrAaCc ")
_ESCAPED = re.compile(r'^="?(.*?)"?$')  # ="00123" keeps Excel from eating zeros


def guard_of(mapping: Mapping) -> Callable[[list[str]], str]:
    """A function cells → why the row is no data, whatever the shape; "" for a row to be read."""
    width = len(mapping.headers)
    headers = [clean(header).casefold() for header in mapping.headers]
    first_header = headers[0] if headers else ""

    def guard(cells: list[str]) -> str:
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            return TOO_WIDE.format(cells=len(cells), width=width)
        first = cells[0] if cells else ""
        if not first or first.isspace():
            first = next((cell for cell in cells if cell and not cell.isspace()), "")
            if not first:
                return EMPTY
        if first[0] in _TOTAL_BEGINS and _TOTAL.match(clean(first)):
            return TOTALS
        again = len(first) <= len(first_header) + 2 and first.strip().casefold() == first_header
        if again and [clean(cell).casefold() for cell in cells[:width]] == headers:
            return REPEATED
        return ""

    return guard


def odd_beginning(mapping: Mapping) -> Callable[[str], bool]:
    """A function first cell → whether `guard_of` may have something against a row of the right width that begins so."""
    header = clean(mapping.headers[0]).casefold() if mapping.headers else ""

    def is_odd(first: str) -> bool:
        return not first or first[0] in _TOTAL_BEGINS or first.isspace() or first.strip().casefold() == header

    return is_odd


def _remembered(function: Callable[[str], str]) -> Callable[[str], str]:
    return lru_cache(maxsize=50_000)(function)


def value_reader(mapping: Mapping, field: str) -> Callable[[str], str]:
    """Text of a field as we mean it: cleaned, nobody's names emptied, the system's words turned into ours."""
    own = profile(mapping.profile).values.get(field, {})
    nobody = words()["nobody"]
    if field == "source_type":
        types = words()["source_type"]

        def read_type(text: str) -> str:
            key = plain(text)
            return own[key] if key in own else types.get(key, "" if nobody_key(text) in nobody else clean(text))

        return _remembered(read_type)
    if field == "came":
        answers = words()["came"]

        def read_came(text: str) -> str:
            said = clean(text)
            return answers.get(said.casefold(), "" if nobody_key(said) in nobody else said)

        return _remembered(read_came)

    def read(text: str) -> str:
        if text.isalnum() and text.isascii() and not own:
            return "" if text.casefold() in nobody else text
        text = clean(text)
        if not text:
            return ""
        if text[0] == "=":
            text = _ESCAPED.sub(r"\1", text)
        if own and plain(text) in own:
            return own[plain(text)]
        return "" if len(text) < 40 and nobody_key(text) in nobody else text

    return read if field in PATIENT or field == "external_id" else _remembered(read)


def date_reader(order: str | None) -> Callable[[str], datetime.date | str | None]:
    """Text → day, or the sentence why it is none, or None for nothing said."""
    nobody = words()["nobody"]
    today = datetime.date.today()  # noqa: DTZ011 only bounds what is plausible

    @lru_cache(maxsize=50_000)
    def read(text: str) -> datetime.date | str | None:
        if not text.strip() or nobody_key(text) in nobody:
            return None
        try:
            return parse_date(text, order, today=today)
        except ValueError as error:
            return str(error)

    return read
