"""A text cut into words, each with what it is: a name, a title, a credential, a suffix."""

import re
from functools import lru_cache

from carom.matching.reading.marks import (
    CREDENTIALS,
    ORGANIZATION_ENDINGS,
    SPECIALTIES,
    STATE_CODES,
    SUFFIXES,
    TELLING_WORDS,
    TITLES,
    WEAK_CREDENTIALS,
)
from carom.matching.reading.text import fold, normalise
from carom.matching.reading.vocabulary import diminutives, formals, given_name_shares, surname_shares

EDGE = "\"'.,:;*#!?<>=+&^%$-_~`’“”‘/ "
_INITIALS = re.compile(r"^(?:[A-Za-z]\.)+[A-Za-z]?\.?$")

Words = list[tuple[str, str]]  # (folded word, name | title | credential | weak | weak upper | suffix)


@lru_cache(maxsize=65536)
def _word(token: str) -> tuple[str, str]:
    bare = token.strip(EDGE)
    folded = fold(bare)
    tight = folded if folded.isalnum() else folded.replace(".", "").replace("-", "").replace("/", "")
    if tight in CREDENTIALS:
        if tight not in WEAK_CREDENTIALS:
            return tight, "credential"
        return tight, "weak upper" if "." in token or (bare.isupper() and len(bare) > 1) else "weak"
    dotless = folded.replace(".", "")
    if dotless in TITLES:
        return dotless, "title"
    if dotless in SUFFIXES:
        return dotless, "suffix"
    if len(dotless) > 1 and _INITIALS.match(bare):
        return dotless, "initials"
    return normalise(bare), "name"


def split_words(part: str) -> Words:
    """The words of a part in order; "J.A." gives two."""
    found: Words = []
    for token in part.split():
        word, what = _word(token)
        if what == "initials":
            found += [(letter, "name") for letter in word]
        elif word:
            found.append((word, what))
    return found


def is_titled(part: str) -> bool:
    """Starts with a title or carries a credential that is nothing else."""
    words = split_words(part.replace(",", " "))
    return len(words) > 1 and (words[0][1] == "title" or any(what == "credential" for _, what in words[1:]))


def is_organization(words: Words) -> bool:
    """One of the words names a kind of place, or the last of several does so at the end; "The …" is no person."""
    if len(words) > 1 and words[0][0] == "the" and words[1][1] != "title":
        return True
    for word, _ in words:  # plain loop: this runs for every part of every text
        if word in TELLING_WORDS:
            return True
    return len(words) > 1 and words[-1][0] in ORGANIZATION_ENDINGS


def is_known_name(word: str) -> bool:
    """An initial, or a word that is somebody's name in the census."""
    parts = word.split()
    return len(parts[0]) == 1 or any(part in surname_shares() or part in given_name_shares() for part in parts)


def is_given(word: str) -> bool:
    """A given name of the census or a form of one."""
    return word in given_name_shares() or word in formals() or word in diminutives()


def cut_at_credential(words: Words, *, titled: bool) -> tuple[Words, list[str], Words]:
    """(name, credentials, what follows) when a credential stands in the middle: "jane smith md york"."""
    for at in range(1, len(words) - 1):
        what = words[at][1]
        if (
            what == "credential"
            or (what == "weak upper" and at > 1)
            or (what == "weak" and (at > 2 or (titled and at > 1)))
        ):
            end = at + 1
            while end < len(words) and words[end][1] in ("credential", "weak", "weak upper"):
                end += 1
            rest = words[end:]
            if rest and not (len(rest) == 1 and rest[0][1] == "suffix") and not _is_surname_again(words, at):
                return words[:at], [word for word, _ in words[at:end]], rest
            return words, [], []
    return words, [], []


def _is_surname_again(words: Words, at: int) -> bool:
    """ "Kim Do Nguyen": a weak credential that is a name between names."""
    word, what = words[at]
    return what == "weak" and surname_shares().get(word, 0.0) > 2e-5


def strip_credentials(
    words: Words, *, after_comma: bool, titled: bool, named: bool, mixed_case: bool
) -> tuple[Words, list[str]]:
    """(the name's words, credentials at the end). Suffixes and trailing specialties go too."""
    found: list[str] = []
    if len(words) == 2 and named and is_given(words[0][0]):
        named = False  # "Cohen, Madeline DC": a given name, so that DC is a degree and no state
    while words:
        word, what = words[-1]
        left = len(words) - 1
        if (what == "suffix" and (left or after_comma)) or (
            word in SPECIALTIES and left and (titled or found or left > 1) and _is_plain_specialty(word)
        ):
            words = words[:-1]
        elif _is_credential_here(
            word,
            what,
            left=left,
            after_comma=after_comma,
            titled=titled,
            named=named,
            mixed_case=mixed_case,
            found=bool(found),
        ):
            found.insert(0, word)
            words = words[:-1]
        else:
            break
    return words, found


def _is_plain_specialty(word: str) -> bool:
    return word == "new" or (word not in surname_shares() and word not in given_name_shares())


def _is_credential_here(word, what, *, left, after_comma, titled, named, mixed_case, found) -> bool:
    if what == "credential":
        return bool(left or after_comma)
    if what != "name" and after_comma and named and left and not found and word in STATE_CODES:
        return False
    if what == "weak upper":
        return left > 1 or after_comma or bool(left and (titled or found or mixed_case or word not in surname_shares()))
    if what == "weak":
        return (
            left > 1
            or bool(titled and left)
            or (after_comma and not left and named)
            or bool(left and word not in surname_shares())
        )
    return False
