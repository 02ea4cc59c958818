"""The common shapes of a name read by one pattern: "Dr. Jane A. Smith, MD (York)", "SMITH, JANE MD".

Only a short cut: where it answers, `read_source_text` reads the same. The matcher takes it when the name
stands on the list as written, which is most of an import.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from carom.matching.beside import read_beside
from carom.matching.kinds import kind_of_phrase, may_be_phrase
from carom.matching.marks import CREDENTIALS, PARTICLES, SPECIALTIES, SUFFIXES, TELLING_WORDS, TITLES, WEAK_CREDENTIALS
from carom.matching.text import normalise

_WORD = r"[A-Za-z]{2,20}"
_BESIDE = r"(?:(?: - |, | / | at )(?P<tail>[A-Za-z &]{3,40}))?(?: ?[(\[](?P<note>[A-Za-z ,&]{2,40})[)\]])?"
_DEGREE = r"(?:,? (?P<degree>[A-Za-z][A-Za-z./-]{1,5}))?"
_TITLE = r"(?:(?P<title>Dr\.?|Doctor) )?"
_GIVEN = rf"(?P<first>{_WORD}|[A-Za-z]\.?) (?:(?P<middle>[A-Za-z])\.? )?"
_FORWARD = re.compile(rf"{_TITLE}{_GIVEN}(?P<last>{_WORD}){_DEGREE}{_BESIDE}", re.IGNORECASE)
_BACKWARD = re.compile(
    rf"(?P<last>{_WORD}), (?P<first>{_WORD}|[A-Za-z]\.?)(?: (?P<middle>[A-Za-z])\.?)?{_DEGREE}{_BESIDE}", re.IGNORECASE
)
_DOTS = re.compile(r"[./-]")
_NO_NAMES = PARTICLES | SPECIALTIES | SUFFIXES | TITLES | TELLING_WORDS | CREDENTIALS


class QuickName(NamedTuple):
    """The fields of a `SourceText` that matter to a match."""

    first: str
    middle: str
    last: str
    credentials: str
    title: str
    organization: str
    place: str
    state: str
    ordered: bool


def read_quickly(text: str) -> QuickName | None:
    """The parts of a name in one of the common shapes, or None: then the text is to be read in full."""
    found = _FORWARD.fullmatch(text)
    title = ""
    if found:
        title = (found["title"] or "").lower().rstrip(".")
    else:
        found = _BACKWARD.fullmatch(text)
        if not found:
            return None
    first, last = found["first"].lower().rstrip("."), found["last"].lower()
    if first in _NO_NAMES or last in _NO_NAMES or may_be_phrase((first, last)):
        return None
    degree = found["degree"] or ""
    if degree:
        degree = _DOTS.sub("", degree.lower())
        if degree not in CREDENTIALS or degree in WEAK_CREDENTIALS:
            return None
    place = state = organization = ""
    if found["note"] or found["tail"]:
        beside = _beside(found["note"], found["tail"])
        if beside is None:
            return None
        place, state, organization = beside
    middle = (found["middle"] or "").lower()
    ordered = found.re is _BACKWARD or (len(first) == 1 and not middle)
    return QuickName(first, middle, last, degree, title, organization, place, state, ordered)


@lru_cache(maxsize=16384)
def _beside(note: str | None, tail: str | None) -> tuple[str, str, str] | None:
    """(place, state, organization), or None when the words might be more than that."""
    words = normalise(tail or "").split()
    if tail and (not words or words[-1] in _NOT_LAST) and not SPECIALTIES.issuperset(words):
        return None
    if note and kind_of_phrase(normalise(note)):
        return None
    words += normalise(note or "").split()
    if may_be_phrase(words) or not _NOT_BESIDE.isdisjoint(words):
        return None
    return read_beside([tail] if tail else [], [note] if note else [])


_NOT_LAST = CREDENTIALS | SPECIALTIES | SUFFIXES
_NOT_BESIDE = TITLES | CREDENTIALS - {"ma", "pa", "or"} | {"at", "from", "of", "with", "in"}
