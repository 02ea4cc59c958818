"""Spellings of one name that mean different people: another training, another town."""

from collections.abc import Mapping
from dataclasses import dataclass

from carom.matching.reading.full import SourceText
from carom.matching.reading.text import normalise
from carom.matching.weighing.index import city_key, credential_families
from carom.matching.weighing.training import Families, contradict


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands beside a name and tells whose it is."""

    families: Families = frozenset()
    places: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: SourceText) -> "Marks":
        place = city_key(text.place)
        return cls(
            training(text),
            frozenset({place} if place else ()),
            frozenset({text.state} if text.state else ()),
        )

    def contradicts(self, other: "Marks") -> bool:
        return (
            contradict(self.families, other.families)
            or bool(self.places and other.places and self.places.isdisjoint(other.places))
            or bool(self.states and other.states and self.states.isdisjoint(other.states))
        )

    def with_those_of(self, other: "Marks") -> "Marks":
        return Marks(self.families | other.families, self.places | other.places, self.states | other.states)


def training(text: SourceText) -> Families:
    """The families of its credentials; "oD" is typed by accident and tells none."""
    if not text.credentials:
        return frozenset()
    slipped = {normalise(word) for word in text.raw.split() if word[0].islower() and not word.islower()}
    if slipped.isdisjoint(text.credentials.split()):
        return credential_families(text.credentials)
    return credential_families(" ".join(word for word in text.credentials.split() if word not in slipped))


def told_apart(
    marks: Mapping[str, Marks], spellings: Mapping[str, int]
) -> tuple[list[list[str]], list[tuple[str, list[int]]]]:
    """(people, each as the spellings that mean nobody else; spellings that fit several, with the numbers of these)."""
    people: list[list[str]] = []
    known: list[Marks] = []
    open_: list[tuple[str, list[int]]] = []
    for raw in sorted(marks, key=lambda raw: (*_untold(marks[raw]), -spellings[raw], raw)):
        mark = marks[raw]
        fits = [at for at, one in enumerate(known) if not one.contradicts(mark)]
        if len(fits) > 1:
            open_.append((raw, fits))
        elif fits:
            people[fits[0]].append(raw)
            known[fits[0]] = known[fits[0]].with_those_of(mark)
        else:
            people.append([raw])
            known.append(mark)
    return people, open_


def _untold(mark: Marks) -> tuple[bool, bool, bool]:
    """What tells most comes first, so that the rest finds everybody it may mean."""
    return not mark.places, not mark.families, not mark.states
