"""Invented people and organizations for the simulated sources."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from carom.analysis.simulator.kinds import KINDS, Kind
from carom.analysis.simulator.words import CHURCHES, FIRST, LAST, PLACES, TOWN_HEADS, TOWN_TAILS


class Named(NamedTuple):
    """Name parts of one source. A place without a named person has empty `first` and `last`."""

    title: str
    first: str
    last: str
    credentials: str
    organization: str
    town: str

    @property
    def display(self) -> str:
        """The name as a careful person would write it."""
        if not self.last:
            return self.organization
        plain = f"{self.first} {self.last}"
        if self.title:
            return f"{self.title} {plain}"
        return f"{plain}, {self.credentials}" if self.credentials else plain


def towns(count: int, rng: Random) -> list[str]:
    """`count` different invented towns."""
    every = [head + tail for head in TOWN_HEADS for tail in TOWN_TAILS]
    return rng.sample(every, count)


def name_sources(kinds: Sequence[str], towns: Sequence[str], rng: Random) -> list[Named]:
    """One name per kind code. People rarely share a full name; colleagues share organizations."""
    taken: set[tuple[str, str]] = set()
    houses: dict[str, list[tuple[str, str]]] = {}
    return [_named(KINDS[code], towns, taken, houses, rng) for code in kinds]


def surname(rng: Random) -> str:
    """A last name; about one in nine is double, with a hyphen or in the Spanish way."""
    last = rng.choice(LAST)
    if rng.random() < 0.11:
        return f"{last}{'-' if rng.random() < 0.6 else ' '}{rng.choice(LAST)}"
    return last


def _named(kind: Kind, towns, taken, houses, rng) -> Named:
    first, last = rng.choice(FIRST), surname(rng)
    while (first, last) in taken and rng.random() < 0.98:
        first, last = rng.choice(FIRST), surname(rng)
    taken.add((first, last))
    organization, town = _house(kind, first, last, towns, houses, rng)
    if organization and rng.random() < kind.alone:
        return Named("", "", "", "", organization, town)
    title = rng.choice(kind.titles) if kind.titles else ""
    credentials = rng.choice(kind.credentials) if kind.credentials else ""
    return Named(title, first, last, credentials, organization, town)


def _house(kind: Kind, first, last, towns, houses, rng) -> tuple[str, str]:
    """An organization of this kind: often one that a colleague already belongs to."""
    town = rng.choice(towns)
    if not kind.places:
        return "", town
    known = houses.setdefault(kind.code, [])
    if known and rng.random() < 0.3:
        return rng.choice(known)
    pattern = rng.choice(kind.places)
    name = pattern.format(
        place=rng.choice(PLACES),
        church=rng.choice(CHURCHES),
        town=town,
        last=last,
        full=f"{first} {last}",
        other=rng.choice(LAST),
    )
    known.append((name, town))
    return name, town
