"""Organizations on the list that a text may mean: words in common, rare words weighing more."""

from collections import defaultdict
from collections.abc import Sequence
from math import prod

from carom.matching.reading.marks import ORGANIZATION_WORDS
from carom.matching.weighing.index import Entry
from carom.matching.weighing.likeness import slip
from carom.matching.weighing.neighbourhood import shortened
from carom.matching.weighing.shares import ValueShares

_BACKGROUND = 400.0  # organizations that might exist besides those on the list
_PLAIN_WORD, _KIND_WORD = 0.0006, 0.04
_HELD, _DROPPED, _DROPPED_KIND, _ADDED, _ADDED_KIND = 0.9, 0.2, 0.75, 0.12, 0.5
_TOO_COMMON = 300
_SAME_CITY = 2.0
_MOST_KEPT = 20_000  # words

Factors = dict[int, float]  # place in the list → factor


class OrganizationIndex:
    """Finds entries by the words of their organization's name.

    The ratio of an entry is a product over words. What one written word contributes is worked out once for
    all entries that hold it; a text multiplies those.
    """

    def __init__(self, entries: Sequence[Entry]):
        self._by_word: dict[str, list[Entry]] = defaultdict(list)
        self._in_city: dict[str, set[int]] = defaultdict(set)
        self._entries = {one.at: one for one in entries}
        self._unsaid: Factors = {}  # the ratio when not one word is said
        for one in entries:
            for word in one.organization:
                self._by_word[word].append(one)
            for word in one.city.split(" ") if one.city else ():
                self._in_city[word].add(one.at)
            self._unsaid[one.at] = prod([_dropped(word) for word in one.organization])
        self._telling = frozenset(self._by_word) - ORGANIZATION_WORDS
        self._words = ValueShares(word for one in entries for word in one.organization)
        self._total = len(entries)
        self._neighbours: dict[str, list[str]] = defaultdict(list)
        for word in self._by_word:
            if len(word) > 4 and word not in ORGANIZATION_WORDS:
                for shorter in shortened(word):
                    self._neighbours[shorter].append(word)
        self._kept: dict[str, Factors] = {}

    def knows(self, key: str) -> bool:
        """Whether a text says a word by which an organization is told from others."""
        return not self._telling.isdisjoint(key.split(" "))

    def knows_all(self, *words: str) -> bool:
        """Whether an organization is told from others by each of the words."""
        return self._telling.issuperset(words)

    def share(self, word: str) -> float:
        background = _KIND_WORD if word in ORGANIZATION_WORDS else _PLAIN_WORD
        return (max(self._words.counts.get(word, 0) - 0.5, 0.0) + _BACKGROUND * background) / (
            self._total + _BACKGROUND
        )

    def score(self, words: frozenset[str], place: str) -> list[tuple[Entry, float]]:
        """(entry, ratio of chances entry : any organization) for every entry sharing a telling word.

        Words that only say what kind of organization it is count as such when no other word is known.
        """
        telling: list[Factors] = []
        kinds: list[Factors] = []
        unheard = 1.0
        for word in words:
            factors = self._factors(word)
            unheard *= _added(word)
            if factors:
                (kinds if word in ORGANIZATION_WORDS or len(factors) > _TOO_COMMON else telling).append(factors)
        if not telling:
            telling = [factors for factors in kinds if len(factors) <= _TOO_COMMON]
            kinds = [factors for factors in kinds if len(factors) > _TOO_COMMON]
        found: Factors = dict(telling[0]) if telling else {}
        for factors in telling[1:]:
            for at, factor in factors.items():
                found[at] = found[at] * factor if at in found else factor
        for factors in kinds:
            for at in factors.keys() & found.keys():
                found[at] *= factors[at]
        for word in words:
            for at in self._in_city[word] & found.keys() if word in self._in_city else ():
                if at not in self._factors(word):
                    found[at] *= _SAME_CITY / _added(word)
        entries, unsaid = self._entries, self._unsaid
        if not place:
            return [(entries[at], ratio * unheard * unsaid[at]) for at, ratio in found.items()]
        return [
            (entries[at], ratio * unheard * unsaid[at] * _where(place, entries[at].city)) for at, ratio in found.items()
        ]

    def _factors(self, word: str) -> Factors:
        """What saying the word does to the ratio of each entry that holds it, or a word it may be a slip of."""
        kept = self._kept.get(word)
        if kept is None:
            if len(self._kept) > _MOST_KEPT:
                self._kept.clear()
            kept = self._kept[word] = {}
            for other, chance in self._meant(word).items():
                said = min(chance / max(self.share(word), 2e-5), 2000.0) / (_added(word) * _dropped(other))
                for one in self._by_word[other]:
                    kept[one.at] = max(kept.get(one.at, 0.0), said)
        return kept

    def _meant(self, word: str) -> dict[str, float]:
        if word in self._by_word:
            return {word: _HELD}
        near = set(self._neighbours.get(word, ()))
        if len(word) > 4:
            for shorter in shortened(word):
                near.update(self._neighbours.get(shorter, ()))
                if shorter in self._by_word:
                    near.add(shorter)
        return {other: chance for other in near if (chance := slip(word, other)) > 1e-4}


def _where(place: str, city: str) -> float:
    return 1.0 if not city else 8.0 if place == city or city in place else 0.2


def _added(word: str) -> float:
    return _ADDED_KIND if word in ORGANIZATION_WORDS else _ADDED


def _dropped(word: str) -> float:
    return _DROPPED_KIND if word in ORGANIZATION_WORDS else _DROPPED
