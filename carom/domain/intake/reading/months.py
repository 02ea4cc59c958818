"""Names of months and weekdays as people write them in English and seven languages of its neighbours."""

from __future__ import annotations

import unicodedata

# full names without accents, January first; a word is read as the month of all names that begin with it
_NAMES = (
    ("january", "enero", "januar", "janner", "janvier", "gennaio", "janeiro", "januari"),
    ("february", "febrero", "februar", "feber", "fevrier", "febbraio", "fevereiro", "februari"),
    ("march", "marzo", "marz", "maerz", "mars", "marco", "maart", "mrz", "mrt"),
    ("april", "abril", "avril", "aprile"),
    ("may", "mayo", "mai", "maggio", "maio", "mei"),
    ("june", "junio", "juni", "juin", "giugno", "junho"),
    ("july", "julio", "juli", "juillet", "luglio", "julho"),
    ("august", "agosto", "aout", "augustus"),
    ("september", "septiembre", "setiembre", "septembre", "settembre", "setembro"),
    ("october", "octubre", "oktober", "octobre", "ottobre", "outubro"),
    ("november", "noviembre", "novembre", "novembro"),
    ("december", "diciembre", "dezember", "decembre", "dicembre", "dezembro"),
)
_SHORTEST = 3

WEEKDAY = (
    r"(?:(?:(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mie|mer|jue|jeu|vie|ven|sab|sam|dom|dim|gio"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
    r"|seg|ter|qua|qui|sex|maa|din|woe|don|vri|zat|zon)[a-z]*(?:-feira)?|mo|di|mi|do|fr|sa|so)[.,]*\s+)?"
)


def _beginnings() -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for number, names in enumerate(_NAMES, 1):
        for name in names:
            for length in range(_SHORTEST, len(name) + 1):
                found.setdefault(name[:length], set()).add(number)
    return {start: numbers.pop() for start, numbers in found.items() if len(numbers) == 1}


_MONTH_OF = _beginnings()


def unaccented(text: str) -> str:
    """The text in small letters without accents: "3. März" → "3. marz"."""
    if text.isascii():
        return text.lower()
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(letter)
    )


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or its beginning ("ene", "Sept", "märz"), else None; slips as in "Janurary" pass."""
    word = unaccented(word)
    return _MONTH_OF.get(word) or (_MONTH_OF.get(word[:_SHORTEST]) if len(word) > _SHORTEST + 1 else None)
