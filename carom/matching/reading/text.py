"""Text in one form: what is compared is always the output of one of these functions."""

import re
import unicodedata
from functools import lru_cache

LONGEST = 300  # a source's name is never longer; what follows is a note or an accident
_MOST_KEPT = 50_000  # texts; an import asks for the key of each of its spellings many times
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_APOSTROPHE = re.compile(r"['’‘`´]")
_NOT_WORD = re.compile(r"[^\w]+|_+")
_PLAIN = str.maketrans({mark: None if chr(mark) in "'`" else " " for mark in range(128) if not chr(mark).isalnum()})
_UNFOLDED = str.maketrans(
    {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"}
)


def clean(text: object) -> str:
    """The text on one line without control and direction marks, at most `LONGEST` characters."""
    line = str(text)[: LONGEST * 8] if text is not None else ""
    if not line.isascii():
        line = unicodedata.normalize("NFKC", _CONTROL.sub(" ", line))
    elif not line.isprintable():
        line = _CONTROL.sub(" ", line)
    return " ".join(line.split())[:LONGEST]


def fold(text: str) -> str:
    """Case and accents removed; punctuation stays."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).translate(_UNFOLDED)


def normalise(text: object) -> str:
    """The search key: folded, punctuation to single spaces, apostrophes closed up ("O'Brien" → "obrien")."""
    if type(text) is str and len(text) <= LONGEST:
        return _remembered(text)
    return key_of(clean(text))


@lru_cache(maxsize=_MOST_KEPT)
def _remembered(text: str) -> str:
    return key_of(clean(text))


def key_of(line: str) -> str:
    """As `normalise`, for a line that `clean` returned."""
    if line.isascii():
        return " ".join(line.lower().translate(_PLAIN).split())
    return " ".join(_NOT_WORD.sub(" ", _APOSTROPHE.sub("", fold(line))).split())


def name_key(name: str | None) -> str:
    """One word of a person's name, letters only ("O'Brien-Lee" → "obrien lee", "St. John" → "st john")."""
    return normalise(name) if name else ""
