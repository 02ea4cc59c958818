"""Address-book cards (vCard 2.1, 3.0, 4.0) as a contacts table.

Lines are guarded and thinned out before vobject sees them: a folded note of 11 MB made it use 1.5 GB, nested cards end
in a RecursionError. Only names, organizations, addresses, numbers and labels go in;
notes, photos and birthdays never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from carom.domain.intake.reading.encodings import Encoding
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.limits import VCARD_PROPERTY_BYTES
from carom.domain.intake.reading.words import clean

HEADERS = (
    "Full name", "Prefix", "First name", "Middle name", "Last name", "Suffix", "Organization", "Job title",
    "E-mail 1", "E-mail 2", "E-mail 3", "Phone 1", "Phone 2", "Phone 3", "Phone 4", "Fax",
    "Street", "City", "State", "Zip", "Country", "Labels",
)  # fmt: skip
_WANTED = re.compile(r"^(?:[\w-]+\.)?(N|FN|ORG|TITLE|ROLE|TEL|EMAIL|ADR|CATEGORIES)[;:]", re.IGNORECASE)
_QUOTED_PRINTABLE = re.compile(r"^[^:]*QUOTED-PRINTABLE[^:]*:", re.IGNORECASE)


def contact_rows(path: str, encoding: Encoding) -> tuple[Iterator[tuple[int, list[str]]], list[str]]:
    """Rows under HEADERS; the row number is the card's place in the file. Unreadable cards are empty rows and noted."""
    with encoding.open(path) as file:
        cards, dropped = _cards(file)
    if not cards:
        raise Unreadable(
            "The file has no contact cards. In your address book choose Export, vCard (or CSV), and try again."
        )
    notes = [f"{dropped} very long entries (over 64 kB, such as pictures) were left out."] if dropped else []
    return _rows(cards, notes), notes


def _logical_lines(lines: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Unfolded lines, cut to the limit, and whether they were too long."""
    held, size, soft = [], 0, False
    for raw in lines:
        line = raw.rstrip("\r\n").replace("\0", "")
        folded = line[:1] in (" ", "\t")
        if held and (folded or soft):
            size += len(line)
            if size <= VCARD_PROPERTY_BYTES:
                held[-1] = held[-1][:-1] if soft else held[-1]
                held.append(line[1:] if folded and not soft else line)
        else:
            if held:
                yield "".join(held), size > VCARD_PROPERTY_BYTES
            held, size = [line[:VCARD_PROPERTY_BYTES]], len(line)
        soft = line.endswith("=") and bool(_QUOTED_PRINTABLE.match(held[0]))
    if held:
        yield "".join(held), size > VCARD_PROPERTY_BYTES


def _cards(lines: Iterator[str]) -> tuple[list[list[str]], int]:
    cards: list[list[str]] = []
    depth, dropped = 0, 0
    for line, too_long in _logical_lines(lines):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            depth += 1
            if depth > 3:
                raise Unreadable(
                    "The contact cards are nested in each other. Export them again from your address book."
                )
            if depth == 1:
                cards.append([])
        elif word == "END:VCARD":
            depth = max(0, depth - 1)
        elif depth == 1:
            if too_long:
                dropped += 1
            elif word.startswith("VERSION:") or _WANTED.match(line):
                cards[-1].append(line)
    return cards, dropped


def _rows(cards: list[list[str]], notes: list[str]) -> Iterator[tuple[int, list[str]]]:
    import vobject  # noqa: PLC0415  # slow import

    unreadable = []
    for number, lines in enumerate(cards, 1):
        try:
            card = vobject.readOne("\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]), allowQP=True)
            yield number, _cells(card)
        except (vobject.base.VObjectError, ValueError, LookupError, AttributeError, TypeError, RecursionError):
            unreadable.append(number)
            yield number, [""] * len(HEADERS)
    if unreadable:
        notes.append(f"{len(unreadable)} cards are damaged and were skipped, the first is card {unreadable[0]}.")


def _cells(card) -> list[str]:
    parts = card.contents
    name = parts["n"][0].value if "n" in parts else None
    full = _text(parts["fn"][0].value) if "fn" in parts else ""
    named = (
        [_text(getattr(name, part, "")) for part in ("prefix", "given", "additional", "family", "suffix")]
        if name
        else [""] * 5
    )
    emails = [_text(line.value).removeprefix("mailto:") for line in parts.get("email", ())]
    phones = [(_phone(line.value), _is_fax(line)) for line in parts.get("tel", ())]
    fax = next((number for number, is_fax in phones if is_fax), "")
    voice = [number for number, is_fax in phones if not is_fax]
    work = sorted(parts.get("adr", ()), key=lambda line: "work" not in _types(line))
    address = work[0].value if work else None
    place = (
        [_text(getattr(address, part, "")) for part in ("street", "city", "region", "code", "country")]
        if address
        else [""] * 5
    )
    return [
        full, *named, _first(parts, "org"), _first(parts, "title") or _first(parts, "role"),
        *(emails + [""] * 3)[:3], *(voice + [""] * 4)[:4], fax, *place,
        ", ".join(_text(line.value) for line in parts.get("categories", ())),
    ]  # fmt: skip


def _first(parts: dict, key: str) -> str:
    if key not in parts:
        return ""
    value = parts[key][0].value
    return _text(value[0] if isinstance(value, list) and value else value)


def _text(value) -> str:
    return clean(" ".join(map(str, value)) if isinstance(value, list) else str(value or ""))


def _phone(value) -> str:
    return _text(value).removeprefix("tel:").replace(";ext=", " ext. ")


def _types(line) -> str:
    return " ".join([*map(str, line.params.get("TYPE", [])), *map(str, line.singletonparams)]).lower()


def _is_fax(line) -> bool:
    return "fax" in _types(line)
