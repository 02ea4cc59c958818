"""The ways one reading may be meant: which word is the family name, and what belongs to a place."""

from typing import NamedTuple

from carom.matching.reading.full import SourceText
from carom.matching.reading.marks import PARTICLES
from carom.matching.reading.vocabulary import given_name_shares

_MOST_WORDS = 6


class Meaning(NamedTuple):
    """One way to take the words. `chance` is its share before looking at the list; `tail` belongs to no name."""

    chance: float
    first: str
    middle: str
    last: str
    tail: str = ""


def meanings(text: SourceText) -> list[Meaning]:
    """All ways worth trying to find a person in the text, the plain one first. Empty when it names none."""
    if text.kind == "organization":
        return _inside_organization(text.organization)
    if text.kind != "person":
        return []
    first, middle, last = text.first, text.middle, text.last
    if not last:
        return [Meaning(0.6, first, "", ""), Meaning(0.4, "", "", first)] if first else []
    if not first:
        if text.title:
            return [Meaning(0.96, "", "", last), Meaning(0.04, last, "", "")]
        return [Meaning(0.7, "", "", last), Meaning(0.3, last, "", "")]
    if text.ordered:
        found = [Meaning(0.95, first, middle, last)]
        if " " in last and last.split(" ")[0] not in PARTICLES:
            found.append(Meaning(0.03, first, "", last.split(" ")[-1]))
        if len(first) > 1:
            found.append(Meaning(0.03, "", "", last, f"{first} {middle}".strip()))
        return found
    if not middle:
        found = [Meaning(0.9, first, "", last), Meaning(0.06, last, "", first)]
        if text.title or text.credentials:
            found.append(Meaning(0.04, "", "", first, last))
        return found
    return _three_or_more([first, *middle.split(" "), *last.split(" ")], text)


def _three_or_more(words: list[str], text: SourceText) -> list[Meaning]:
    first, second, third, *rest = words[:_MOST_WORDS]
    after = " ".join(rest)
    found = [Meaning(0.76, text.first, text.middle, text.last)]
    found.append(Meaning(0.05, first, "", second, f"{third} {after}".strip()))
    found.append(Meaning(0.03, second, "", first, f"{third} {after}".strip()))
    if text.title or text.credentials:
        found.append(Meaning(0.02, "", "", first, " ".join(words[1:])))
    if rest:
        found.append(Meaning(0.05, first, second, third, after))
        found.append(Meaning(0.03, second, third, first, after))
        return found
    found.append(Meaning(0.04, second, third, first))
    if len(second) > 1:
        found.append(Meaning(0.04, first, "", f"{second} {third}"))
        found.append(Meaning(0.04, f"{first} {second}", "", third))
    return found


def _inside_organization(name: str) -> list[Meaning]:
    """ "paul morrissey crossroads hospital": a person's name in front of an organization's."""
    words = name.split(" ")[: _MOST_WORDS + 2]
    if len(words) == 1:
        return [Meaning(1.0, "", "", name)]
    given = given_name_shares()
    if len(words) < 3 or not any(len(word) == 1 or word in given for word in words[:2]):
        return []
    first, second, third, *rest = words
    after = " ".join([third, *rest])
    found = [Meaning(0.6, first, "", second, after), Meaning(0.2, second, "", first, after)]
    if rest:
        found.append(Meaning(0.1, first, second, third, " ".join(rest)))
        found.append(Meaning(0.1, second, third, first, " ".join(rest)))
    return found
