"""Free text → who on the list is meant, with a calibrated chance for each and for "nobody on the list"."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

from carom.matching.evidence import (
    Population,
    credential_ratio,
    sector_ratio,
    state_ratio,
    tail,
    tail_ratio,
    title_ratio,
)
from carom.matching.index import (
    Entry,
    SurnameIndex,
    city_key,
    credential_families,
    entry,
    organization_words,
    state_key,
)
from carom.matching.interpretations import Meaning, meanings
from carom.matching.likeness import given_likeness
from carom.matching.marks import ORGANIZATION_WORDS, OTHER_TITLES
from carom.matching.organizations import OrganizationIndex
from carom.matching.people import Person
from carom.matching.reading import SourceText, read_source_text
from carom.matching.shares import NameShares, ValueShares
from carom.matching.text import normalise
from carom.matching.vocabulary import given_name_shares

# Odds of "nobody on the list" before the name is looked at, by what the text looks like.
_ABSENT = {
    "marked": 0.25,
    "plain": 0.35,
    "lone": 1.5,
    "other title": 4.0,
    "organization": 0.6,
    "common word": 20.0,
    "phrase": 400.0,
}
_SHARPNESS = 0.95  # evidence of different fields overlaps; fitted on rehearsals
_LEAST = 0.002  # never surer than this leaves open
_SHOWN = 1e-4  # candidates below this chance are left out
_OTHER_GIVEN_NAME = 0.003  # somebody known by a name that is not on the list …
_WRONG_GIVEN_NAME = 0.0005  # … when that name is another usual given name

Ranked = list[tuple[Hashable | None, float]]


class Matcher:
    """Built once over a list of people and organizations; then `match` takes a millisecond or less a text."""

    def __init__(self, people: Iterable[Person]):
        listed = sorted(people, key=lambda person: (repr(person.id), person.last or "", person.first or ""))
        self._ids = [person.id for person in listed]
        entries = [entry(at, person) for at, person in enumerate(listed)]
        self._people = [one for one in entries if one.first or one.last]
        self._organizations = [one for one in entries if not (one.first or one.last) and one.organization]
        self._aliases = _alias_index(listed)
        self._surnames = SurnameIndex([one for one in self._people if one.last], _other_surnames(listed))
        self._first_only: dict[str, list[Entry]] = defaultdict(list)
        for one in self._people:
            if one.first and not one.last:
                self._first_only[one.first].append(one)
        self._shares = NameShares((one.last for one in self._people), (one.first for one in self._people))
        self._organization_index = OrganizationIndex(self._organizations)
        self._population = _population(self._people)

    def match(self, text: str, *, state: str | None = None, sector: str | None = None) -> Ranked:
        """Ranked (id, chance), best first; the id None means "nobody on the list". Chances sum to about 1.

        `state` and `sector` are what is known about the text from elsewhere. Never raises on any text.
        """
        return self.match_reading(read_source_text(text), state=state, sector=sector)

    def match_reading(self, text: SourceText, *, state: str | None = None, sector: str | None = None) -> Ranked:
        """As `match`, for a text that was read before."""
        known = self._aliases.get(text.key)
        if known:
            return self._from_alias(known)
        absent, odds = self._odds(text, state=state_key(state), sector=normalise(sector) if sector else "")
        return self._posterior(absent, odds)

    def _from_alias(self, known: Sequence[int]) -> Ranked:
        share = 0.996 / len(known)
        return [*((self._ids[at], share) for at in known), (None, 0.004)]

    def _posterior(self, absent: float, odds: dict[int, float]) -> Ranked:
        """Odds against absence → chances that sum to 1."""
        weighed = {at: ratio**_SHARPNESS for at, ratio in odds.items() if ratio > 0}
        absence = max(absent**_SHARPNESS, _LEAST * sum(weighed.values()), 1e-12)
        total = absence + sum(weighed.values())
        ranked = [(self._ids[at], value / total) for at, value in weighed.items() if value / total >= _SHOWN]
        gone = 1.0 - sum(chance for _, chance in ranked) - absence / total
        ranked.append((None, absence / total + max(gone, 0.0)))
        ranked.sort(key=lambda pair: (-pair[1], pair[0] is None, repr(pair[0])))
        return ranked

    def _odds(self, text: SourceText, *, state: str, sector: str) -> tuple[float, dict[int, float]]:
        """(odds of absence, entry → odds), all on one scale."""
        odds: dict[int, float] = {}
        if self._organizations and text.kind in ("organization", "person", "channel"):
            words = organization_words(text.organization if text.kind == "organization" else text.key)
            for one, ratio in self._organization_index.score(words, text.place):
                ratio *= state_ratio(state_key(text.state) or state, one, self._population)
                odds[one.at] = ratio / len(self._organizations)
        for at, ratio in self._people_odds(text, state=state, sector=sector).items():
            odds[at] = max(odds.get(at, 0.0), ratio)
        return _ABSENT[_looks(text)] * (1.0 + 20.0 / (len(self._ids) + 1)), odds

    def _people_odds(self, text: SourceText, *, state: str, sector: str) -> dict[int, float]:
        families = credential_families(text.credentials)
        ways = meanings(text)
        if not ways:
            return {}
        named_place = text.organization if text.kind == "person" else ""
        beside = [tail(words, is_place=place) for words, place in ((named_place, False), (text.place, True)) if words]
        where = state_key(text.state) or state
        population = self._population
        anybody = sum(way.chance * self._anybody(way) for way in ways)
        found: dict[int, float] = {}
        context: dict[int, float] = {}
        for way in ways:
            extra = tail(way.tail, is_place=False) if way.tail else None
            for one, likely in self._candidates(way):
                if one.at not in context:
                    ratio = state_ratio(where, one, population) * sector_ratio(sector, one, population)
                    ratio *= credential_ratio(families, one, population) * title_ratio(text.title, one)
                    for words in beside:
                        ratio *= tail_ratio(words, one, population, where)
                    context[one.at] = ratio
                ratio = way.chance * likely * context[one.at]
                if extra:
                    ratio *= tail_ratio(extra, one, population, where) * self._tail_chance(way.tail)
                found[one.at] = found.get(one.at, 0.0) + ratio
        scale = 1.0 / (max(anybody, 1e-15) * max(len(self._people), 1))
        return {at: ratio * scale for at, ratio in found.items()}

    def _anybody(self, way: Meaning) -> float:
        """The chance that a person nobody listed is written this way."""
        shares = self._shares
        chance = 1.0
        if way.last:
            if len(way.last) == 1:
                chance *= 0.02
            else:
                chance *= shares.surname(way.last)
                chance += sum(
                    slip * shares.surname(form) for form, slip in self._surnames.near(way.last, way.first[:1])
                )
        if way.first:
            chance *= shares.written_given(way.first)
        if way.middle:
            chance *= shares.initial(way.middle[0]) if len(way.middle) == 1 else max(shares.given(way.middle), 1e-5)
        if way.tail:
            chance *= self._tail_chance(way.tail)
        return chance

    def _tail_chance(self, words: str) -> float:
        """The chance of just these words beside a name: larger when they are a known place or a kind of organization."""
        if city_key(words) in self._population.cities or any(word in ORGANIZATION_WORDS for word in words.split(" ")):
            return 3e-3
        return 1e-4

    def _candidates(self, way: Meaning) -> Iterable[tuple[Entry, float]]:
        if not way.last:
            for one in self._first_only.get(way.first, ()):
                yield one, 0.7
            return
        if len(way.last) == 1:
            return
        found: dict[int, tuple[Entry, float]] = {}
        forms = [(way.last, 1.0), *self._surnames.near(way.last, way.first[:1])]
        if " " in way.last:
            parts = way.last.split(" ")
            forms += [
                (part, 0.02 * self._shares.surname(other))
                for part, other in (parts[::-1], parts)[: 2 if len(parts) == 2 else 0]
            ]
            forms.append((way.last.replace(" ", ""), 0.1))
        for form, slip in forms:
            for one, chance in self._surnames.holders.get(form, ()):
                likely = slip * chance
                if one.at not in found or found[one.at][1] < likely:
                    found[one.at] = (one, likely)
        for one, likely in found.values():
            likely *= self._given_likely(way, one)
            if likely > 0.0:
                yield one, likely

    def _given_likely(self, way: Meaning, one: Entry) -> float:
        likely = 1.0
        if way.first:
            usual = self._shares.written_given(way.first)
            if not one.first:
                likely = usual
            else:
                likely = given_likeness(way.first, one.first)
                if len(one.first) == 1 and way.first[0] == one.first:
                    likely = 0.8 * usual / max(self._shares.initial(one.first), 1e-3)
                if one.middle and likely < 0.05:
                    likely = max(likely, 0.08 * given_likeness(way.first, one.middle) if len(one.middle) > 1 else 0.0)
                likely += (_OTHER_GIVEN_NAME if way.first not in given_name_shares() else _WRONG_GIVEN_NAME) * usual
        if way.middle:
            likely *= self._middle_likely(way.middle, one)
        return likely

    def _middle_likely(self, middle: str, one: Entry) -> float:
        usual = self._shares.initial(middle[0]) if len(middle) == 1 else max(self._shares.given(middle), 1e-5)
        if not one.middle:
            return 0.3 if len(middle) > 2 and middle in one.last.split(" ") else usual
        if middle == one.middle:
            return 0.9
        if middle[0] == one.middle[0] and 1 in (len(middle), len(one.middle)):
            return 0.9 if len(middle) == 1 else 0.9 * min(usual / max(self._shares.initial(middle[0]), 1e-3), 1.0)
        return 0.04 * usual if len(middle) == 1 else max(given_likeness(middle, one.middle), 0.04 * usual)


def _looks(text: SourceText) -> str:
    if text.kind in ("channel", "nobody", "patient", "self"):
        return "phrase"
    if text.kind == "organization" or (text.last in ORGANIZATION_WORDS and not text.title):
        return "organization" if text.title or " " in text.organization else "common word"
    if text.title in OTHER_TITLES:
        return "other title"
    if not (text.first and text.last) and not (text.title or text.credentials):
        return "lone"
    return "marked" if text.title or text.credentials or text.ordered else "plain"


def _alias_index(listed: Sequence[Person]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for at, person in enumerate(listed):
        for alias in person.aliases or ():
            key = normalise(alias)
            if key:
                found[key].add(at)
    return {key: tuple(sorted(places)) for key, places in found.items()}


def _other_surnames(listed: Sequence[Person]) -> dict[int, set[str]]:
    """Surnames that an entry's aliases show besides its own ("Jane Doe" kept as alias of Jane Smith)."""
    found: dict[int, set[str]] = {}
    for at, person in enumerate(listed):
        own = normalise(person.last)
        others = {
            read.last
            for alias in person.aliases or ()
            if (read := read_source_text(alias)).last and read.first and read.last != own
        }
        if others and own:
            found[at] = others
    return found


def _population(people: Sequence[Entry]) -> Population:
    state_cities: dict[str, list[str]] = defaultdict(list)
    for one in people:
        if one.state and one.city:
            state_cities[one.state].append(one.city)
    return Population(
        states=ValueShares(one.state for one in people),
        cities=ValueShares((one.city for one in people), room=60.0),
        state_cities={state: ValueShares(cities) for state, cities in state_cities.items()},
        sectors=ValueShares((one.sector for one in people), room=5.0),
        families=ValueShares(family for one in people for family in one.families),
        words=ValueShares((word for one in people for word in one.organization), room=200.0),
        people=len(people),
    )
