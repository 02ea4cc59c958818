"""How common a name, a place or a word is: the practice's own list, steadied by the census.

A rare name that agrees says more than a common one. Counts of the list are discounted, so that a name
seen once is not taken for a certainty; names never seen keep a small share.
"""

from collections import Counter
from collections.abc import Iterable

from carom.matching.reading.vocabulary import diminutives, formals, given_name_shares, surname_shares
from carom.matching.weighing.likeness import EXACT, INITIAL, SHORT_FORM

UNSEEN = 3e-6
_MOST_KEPT = 50_000  # names
_SURNAME_STRENGTH, _GIVEN_STRENGTH, _DISCOUNT = 2000.0, 600.0, 0.7


class NameShares:
    """Shares of surnames and given names in the population a list was drawn from."""

    def __init__(self, surnames: Iterable[str], given: Iterable[str]):
        self._surnames = Counter(name for name in surnames if name)
        self._given = Counter(name for name in given if name)
        self._surname_total = sum(self._surnames.values())
        self._given_total = sum(self._given.values())
        self._initials = self._initial_shares()
        self._written: dict[str, float] = {}
        self._surname_shares: dict[str, float] = {}

    def surname(self, name: str) -> float:
        kept = self._surname_shares.get(name)
        if kept is None:
            kept = self._surname_share(name)
            if len(self._surname_shares) < _MOST_KEPT:
                self._surname_shares[name] = kept
        return kept

    def _surname_share(self, name: str) -> float:
        count = max(self._surnames.get(name, 0) - _DISCOUNT, 0.0)
        census = surname_shares().get(name, 0.0)
        if not census and " " in name:
            first, last = name.split(" ")[0], name.split(" ")[-1]
            census = 0.01 * surname_shares().get(first, UNSEEN) * surname_shares().get(last, UNSEEN)
            return (count + _SURNAME_STRENGTH * census) / (self._surname_total + _SURNAME_STRENGTH) + UNSEEN / 10
        return (count + _SURNAME_STRENGTH * census) / (self._surname_total + _SURNAME_STRENGTH) + UNSEEN

    def given(self, name: str) -> float:
        count = max(self._given.get(name, 0) - _DISCOUNT, 0.0)
        census = given_name_shares().get(name, 0.0)
        return (count + _GIVEN_STRENGTH * census) / (self._given_total + _GIVEN_STRENGTH) + UNSEEN

    def written_given(self, name: str) -> float:
        """The chance that anybody's given name is written so: as registered, in a short form, or as an initial."""
        if name not in self._written:
            self._written[name] = self._written_given(name)
        return self._written[name]

    def _written_given(self, name: str) -> float:
        if len(name) == 1:
            return INITIAL * self.initial(name)
        chance = EXACT * self.given(name)
        for formal in formals().get(name, ()):
            chance += self.given(formal) * max(SHORT_FORM / len(diminutives()[formal]), 0.03)
        return chance + UNSEEN

    def initial(self, letter: str) -> float:
        return self._initials.get(letter, 0.002)

    def _initial_shares(self) -> dict[str, float]:
        counts: Counter = Counter()
        for name, share in given_name_shares().items():
            counts[name[0]] += share * 200
        for name, count in self._given.items():
            counts[name[0]] += count
        total = sum(counts.values())
        return {letter: count / total for letter, count in counts.items()}


class ValueShares:
    """Shares of plain values (states, cities, sectors, words), with room for values not seen."""

    def __init__(self, values: Iterable[str], *, room: float = 10.0):
        self.counts = Counter(value for value in values if value)
        self.total = sum(self.counts.values())
        self._room = room

    def __contains__(self, value: str) -> bool:
        return value in self.counts

    def share(self, value: str) -> float:
        return (self.counts.get(value, 0) + 0.5) / (self.total + self._room)
