"""Organizations on the list that a text may mean: words in common, rare words weighing more."""

from collections import defaultdict
from collections.abc import Sequence

from carom.matching.reading.marks import ORGANIZATION_WORDS
from carom.matching.weighing.index import Entry, shortened
from carom.matching.weighing.likeness import slip
from carom.matching.weighing.shares import ValueShares

_BACKGROUND = 400.0  # organizations that might exist besides those on the list
_PLAIN_WORD, _KIND_WORD = 0.0006, 0.04
_HELD, _DROPPED, _DROPPED_KIND, _ADDED, _ADDED_KIND = 0.9, 0.2, 0.75, 0.12, 0.5
_TOO_COMMON = 300


class OrganizationIndex:
    """Finds entries by the words of their organization's name."""

    def __init__(self, entries: Sequence[Entry]):
        self._by_word: dict[str, list[Entry]] = defaultdict(list)
        for one in entries:
            for word in one.organization:
                self._by_word[word].append(one)
        self._telling = frozenset(self._by_word) - ORGANIZATION_WORDS
        self._words = ValueShares(word for one in entries for word in one.organization)
        self._total = len(entries)
        self._neighbours: dict[str, list[str]] = defaultdict(list)
        for word in self._by_word:
            if len(word) > 4 and word not in ORGANIZATION_WORDS:
                for shorter in shortened(word):
                    self._neighbours[shorter].append(word)

    def knows(self, key: str) -> bool:
        """Whether a text says a word by which an organization is told from others."""
        return not self._telling.isdisjoint(key.split(" "))

    def share(self, word: str) -> float:
        background = _KIND_WORD if word in ORGANIZATION_WORDS else _PLAIN_WORD
        return (max(self._words.counts.get(word, 0) - 0.5, 0.0) + _BACKGROUND * background) / (
            self._total + _BACKGROUND
        )

    def score(self, words: frozenset[str], place: str) -> list[tuple[Entry, float]]:
        """(entry, ratio of chances entry : any organization) for every entry sharing a telling word."""
        written = {word: self._meant(word) for word in words}
        found: dict[int, Entry] = {}
        for meant in written.values():
            for candidate in meant:
                holders = self._by_word.get(candidate, ())
                if len(holders) <= _TOO_COMMON:
                    found.update((one.at, one) for one in holders)
        return [(one, self._ratio(written, one, place)) for one in found.values()]

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

    def _ratio(self, written: dict[str, dict[str, float]], one: Entry, place: str) -> float:
        ratio, explained = 1.0, set()
        for word, meant in written.items():
            held = [(chance, other) for other, chance in meant.items() if other in one.organization]
            if held:
                chance, other = max(held)
                explained.add(other)
                ratio *= min(chance / max(self.share(word), 2e-5), 2000.0)
            elif word == one.city or word in one.city.split():
                ratio *= 2.0
            else:
                ratio *= _ADDED_KIND if word in ORGANIZATION_WORDS else _ADDED
        for word in one.organization - explained:
            ratio *= _DROPPED_KIND if word in ORGANIZATION_WORDS else _DROPPED
        if place and one.city:
            ratio *= 8.0 if place == one.city or one.city in place else 0.2
        return ratio
