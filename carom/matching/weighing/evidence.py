"""What each part of a text says for or against one entry: ratios of chances, entry against anybody.

A ratio of 1 says nothing. Missing values on either side say nothing. (Fellegi and Sunter 1969, with
shares of values in place of field-wide chances, as Winkler proposed.)
"""

from dataclasses import dataclass
from functools import lru_cache
from math import log

from carom.matching.reading.marks import CLINICAL_TITLES, OTHER_TITLES
from carom.matching.weighing.index import Entry, city_key, organization_words
from carom.matching.weighing.shares import ValueShares
from carom.matching.weighing.training import are_near, contradict

CREDENTIAL_AGREES, CREDENTIAL_DIFFERS, CREDENTIAL_NEAR = 0.93, 0.1, 0.4
STATE_HOLDS, SECTOR_HOLDS = 0.97, 0.93
_CALLED_DOCTOR = frozenset(
    {
        "md",
        "do",
        "dentist",
        "podiatrist",
        "chiropractor",
        "optometrist",
        "vet",
        "psychologist",
        "doctorate",
        "audiologist",
        "pt",
        "pharmacist",
        "naturopath",
    }
)
_MOST_WEIGHTS = 50_000  # words
_LAY_SECTORS = frozenset({"faith", "education", "fitness", "legal", "employer", "community"})


class WordWeights(dict[str, float]):
    """Word → how much it tells (minus the logarithm of its share), worked out when first asked."""

    def __init__(self, shares: ValueShares):
        self._shares = shares

    def __missing__(self, word: str) -> float:
        found = -log(self._shares.share(word))
        if len(self) < _MOST_WEIGHTS:
            self[word] = found
        return found


@dataclass(frozen=True)
class Population:
    """Shares of the plain values among the people of the list."""

    states: ValueShares
    cities: ValueShares
    state_cities: dict[str, ValueShares]
    sectors: ValueShares
    families: ValueShares
    words: ValueShares
    weights: WordWeights
    people: int
    # (credential families, title) of a text → (families, sector) of an entry → ratio
    trained: dict[tuple[frozenset[str], str], dict[tuple[frozenset[str], str], float]]


def credential_ratio(families: frozenset[str], one: Entry, population: Population) -> float:
    if not families or not one.families:
        return 1.0
    shared = families & one.families
    if shared:
        share = max(population.families.share(family) for family in shared)
        return CREDENTIAL_AGREES / min(share, 0.93)
    if are_near(families, one.families):
        return CREDENTIAL_NEAR
    return CREDENTIAL_DIFFERS


def title_ratio(title: str, one: Entry) -> float:
    if not title:
        return 1.0
    if title in OTHER_TITLES:
        if one.sector in _LAY_SECTORS:
            return 2.0
        return 0.02 if one.families or one.sector else 0.5
    if title in CLINICAL_TITLES and title != "nurse":
        if one.families and not one.families & _CALLED_DOCTOR:
            return 0.35
        return 0.2 if one.sector in _LAY_SECTORS else 1.0
    if title == "nurse":
        return 0.1 if one.families & _CALLED_DOCTOR else 1.0
    return 0.4 if one.families & {"md", "do", "dentist"} else 1.0


def state_ratio(state: str, one: Entry, population: Population) -> float:
    if not state or not one.state:
        return 1.0
    share = min(population.states.share(state), 0.98)
    if one.state == state:
        return STATE_HOLDS / max(share, 0.005)
    return (1 - STATE_HOLDS) / (1 - share)


def sector_ratio(sector: str, one: Entry, population: Population) -> float:
    if not sector or not one.sector or sector not in population.sectors:
        return 1.0
    share = min(population.sectors.share(sector), 0.95)
    if one.sector == sector:
        return SECTOR_HOLDS / max(share, SECTOR_HOLDS if share > 0.9 else 0.01)
    return (1 - SECTOR_HOLDS) / (1 - share)


@dataclass(frozen=True, slots=True)
class Tail:
    """Words beside the name: a place or an organization, which of the two is often open."""

    city: str
    words: frozenset[str]
    is_place: bool
    spaced: str  # the city between spaces, to find a city's name in it


@lru_cache(maxsize=8192)
def tail(text: str, *, is_place: bool) -> Tail:
    city = city_key(text)
    return Tail(city=city, words=organization_words(text), is_place=is_place, spaced=f" {city} ")


def tail_ratio(beside: Tail, one: Entry, population: Population, state: str) -> float:
    """The better of two explanations: it is the entry's city, or it is its organization."""
    if not beside.words and not beside.city:
        return 1.0
    best, known = 0.0, False
    if one.city:
        known = known or beside.is_place
        if beside.city == one.city or (len(one.city) > 3 and one.spaced in beside.spaced):
            cities = population.state_cities.get(state) if state and state == one.state else None
            best = 0.6 / max((cities or population.cities).share(one.city), 0.002)
    if one.organization and beside.words:
        known = True
        shared = beside.words & one.organization
        if shared:
            weights = population.weights
            agreed = sum([weights[word] for word in shared])
            ours = sum([weights[word] for word in beside.words])
            total = min(ours, sum([weights[word] for word in one.organization]))
            if agreed >= 0.6 * total:
                rarest = min([population.words.share(word) for word in shared])
                best = max(best, 0.5 / max(rarest, 0.002))
            elif agreed >= 0.3 * total:
                best = max(best, 1.0)
    if best:
        return best
    return 0.25 if known else 0.8


class Sight:
    """What is known about a text besides the name."""

    __slots__ = ("_trained", "beside", "families", "population", "says_nothing", "sector", "state", "title")

    def __init__(
        self,
        population: Population,
        *,
        families: frozenset[str],
        title: str,
        state: str,
        sector: str,
        beside: list[Tail],
    ):
        self.population, self.families, self.title = population, families, title
        self.state, self.sector, self.beside = state, sector, beside
        self._trained = population.trained[families, title]
        self.says_nothing = not (families or title or state or sector or beside)

    def ratio(self, one: Entry) -> float:
        """All evidence beside the name, entry against anybody."""
        training = one.families, one.sector
        found = self._trained.get(training)
        if found is None:
            found = credential_ratio(self.families, one, self.population) * title_ratio(self.title, one)
            self._trained[training] = found
        if self.state:
            found *= state_ratio(self.state, one, self.population)
        if self.sector:
            found *= sector_ratio(self.sector, one, self.population)
        for words in self.beside:
            found *= tail_ratio(words, one, self.population, self.state)
        return found

    def odds(self, one: Entry, ratio: float, most: float) -> float:
        """The odds of a name with all evidence beside it; at most `most` for somebody of another training."""
        ratio *= self.ratio(one)
        if ratio > most and self.families and contradict(self.families, one.families):
            return most
        return ratio
