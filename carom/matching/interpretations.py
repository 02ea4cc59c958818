"""The ways one reading may be meant: which word is the family name, and what belongs to a place."""

from dataclasses import dataclass

from carom.matching.marks import PARTICLES
from carom.matching.reading import SourceText


@dataclass(frozen=True, slots=True)
class Meaning:
    """One way to take the words. `chance` is its share before looking at the list."""

    chance: float
    first: str
    middle: str
    last: str
    tail: str = ""


def meanings(text: SourceText) -> list[Meaning]:
    """All ways worth trying, the plain one first; chances sum to about 1."""
    first, middle, last = text.first, text.middle, text.last
    if not last:
        return [Meaning(0.6, first, "", ""), Meaning(0.4, "", "", first)] if first else []
    if not first:
        if text.title:
            return [Meaning(0.96, "", "", last), Meaning(0.04, last, "", "")]
        return [Meaning(0.7, "", "", last), Meaning(0.3, last, "", "")]
    if text.ordered:
        found = [Meaning(0.97, first, middle, last)]
        if " " in last and last.split(" ")[0] not in PARTICLES:
            found.append(Meaning(0.03, first, "", last.split(" ")[-1]))
        return found
    if not middle:
        return [Meaning(0.94, first, "", last), Meaning(0.06, last, "", first)]
    found = [Meaning(0.82, first, middle, last)]
    words = middle.split(" ")
    if len(words) == 1:
        found.append(Meaning(0.04, middle, last, first))
        if len(middle) > 1:
            found.append(Meaning(0.05, first, "", f"{middle} {last}"))
            found.append(Meaning(0.05, f"{first} {middle}", "", last))
            found.append(Meaning(0.06, first, "", middle, last))
    else:
        found.append(Meaning(0.06, first, "", words[0], " ".join([*words[1:], last])))
        if len(words[0]) == 1:
            found.append(Meaning(0.06, first, words[0], words[1], " ".join([*words[2:], last])))
        else:
            found.append(Meaning(0.06, first, words[0], " ".join([*words[1:], last])))
    return found
