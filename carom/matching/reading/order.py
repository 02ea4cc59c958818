"""Which word is the family name."""

from carom.matching.reading.marks import PARTICLES
from carom.matching.reading.tokens import Words, is_given, is_organization
from carom.matching.reading.vocabulary import given_name_shares, surname_shares

_USUAL = 2e-5  # a given name of more than two in a hundred thousand


def continues(name: list[str], words: Words, *, titled: bool, marked: bool) -> bool:
    """Whether the part after a comma is the given name ("Smith, Jane A") and not a place or an organization.

    `marked`: a credential stands between them ("Smith MD, York").
    """
    if len(words) > 3 or is_organization(words):
        return False
    second = words[0][0]
    if len(second) == 1:
        return True
    known, usual = is_given(second), is_usual_given(second)
    if len(name) == 1 or name[0] in PARTICLES:
        if titled or marked or len(words) > 2:
            return usual
        return known or len(words) == 1 or len(words[-1][0]) == 1
    if len(name) == 2 and usual and not titled:
        return given_name_shares().get(name[0], 0.0) < 1e-4
    return False


def is_usual_given(word: str) -> bool:
    return given_name_shares().get(word, 0.0) > _USUAL


def order(named: list[list[str]], *, titled: bool) -> tuple[str, str, str, bool]:
    """(first, middle, last, the order is certain) from the words of one part, or of two around a comma."""
    if not named:
        return "", "", "", False
    if len(named) > 1:
        return named[1][0], " ".join(named[1][1:]), " ".join(named[0]), True
    words = named[0]
    if len(words) == 1:
        return _order_one(words[0], titled=titled)
    if len(words) == 2 and len(words[1]) == 1 and len(words[0]) > 1:
        return words[1], "", words[0], True
    if len(words) == 3 and len(words[2]) == 1 and len(words[0]) > 1 and len(words[1]) > 1:
        return words[1], words[2], words[0], True
    if len(words) == 3 and len(words[2]) == len(words[1]) == 1 and len(words[0]) > 1:
        return words[1], words[2], words[0], True
    if len(words) == 2 and reads_backwards(*words):
        return words[1], "", words[0], False
    cut = len(words) - 1
    while cut > 1 and words[cut - 1] in PARTICLES:
        cut -= 1
    if titled and cut == 1 and words[0] in PARTICLES:
        return "", "", " ".join(words), True
    return words[0], " ".join(words[1:cut]), " ".join(words[cut:]), len(words[0]) == 1 and len(words) == 2


def _order_one(lone: str, *, titled: bool) -> tuple[str, str, str, bool]:
    if not titled and given_name_shares().get(lone, 0.0) > 3 * surname_shares().get(lone, 0.0):
        return lone, "", "", False
    return "", "", lone, titled


def reads_backwards(first: str, second: str) -> bool:
    """ "isetts brian": the second word is a given name and hardly a surname, the first is no given name."""
    if len(first) == 1:
        return False
    given = given_name_shares()
    return given.get(second, 0.0) > 20 * surname_shares().get(second, 3e-6) and given.get(first, 0.0) < 1e-5
