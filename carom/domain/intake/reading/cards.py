"""The grammar of vCard 2.1, 3.0 and 4.0, as far as names, organizations, numbers and addresses need it.

By hand: the library for it took 1.3 ms a card and 1.5 GB for one long folded note.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.limits import VCARD_PROPERTY_BYTES
from carom.domain.intake.reading.words import clean

_WANTED = re.compile(r"(?:[\w-]+\.)?(N|FN|ORG|TITLE|ROLE|TEL|EMAIL|ADR|CATEGORIES)[;:]", re.IGNORECASE)
_QUOTED_PRINTABLE = re.compile(r"[^:]*QUOTED-PRINTABLE[^:]*:", re.IGNORECASE)
_PROPERTY = re.compile(r'(?:[\w-]+\.)?([\w-]+)((?:;(?:[^:;"]|"[^"]*")*)*):(.*)', re.DOTALL)
_CHARSET = re.compile(r"CHARSET=\"?([\w.:-]+)", re.IGNORECASE)
_PART = re.compile(r"(?<!\\)(?:\\\\)*;")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_NESTED = "The contact cards are nested in each other. Export them again from your address book."


@dataclass(frozen=True, slots=True)
class Property:
    """`types` are its parameters in small letters, such as ";type=work,fax"; `parts` its value, split and unescaped."""

    types: str
    parts: tuple[str, ...]


Card = dict[str, list[Property]]


def cards(lines: Iterable[str]) -> Iterator[tuple[Card | None, int]]:
    """Each card (None when it has no property that can be read) and how many of its entries were too long.

    Raises Unreadable where cards are nested in each other.
    """
    card: Card = {}
    depth = too_long = 0
    for line, cut in _logical_lines(lines):
        word = line[:20].strip().upper()
        if word == "BEGIN:VCARD":
            depth += 1
            if depth > 3:
                raise Unreadable(_NESTED)
            if depth == 1:
                card, too_long = {}, 0
        elif word == "END:VCARD":
            if depth == 1:
                yield card or None, too_long
            depth = max(0, depth - 1)
        elif depth == 1 and cut:
            too_long += 1
        elif depth == 1 and _WANTED.match(line) and (found := _property(line)):
            card.setdefault(found[0], []).append(found[1])
    if depth == 1:  # the file ends within a card
        yield card or None, too_long


def _logical_lines(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Lines with their continuations, and whether they were longer than an entry may be."""
    held: list[str] = []
    size, soft = 0, False
    for raw in lines:
        folded = raw[:1] in (" ", "\t")
        if folded and size > VCARD_PROPERTY_BYTES:
            continue
        line = raw.rstrip("\r\n")
        if held and (folded or soft):
            size += len(line)
            held.append(line[1:] if folded and not soft else line)
        else:
            if held:
                yield "".join(held), size > VCARD_PROPERTY_BYTES
            held, size = [line], len(line)
        soft = line[-1:] == "=" and bool(_QUOTED_PRINTABLE.match(held[0]))
        if soft:
            held[-1] = held[-1][:-1]
    if held:
        yield "".join(held), size > VCARD_PROPERTY_BYTES


def _property(line: str) -> tuple[str, Property] | None:
    found = _PROPERTY.match(line)
    if not found:
        return None
    name, parameters, value = found[1].upper(), found[2], found[3]
    if "QUOTED-PRINTABLE" in parameters.upper():
        value = _decoded(value, parameters)
    return name, Property(parameters.lower(), tuple(clean(_plain(part)) for part in _split(value)))


def _decoded(value: str, parameters: str) -> str:
    said = _CHARSET.search(parameters)
    data = quopri.decodestring(value.encode("utf-8", errors="replace"))
    try:
        return data.decode(said[1] if said else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return data.decode("cp1252", errors="replace")


def _split(value: str) -> list[str]:
    if "\\" not in value:
        return value.split(";")
    parts, begin = [], 0
    for found in _PART.finditer(value):
        parts.append(value[begin : found.end() - 1])
        begin = found.end()
    return [*parts, value[begin:]]


def _plain(part: str) -> str:
    return _ESCAPE.sub(lambda found: " " if found[1] in "nN" else found[1], part) if "\\" in part else part
