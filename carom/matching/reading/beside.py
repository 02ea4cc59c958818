"""What stands beside a name: a place, a state, an organization; a specialty tells neither."""

import re

from carom.matching.reading.marks import (
    CREDENTIALS,
    ORGANIZATION_ENDINGS,
    SPECIALTIES,
    STATE_CODES,
    STATES,
    TELLING_WORDS,
    TITLES,
)
from carom.matching.reading.text import key_of
from carom.matching.reading.tokens import EDGE

_DIGIT = re.compile(r"\d")
_ZIP = re.compile(r"\b\d{5}(?:-\d{4})?\b")
_CITIES_TOO = frozenset({"new york", "washington"})  # names of states that are more often the city


def read_beside(tails: list[str], notes: list[str]) -> tuple[str, str, str]:
    """(place, state code, organization) from what stands after the name (`tails`) and in brackets (`notes`).

    Parts of a line that `clean` returned.
    """
    place, state, organization = "", "", ""
    for text, bracketed in [(tail, False) for tail in tails] + [(note, True) for note in notes]:
        words = key_of(_ZIP.sub(" ", text) if _DIGIT.search(text) else text).split()
        if all(word in SPECIALTIES or word in TITLES for word in words):
            continue
        words, code = _take_state(words, text, alone=bracketed or bool(place or organization))
        state = code or state
        if not words:
            continue
        phrase = " ".join(words)
        kind_told = any(word in TELLING_WORDS for word in words) or words[-1] in ORGANIZATION_ENDINGS
        if kind_told or not (bracketed or state or organization):
            organization = f"{organization} {phrase}".strip()
        else:
            place = f"{place} {phrase}".strip()
    return place, state, organization


def _take_state(words: list[str], text: str, *, alone: bool) -> tuple[list[str], str]:
    """The words without a state at their end, and the state's code in capitals."""
    last = words[-1]
    if len(words) > 1 and last in STATE_CODES and (text.strip(EDGE)[-2:].isupper() or len(words[-2]) > 3):
        return words[:-1], last.upper()
    if len(words) == 1 and last in STATE_CODES and (alone or last not in CREDENTIALS):
        return [], last.upper()
    phrase = " ".join(words)
    if alone and phrase in STATES and phrase not in _CITIES_TOO:
        return [], STATES[phrase].upper()
    return words, ""
