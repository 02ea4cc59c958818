"""Names in their common shapes, read without the full reader: "Dr. Jane A. Smith, MD (York)", "SMITH, JANE MD".

Only a short cut: where it answers, `read_in_full` says the same. Words that are nothing but names are
read here; what stands beside them is read by the full reader beside a neutral name, once for all names it
stands beside.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from carom.matching.reading.beside import read_beside
from carom.matching.reading.full import BRACKETED, LEAD, PREPOSITIONS, read_in_full
from carom.matching.reading.kinds import kind_of_phrase, phrase_words, words_after_initials, words_of_whole_phrases
from carom.matching.reading.marks import (
    CREDENTIALS,
    ORGANIZATION_ENDINGS,
    PARTICLES,
    SPECIALTIES,
    STATE_CODES,
    SUFFIXES,
    TELLING_WORDS,
    TITLES,
    WEAK_CREDENTIALS,
)
from carom.matching.reading.order import is_usual_given, reads_backwards
from carom.matching.reading.text import key_of
from carom.matching.reading.tokens import EDGE, is_given
from carom.matching.reading.vocabulary import given_name_shares

_LONGEST = 120
_NAME = re.compile(r"(?:[od]')?[a-z]{2,20}(?:-[a-z]{2,20})?|[a-z]\.?")
_DOCTOR = ("dr. ", "dr ", "doctor ")
# Given names of each kind, a middle and a family name, to take the name's place.
_COMMON, _LESS_COMMON, _UNUSUAL, _RARE = "jane", "odell", "juliann", "qafirst"
_MIDDLE, _INITIAL, _FAMILY = "qamiddle", "q", "qafamily"
# Two initials that may be a degree written apart.
_SPACED_DEGREES = frozenset({"md", "do", "dc", "phd", "psyd", "edd", "pa", "np", "od", "pt", "dp", "dd"})
_DEGREE = re.compile(r",? ([A-Za-z][A-Za-z./-]{0,6})(?= ?[,(\[]| [-/] | (?i:at) |$)")
_GLUED = re.compile(r"\b[A-Za-z]\.[A-Za-z]{2,}")
_DASH = re.compile(r" [-/] ")
_PLAIN = re.compile(r"[ ,&]*[A-Za-z][A-Za-z ,&]*")
_LISTED = re.compile(r" *,")
_INITIALS = frozenset(word for word in phrase_words() if len(word) == 1)
_NO_NAMES = (
    (PARTICLES | SPECIALTIES | SUFFIXES | TITLES | TELLING_WORDS | CREDENTIALS | ORGANIZATION_ENDINGS | PREPOSITIONS)
    | (phrase_words() - _INITIALS)
    | words_after_initials()
    | {"and", "or", "the"}
)
_PHRASED = words_of_whole_phrases()  # a text with any other word is no phrase such as "oscar health"
_GIVEN_ONLY = frozenset(name for name in given_name_shares() if reads_backwards("qafirst", name))


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
    kind: str = "person"


Beside = tuple[str, str, str, str]  # credentials, organization, place, state


def read_quickly(text: str) -> QuickName | None:
    """The parts of a name in one of the common shapes, or None: then the text is to be read in full."""
    if len(text) > _LONGEST or not text.isascii():
        return None
    low = text.lower()
    if low.startswith(("ref", "per")):
        text = LEAD.sub("", text)
        low = text.lower()
    title, end = "", 0
    if low.startswith("d"):
        title = next((opening for opening in _DOCTOR if low.startswith(opening)), "")
        end = len(title)
    family = ""
    words: list[str] = []
    for token in low[end:].split(" "):
        word = _name_word(token)
        if word:
            words.append(word)
            end += len(token) + 1
        elif token.endswith(","):
            word = _name_word(token[:-1])
            if word:
                end += len(token)
                if not (words or title or family) and len(word) > 1:  # "Smith, Jane"
                    family = word
                    end += 1
                    continue
                words.append(word)
            break
        else:
            break
    # What follows the name starts with the space or the comma behind its last word.
    end = min(end - 1, len(text))
    if not words or (words[-1] in _PHRASED and _PHRASED.issuperset([*words, family] if family else words)):
        return None
    named = _order(words, family, title)
    if named is None:
        return None
    first, middle, last, ordered = named
    if title:
        title = title.rstrip(". ")
    if end == len(text):
        return QuickName(first, middle, last, "", title, "", "", "", ordered)
    behind = text[end:]
    if len(words[-1]) == 1 and words[-1] + behind.strip(" ,")[:1].lower() in _SPACED_DEGREES:
        return None
    beside = _beside_simply(behind)
    if beside is None:
        shape = f"{len(family) and 1},{' '.join([str(min(len(word), 2)) for word in words])}"
        kind = _kind_of_given(words[0]) if len(words) + bool(family) == 2 else ""
        beside = _beside(behind, shape, title, kind, "upper" if text.isupper() else "lower" if text.islower() else "")
        if beside is None:
            return None
    return QuickName(first, middle, last, beside[0], title, beside[1], beside[2], beside[3], ordered)


def _order(words: list[str], family: str, title: str) -> tuple[str, str, str, bool] | None:
    """(first, middle, last, the order is certain) as `order` says for words that are nothing but names."""
    size = len(words)
    first = words[0]
    if family:
        if size == 1:
            return first, "", family, True
        if size > 2 or len(words[1]) > 1 or first + words[1] in _SPACED_DEGREES:
            return None
        return first, words[1], family, True
    if size == 2:
        last = words[1]
        if len(last) == 1:
            return (last, "", first, True) if len(first) > 1 and first + last != "edd" else None
        if len(first) == 1:
            return first, "", last, True
        if last in _GIVEN_ONLY and reads_backwards(first, last):
            return last, "", first, False
        return first, "", last, False
    if size == 3:
        if len(words[2]) == 1 or first + words[1] in _SPACED_DEGREES:
            return None
        return first, words[1], words[2], False
    return ("", "", first, True) if size == 1 and title and len(first) > 1 else None


def _kind_of_given(word: str) -> str:
    """A name that counts like this one where it matters whether a word is a given name."""
    if len(word) == 1:
        return "q"
    if is_usual_given(word):
        return _COMMON if given_name_shares()[word] >= 1e-4 else _LESS_COMMON
    return _UNUSUAL if is_given(word) else _RARE


@lru_cache(maxsize=65536)
def _name_word(token: str) -> str:
    """The word as a key when it can be nothing but a part of a name, else ""."""
    if not _NAME.fullmatch(token):
        return ""
    tight = token.replace("'", "").replace("-", "").rstrip(".")
    if tight in _NO_NAMES or token in _NO_NAMES:
        return ""
    return token.replace("'", "").replace("-", " ").rstrip(".")


def _take_degrees(text: str) -> tuple[str, str]:
    """(credentials at the start of what follows a name, the rest)."""
    found: list[str] = []
    while part := _DEGREE.match(text):
        degree = _degree(part[1])
        if not degree:
            break
        found.append(degree)
        text = text[part.end() :]
    return " ".join(found), text


@lru_cache(maxsize=4096)
def _degree(token: str) -> str:
    """The key of a credential that is nothing else, else ""."""
    tight = token.lower().replace(".", "").replace("-", "").replace("/", "")
    if tight not in CREDENTIALS or tight in WEAK_CREDENTIALS or _GLUED.search(token):
        return ""
    return tight


@lru_cache(maxsize=32768)
def _beside_simply(text: str) -> Beside | None:
    """Places and organizations behind commas, dashes, "at" or in brackets; None when it might be more than that."""
    credentials, rest = _take_degrees(text)
    if not rest:
        return credentials, "", "", ""
    found = _place_beside(rest)
    return found and (credentials, *found)


@lru_cache(maxsize=16384)
def _place_beside(text: str) -> tuple[str, str, str] | None:
    """(organization, place, state)"""
    notes = [note for note in BRACKETED.findall(text) if note.strip(EDGE)]
    head, *tails = _DASH.split(BRACKETED.sub(" ", text) if notes else text)
    head, at, tail = head.partition(" at ") if " at " in head else head.partition(" AT ")
    tails = [tail, *tails] if at else tails
    listed = [part for part in head.split(",") if part.strip(EDGE)]
    if listed and not _LISTED.match(head):
        return None
    for part in (*listed, *tails, *notes):
        if not _PLAIN.fullmatch(part) or " at " in part.lower():
            return None
    key = key_of(text)
    if 1 in map(len, key.split(" ")) or kind_of_phrase(f"{_FAMILY} {key}"):
        return None
    for part in listed:
        if not _only_beside(key_of(part).split(" ")):
            return None
    for note in notes:
        if (found := kind_of_phrase(key_of(note))) and found[0] == "patient":
            return None
    place, state, organization = read_beside([*listed, *tails], notes)
    return organization, place, state


def _only_beside(words: list[str]) -> bool:
    """After a comma these words can be nothing but a place, an organization or a specialty."""
    last = words[-1]
    if last in CREDENTIALS and not (len(words) > 1 and last in STATE_CODES and last in WEAK_CREDENTIALS):
        return False
    return last not in SUFFIXES and PREPOSITIONS.isdisjoint(words) and not is_given(words[0])


@lru_cache(maxsize=32768)
def _beside(text: str, shape: str, title: str, given: str, one_case: str) -> Beside | None:
    """What stands beside a name of that shape, or None when it changes the name."""
    family, _, sizes = shape.partition(",")
    words = [_INITIAL if size == "1" else _MIDDLE for size in sizes.split(" ")]
    if given:
        words[0] = given
    elif len(words) > 1:
        words[0] = _INITIAL if sizes[0] == "1" else _COMMON
    expected = _order(words, _FAMILY if family == "1" else "", title)
    if expected is None:
        return None
    name = " ".join([*([title] if title else ()), *([_FAMILY + ","] if family == "1" else ()), *words])
    name = name.upper() if one_case == "upper" else name if one_case else name.title()
    read = read_in_full(name + text)
    if (read.first, read.middle, read.last, read.ordered) != expected or (read.kind, read.title) != ("person", title):
        return None
    return read.credentials, read.organization, read.place, read.state
