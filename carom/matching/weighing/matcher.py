"""Free text → who on the list is meant, with a calibrated chance for each and for "nobody on the list"."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from operator import itemgetter

from carom.matching.people import Person
from carom.matching.reading import read_source_text
from carom.matching.reading.full import SourceText, read_in_full
from carom.matching.reading.marks import ORGANIZATION_WORDS, OTHER_TITLES
from carom.matching.reading.meanings import Meaning, meanings
from carom.matching.reading.quick import QuickName, read_quickly
from carom.matching.reading.several import several
from carom.matching.reading.text import normalise
from carom.matching.uncollected import uncollected
from carom.matching.weighing.candidates import Candidates, Likely
from carom.matching.weighing.evidence import Population, Sight, Tail, WordWeights, state_ratio, tail, tail_ratio
from carom.matching.weighing.index import (
    UNTOLD,
    Entry,
    city_key,
    credential_families,
    entry,
    sector_key,
    state_key,
)
from carom.matching.weighing.organizations import OrganizationIndex
from carom.matching.weighing.shares import ValueShares

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
_STRAY, _BESIDE = 1e-4, 3e-3  # the chance of just these words beside a name
_LEAST = 0.002  # never surer than this leaves open
_CONTRADICTED = 6.0  # odds, at most, of somebody who has the name and another training
_MOST_SIGHTS = 20_000
_SHOWN = 1e-4  # candidates below this chance are left out
_CHANCE = itemgetter(1)

Ranked = list[tuple[Hashable | None, float]]
# credentials, title, state, place, organization, state and sector known from elsewhere
Said = tuple[str, str, str, str, str, str, str]
Ways = list[tuple[Tail | None, Likely]]


class Matcher:
    """Built once over a list of people and organizations; then `match` takes a millisecond or less a text."""

    @uncollected()
    def __init__(self, people: Iterable[Person]):
        listed = sorted(people, key=lambda person: (repr(person.id), person.last or "", person.first or ""))
        self._ids = [person.id for person in listed]
        entries = [entry(at, person) for at, person in enumerate(listed)]
        people = [one for one in entries if one.first or one.last]
        organizations = [one for one in entries if not (one.first or one.last) and one.organization]
        self._people, self._organizations = len(people), len(organizations)
        self._places = frozenset(self._ids[one.at] for one in organizations)
        short = 1.0 + 20.0 / (len(listed) + 1)  # a short list leaves more people out
        self._absent = {look: (odds * short) ** _SHARPNESS for look, odds in _ABSENT.items()}
        self._contradicted = {look: (_CONTRADICTED * odds) ** (1.0 / _SHARPNESS) for look, odds in self._absent.items()}
        self._aliases = _alias_index(listed)
        self._keyed = bool(self._aliases or organizations)
        self._sights: dict[Said, Sight] = {}
        self._candidates = Candidates(people, _other_surnames(listed))
        self._organization_index = OrganizationIndex(organizations)
        self._population = _population(people)

    def match(self, text: str, *, state: str | None = None, sector: str | None = None) -> Ranked:
        """Ranked (id, chance), best first; the id None means "nobody on the list". Chances sum to about 1.

        `state` and `sector` are what is known about the text from elsewhere. Never raises on any text.
        """
        return self._answer(text, state_key(state) if state else "", sector_key(sector) if sector else "")

    def match_all(self, texts: Iterable[str], *, state: str | None = None, sector: str | None = None) -> list[Ranked]:
        """As `match` for many texts, in their order."""
        state, sector = state_key(state), sector_key(sector)
        with uncollected():
            return [self._answer(text, state, sector) for text in texts]

    def _answer(self, text: str, state: str, sector: str) -> Ranked:
        name = read_quickly(text) if isinstance(text, str) else None
        if name is not None:
            if (name.organization or name.place) and (people := several(text)):
                return self._of_several(people, normalise(text), state, sector)
            return self._match(name, normalise(text) if self._keyed else "", state, sector)
        return self._answer_reading(read_in_full(text), state, sector)

    def match_reading(self, text: SourceText, *, state: str | None = None, sector: str | None = None) -> Ranked:
        """As `match`, for a text that was read before."""
        return self._answer_reading(text, state_key(state), sector_key(sector))

    def _answer_reading(self, text: SourceText, state: str, sector: str) -> Ranked:
        people = several(text.raw)
        if not people:
            return self._match(_name_of(text), text.key, state, sector)
        if text.kind == "organization":  # "Ruiz & Kowalski" may be on the list as such
            ranked = self._match(_name_of(text), text.key, state, sector)
            if ranked[0][0] in self._places:
                return ranked
        return self._of_several(people, text.key, state, sector)

    def _of_several(self, people: Sequence[str], key: str, state: str, sector: str) -> Ranked:
        """A text that names several people means each of them alike, unless somebody said whom it means."""
        if key in self._aliases:
            return self._from_alias(self._aliases[key])
        chances: dict[Hashable | None, float] = defaultdict(float)
        for person in people:
            for who, chance in self._answer(person, state, sector):
                chances[who] += chance / len(people)
        chances.setdefault(None, 0.0)
        return sorted(chances.items(), key=lambda pair: (-pair[1], repr(pair[0])))

    def _match(self, text: QuickName, key: str, state: str, sector: str) -> Ranked:
        known = self._aliases.get(key)
        if known:
            return self._from_alias(known)
        look = _looks(text)
        absent, most = self._absent[look], self._contradicted[look]
        first, middle, last, credentials, title, organization, place, said_state, _, kind = text
        beside = organization if kind == "person" else ""
        sight = self._sight((credentials, title, said_state, place, beside, state, sector))
        if last and kind == "person":
            likely = self._candidates.plain(first, middle, last)
            if likely:
                doubtful = self._organizations and self._may_be_organization(text, key)
                if len(likely) == 1 and not doubtful:
                    ((one, ratio),) = likely
                    return self._one(absent, one.at, ratio if sight.says_nothing else sight.odds(one, ratio, most))
                if sight.says_nothing:
                    odds = {one.at: ratio for one, ratio in likely}
                else:
                    odds = {one.at: sight.odds(one, ratio, most) for one, ratio in likely}
                if doubtful:
                    self._add_organizations(odds, text, key, state)
                return self._posterior(absent, odds)
        odds = self._people_odds(text, sight, most)
        if self._organizations and kind in ("organization", "person", "channel"):
            named = first and last and max(odds.values(), default=0.0) ** _SHARPNESS > absent
            if not named or self._may_be_organization(text, key):
                self._add_organizations(odds, text, key, state)
        return self._posterior(absent, odds)

    def _may_be_organization(self, text: QuickName, key: str) -> bool:
        """Whether a text that names somebody on the list may mean an organization: "Dr. Alvarado", "Vera Bradley"."""
        if text.first and not text.organization:
            return self._organization_index.knows_all(text.first, text.last)
        return self._organization_index.knows(text.organization if text.first else key)

    def _from_alias(self, known: Sequence[int]) -> Ranked:
        share = 0.996 / len(known)
        return [*((self._ids[at], share) for at in known), (None, 0.004)]

    def _one(self, absent: float, at: int, ratio: float) -> Ranked:
        """As `_posterior`, when there is one candidate."""
        value = ratio**_SHARPNESS
        chance = value / (max(absent, _LEAST * value) + value)
        if chance >= 0.5:
            return [(self._ids[at], chance), (None, 1.0 - chance)]
        return [(None, 1.0 - chance), (self._ids[at], chance)] if chance >= _SHOWN else [(None, 1.0)]

    def _posterior(self, absent: float, odds: dict[int, float]) -> Ranked:
        """Odds against absence → chances that sum to 1. `absent` comes with its sharpness."""
        if len(odds) < 2:
            return self._one(absent, *next(iter(odds.items()))) if odds else [(None, 1.0)]
        least = max(odds.values()) * _SHOWN * _SHOWN
        # In the order of the list, so that what is equally likely stands in the order of the identifiers.
        weighed = [(at, ratio**_SHARPNESS) for at, ratio in sorted(odds.items()) if ratio > least]
        people = sum([value for _, value in weighed])
        total = max(absent, _LEAST * people) + people
        ids = self._ids
        ranked: Ranked = [(ids[at], value / total) for at, value in weighed if value >= _SHOWN * total]
        ranked.append((None, 1.0 - sum([chance for _, chance in ranked])))
        ranked.sort(key=_CHANCE, reverse=True)
        return ranked

    def _add_organizations(self, odds: dict[int, float], text: QuickName, key: str, state: str) -> None:
        """Odds of the organizations that the text may mean, on the scale of the people's."""
        name = text.organization if text.kind == "organization" else key
        words = frozenset([word for word in name.split(" ") if word not in UNTOLD])
        said = state_key(text.state) or state
        share = 1.0 / self._organizations
        for one, ratio in self._organization_index.score(words, text.place):
            odds[one.at] = ratio * share * state_ratio(said, one, self._population) if said else ratio * share

    def _people_odds(self, text: QuickName, sight: Sight, most: float) -> dict[int, float]:
        """Odds of the people that the text may mean through slips or when its words are taken in another way."""
        found: dict[int, float] = {}
        plain = sight.says_nothing
        for words, likely in self._weigh_ways(meanings(text)):
            for one, ratio in likely:
                if not plain:
                    ratio = sight.odds(one, ratio, most)
                if words:
                    ratio *= tail_ratio(words, one, self._population, sight.state)
                found[one.at] = found.get(one.at, 0.0) + ratio
        return found

    def _weigh_ways(self, ways: list[Meaning]) -> Ways:
        """The people that a name may mean in each way of taking it, with their odds, and the words left beside it."""
        anybody = 0.0
        found = []
        for way, likely in self._candidates.by_way(ways, is_stray=self._is_stray):
            chance = way.chance * ((_STRAY if self._is_stray(way.tail) else _BESIDE) if way.tail else 1.0)
            anybody += chance * self._candidates.anybody(way)
            if likely:
                found.append((way.tail, chance, likely))
        scale = 1.0 / (max(anybody, 1e-15) * max(self._people, 1))
        return [
            (tail(words, is_place=False) if words else None, [(one, part * chance * scale) for one, part in likely])
            for words, chance, likely in found
        ]

    def _sight(self, said: Said) -> Sight:
        kept = self._sights.get(said)
        if kept is None:
            if len(self._sights) > _MOST_SIGHTS:
                self._sights.clear()
            kept = self._sights[said] = self._look(*said)
        return kept

    def _look(
        self, credentials: str, title: str, state: str, place: str, organization: str, known_state: str, sector: str
    ) -> Sight:
        beside = [tail(organization, is_place=False)] if organization else []
        if place:
            beside.append(tail(place, is_place=True))
        return Sight(
            self._population,
            families=credential_families(credentials),
            title=title,
            state=state.lower() or known_state,
            sector=sector,
            beside=beside,
        )

    def _is_stray(self, words: str) -> bool:
        """Neither a known place nor words with a kind of organization among them."""
        return city_key(words) not in self._population.cities and ORGANIZATION_WORDS.isdisjoint(words.split(" "))


def _name_of(text: SourceText) -> QuickName:
    return QuickName(
        text.first,
        text.middle,
        text.last,
        text.credentials,
        text.title,
        text.organization,
        text.place,
        text.state,
        text.ordered,
        text.kind,
    )


def _looks(text: QuickName) -> str:
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
    words = ValueShares((word for one in people for word in one.organization), room=200.0)
    for one in people:
        if one.state and one.city:
            state_cities[one.state].append(one.city)
    return Population(
        states=ValueShares(one.state for one in people),
        cities=ValueShares((one.city for one in people), room=60.0),
        state_cities={state: ValueShares(cities) for state, cities in state_cities.items()},
        sectors=ValueShares((one.sector for one in people), room=5.0),
        families=ValueShares(family for one in people for family in one.families),
        words=words,
        weights=WordWeights(words),
        people=len(people),
        trained=defaultdict(dict),
    )
