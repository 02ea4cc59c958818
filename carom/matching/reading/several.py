"""Texts that name more than one person: "Dr. Ruiz / Dr. Kowalski", "Drs. Ruiz & Kowalski", "Mary and Tom Lee"."""

import re
from functools import lru_cache

from carom.matching.reading.full import BRACKETED, LEAD, read_in_full
from carom.matching.reading.kinds import kind_of_phrase
from carom.matching.reading.text import clean, key_of
from carom.matching.reading.tokens import is_given, is_organization, split_words
from carom.matching.reading.vocabulary import surname_shares

_WORTH_A_LOOK = re.compile(
    r"[/&+;]|\b(?:and|or)\b|\b(?:dr|doctor)\b.*\W(?:dr|doctor)\b|,.*,|(?-i:\s[A-Z][A-Z.]{1,5},)", re.IGNORECASE
)
_TITLE = re.compile(r"\b(?:dr|doctor|dra|mr|mrs|ms|miss)\b\.?\s+(?=[a-z])", re.IGNORECASE)
_JOINED = re.compile(r"\s*[/&+;]\s*|\s+(?:and|or)\s+", re.IGNORECASE)
_LEFT_OVER = re.compile(r"(?:[\s,;:/&+()\[\]|@-]|\b(?:and|or|with)\b)+$", re.IGNORECASE)  # behind a name
_ALONE = re.compile(r",| [-–—] ")
_BOTH = re.compile(r"\bdrs\.?\s+", re.IGNORECASE)
_KIN = frozenset({"co", "daughters", "son", "sons"})  # "Smith & Sons"
_DEGREES = ("credential", "weak upper")
_DIGIT = re.compile(r"\d")
_MOST = 4


@lru_cache(maxsize=4096)
def several(text: str) -> tuple[str, ...]:
    """The people a text names, each as a text of its own, where there are more than one; else nothing."""
    if not _WORTH_A_LOOK.search(text):
        return ()
    line = LEAD.sub("", clean(text)).strip()
    found = _titled(line)
    if not found:
        line = BRACKETED.sub(" ", line)
        spaced = line.replace("/", " / ")
        if kind_of_phrase(key_of(line)) or is_organization(split_words(spaced)):
            return ()
        found = _joined(line) or _listed(line)
    keys = {key_of(one) for one in found}
    return tuple(found) if 1 < len(keys) == len(found) <= _MOST else ()


def are_surnames_only(people: tuple[str, ...]) -> bool:
    """ "Ruiz & Kowalski": two doctors, or the name of a firm."""
    return all(" " not in one for one in people)


def _titled(line: str) -> list[str]:
    """A name behind each of several titles."""
    starts = [found.start() for found in _TITLE.finditer(line)]
    if len(starts) < 2:
        return []
    before = _LEFT_OVER.sub("", line[: starts[0]])
    parts = [_LEFT_OVER.sub("", line[at:to]) for at, to in zip(starts, [*starts[1:], len(line)], strict=True)]
    parts = ([before] if before else []) + parts
    return parts if all(_is_person(part) for part in parts) else []


def _is_person(part: str) -> bool:
    if _DIGIT.search(part):
        return False  # "12 Ocean Dr York"
    head = _ALONE.split(part)[0]
    words = [word for word, what in split_words(head) if what == "name"]
    return bool(words) and not is_organization(split_words(head)) and read_in_full(part).kind == "person"


def _joined(line: str) -> list[str]:
    both = _BOTH.match(line)
    parts = _JOINED.split(line[both.end() :] if both else line)
    if len(parts) < 2 or any(kind_of_phrase(key_of(part)) for part in parts):
        return []
    names = [_name(part) for part in parts]
    if all(names) and all(_is_in_full(part, name) for part, name in zip(parts, names, strict=True)):
        return parts
    *firsts, last = names
    if len(last) > 1 and all(len(name) == 1 and is_given(name[0]) for name in firsts) and is_given(last[0]):
        family = parts[-1].split()[-1]
        return [f"{part} {family}" for part in parts[:-1]] + [parts[-1]]
    if any(not 1 <= len(name) <= 2 for name in names):
        return []
    title = "Dr. " if both else (_TITLE.match(line) or [""])[0]
    if both or all(name[-1] in surname_shares() for name in names):
        if title and (both or not re.search(r"\s/|/\s|;", line)):  # "Dr. Ruiz / York"
            return [part if _TITLE.match(part) else f"{title}{part}" for part in parts]
        if not title and all(len(name) == 1 and name[0] not in _KIN for name in names):
            return parts
    return []


def _name(part: str) -> list[str]:
    """The words of the name; nothing where there are others, too."""
    words = [(word, what) for word, what in split_words(part.replace(",", " ")) if what not in ("title", "suffix")]
    names = [word for word, what in words if what in ("name", "weak")]
    return names if all(what in ("name", "weak", "credential", "weak upper") for _, what in words) else []


def _is_in_full(part: str, name: list[str]) -> bool:
    """A given name and a surname, in either order around a comma."""
    family, comma, given = part.partition(",")
    if comma and is_given(key_of(given).split(" ")[0]) and len(family.split()) < 3:
        return True
    return len(name) > 1 and is_given(name[0])


def _listed(line: str) -> list[str]:
    """ "Jane Smith MD, John Doe DO": every one in full, with a degree of their own."""
    found: list[str] = []
    for part in line.split(","):
        words = split_words(part)
        if found and words and all(what in _DEGREES for _, what in words):
            found[-1] += f",{part}"
        else:
            found.append(part.strip())
    for one in found:
        words = split_words(one.replace(",", " "))
        names = [word for word, what in words if what == "name"]
        if not (2 <= len(names) <= 3 and is_given(names[0]) and any(what in _DEGREES for _, what in words)):
            return []
    return found
