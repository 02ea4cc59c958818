"""Address-book cards as a contacts table. Notes, photos and birthdays are never read."""

from __future__ import annotations

from collections.abc import Iterator

from carom.domain.intake.reading.cards import Card, Property, cards
from carom.domain.intake.reading.encodings import Encoding
from carom.domain.intake.reading.errors import Unreadable

HEADERS = (
    "Full name", "Prefix", "First name", "Middle name", "Last name", "Suffix", "Organization", "Job title",
    "E-mail 1", "E-mail 2", "E-mail 3", "Phone 1", "Phone 2", "Phone 3", "Phone 4", "Fax",
    "Street", "City", "State", "Zip", "Country", "Labels",
)  # fmt: skip


def contact_rows(path: str, encoding: Encoding) -> tuple[Iterator[tuple[int, list[str]]], list[str]]:
    """Rows under HEADERS, the row number is the card's place in the file; a card without content is an empty row.

    And notes, complete after the last row. Raises Unreadable when there is no card, or cards in cards.
    """
    with encoding.open(path) as file:
        found = list(cards(line.replace("\0", "") for line in file))
    if not found:
        raise Unreadable(
            "The file has no contact cards. In your address book choose Export, vCard (or CSV), and try again."
        )
    long, empty = sum(count for _, count in found), sum(card is None for card, _ in found)
    notes = []
    if long:
        notes.append(f"Entries over 64 kB, such as long notes and pictures, were left out: {long}.")
    if empty:
        notes.append(f"Cards without a name, a number or an address: {empty}.")
    return ((number, _cells(card) if card else [""] * len(HEADERS)) for number, (card, _) in enumerate(found, 1)), notes


def _cells(card: Card) -> list[str]:
    last, first, middle, prefix, suffix = _parts(card, "N", 5)
    numbers = [(_number(one), "fax" in one.types) for one in card.get("TEL", ())]
    phones = [number for number, is_fax in numbers if not is_fax]
    fax = next((number for number, is_fax in numbers if is_fax), "")
    emails = [_whole(one).removeprefix("mailto:") for one in card.get("EMAIL", ())]
    _box, more, street, city, state, postcode, country = _address(card)
    full = _whole(card["FN"][0]) if "FN" in card else ""
    labels = ", ".join(_whole(one) for one in card.get("CATEGORIES", ()))
    job = " ".join(_parts(card, "TITLE", 1)) or " ".join(_parts(card, "ROLE", 1))
    return [
        full, prefix, first, middle, last, suffix, _parts(card, "ORG", 1)[0], job,
        *(emails + [""] * 3)[:3], *(phones + [""] * 4)[:4], fax,
        f"{street}, {more}" if street and more else street or more, city, state, postcode, country, labels,
    ]  # fmt: skip


def _parts(card: Card, name: str, count: int) -> list[str]:
    parts = card[name][0].parts if name in card else ()
    return [*parts, *[""] * count][:count]


def _address(card: Card) -> list[str]:
    """The address at work, else the first."""
    addresses = sorted(card.get("ADR", ()), key=lambda one: "work" not in one.types)
    return [*(addresses[0].parts if addresses else ()), *[""] * 7][:7]


def _whole(one: Property) -> str:
    return "; ".join(filter(None, one.parts))


def _number(one: Property) -> str:
    number, *more = one.parts
    extension = next((part.removeprefix("ext=") for part in more if part.startswith("ext=")), "")
    return number.removeprefix("tel:") + (f" ext. {extension}" if extension else "")
