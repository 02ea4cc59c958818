"""How likely a way of taking a text is for each person on the list, and for anybody."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter

from carom.matching.reading.meanings import Meaning
from carom.matching.reading.vocabulary import given_name_shares
from carom.matching.weighing.given import GivenNames
from carom.matching.weighing.index import Entry, Forms, SurnameIndex
from carom.matching.weighing.likeness import given_likeness
from carom.matching.weighing.shares import NameShares

_OTHER_GIVEN_NAME = 0.003  # somebody known by a name that is not on the list …
_WRONG_GIVEN_NAME = 0.0005  # … when that name is another usual given name
_MOST_KEPT = 50_000  # names
_SURE = 0.01  # likely enough that slips and other ways need no look
_SMALL_SLIP = 2e-5
_SLIGHT = 2e-5  # of the best: no evidence beside the name makes up for less
_SLIGHT_CHANCE = 2e-4  # of the best, for people of quite another given name

_CHANCE = itemgetter(1)

Likely = list[tuple[Entry, float]]
Found = dict[int, tuple[Entry, float]]  # by place in the list


class Candidates:
    """People of the list, found by written names."""

    def __init__(self, people: Sequence[Entry], other_surnames: dict[int, set[str]]):
        self._surnames = SurnameIndex([one for one in people if one.last], other_surnames)
        self._given = GivenNames(name for one in people for name in (one.first, one.middle))
        self._people = len(people)
        self._plain: dict[tuple[str, str, str], Likely] = {}
        self._first_only: dict[str, list[Entry]] = defaultdict(list)
        for one in people:
            if one.first and not one.last:
                self._first_only[one.first].append(one)
        self._written_kept: dict[str, tuple[Mapping[str, float], float, float]] = {}
        self._given_kept: dict[str, dict[str, float]] = {}
        self._forms_kept: dict[str, Forms] = {}
        self._slipped: dict[str, float] = {}
        self._middle_shares: dict[str, float] = {}
        self._shares = NameShares((one.last for one in people), (one.first for one in people))

    def plain(self, first: str, middle: str, last: str) -> Likely:
        """People written exactly so, given names in any usual form, with the odds of each against anybody so written.

        Empty when slips have to be looked for.
        """
        kept = self._plain.get((first, middle, last))
        if kept is None:
            if len(self._plain) > _MOST_KEPT:
                self._plain.clear()
            kept = self._plain[first, middle, last] = self._weigh_plain(first, middle, last)
        return kept

    def _weigh_plain(self, first: str, middle: str, last: str) -> Likely:
        found = self._find_plain(first, last) if len(last) > 1 else _NOBODY
        if not found:
            return _NOBODY
        anybody = self._shares.surname(last)
        least = 0.0
        if first:
            anybody *= self._written(first)[2]
            least = _SURE
        if middle:
            found = [(one, likely * self._middle_likely(middle, one)) for one, likely in found]
            anybody *= self._middle_share(middle)
            least *= 0.1
        scale = 1.0 / (max(anybody, 1e-15) * self._people)
        return [(one, likely * scale) for one, likely in found if likely >= least]

    def _find_plain(self, first: str, last: str) -> Likely:
        if not first:
            return [(one, chance) for one, chance in self._surnames.holders.get(last, ()) if chance > 0.2]
        named = self._surnames.named.get(last)
        if named is None:
            return _NOBODY
        usual, other, _ = self._written(first)
        names = [name for name in named if name in usual] if len(named) < len(usual) else named.keys() & usual.keys()
        if len(names) == 1:
            (name,) = names
            chance = usual[name] + other
            scored = [(one, likely * chance) for one, likely in named[name]]
        else:
            found: Found = {}
            for name in names:
                _gather_all(found, named[name], usual[name] + other)
            scored = list(found.values())
        return [pair for pair in scored if pair[1] >= 0.1 * _SURE]

    def _written(self, first: str) -> tuple[Mapping[str, float], float, float]:
        """Of a written given name: those it usually stands for; the chance that somebody of whatever given name is
        known by it; and that anybody is written so."""
        kept = self._written_kept.get(first)
        if kept is None:
            if len(self._written_kept) > _MOST_KEPT:
                self._written_kept.clear()
            share = self._shares.written_given(first)
            other = (_WRONG_GIVEN_NAME if first in given_name_shares() else _OTHER_GIVEN_NAME) * share
            kept = self._written_kept[first] = (self._given.usual(first), other, share)
        return kept

    def anybody(self, way: Meaning) -> float:
        """The chance that a person nobody listed is written this way."""
        chance = 1.0
        if way.last:
            if len(way.last) == 1:
                chance *= 0.02
            else:
                chance = self._slipped_share(way.last)
        if way.first:
            chance *= self._written(way.first)[2]
        if way.middle:
            chance *= self._middle_share(way.middle)
        return chance

    def _slipped_share(self, last: str) -> float:
        """The chance that anybody's surname is written so, slips of others on the list included."""
        kept = self._slipped.get(last)
        if kept is None:
            if len(self._slipped) > _MOST_KEPT:
                self._slipped.clear()
            surname = self._shares.surname
            kept = surname(last) + sum([slip * surname(form) for form, slip in self._surnames.near(last)])
            self._slipped[last] = kept
        return kept

    def likely(self, way: Meaning) -> Likely:
        """(person, chance of being written this way), through slips of hand and ear and changes of surname."""
        first, last = way.first, way.last
        if not last:
            return [(one, 0.7) for one in self._first_only.get(first, ())]
        if len(last) == 1:
            return []
        forms = self._forms(last)
        found: Found = {}
        if not first:
            for form, slip in forms:
                _gather_all(found, self._surnames.holders.get(form, ()), slip)
        else:
            best = self._gather_named(found, forms, first)
            if best < _SMALL_SLIP and (further := self._surnames.near_start(last, first[0])):
                forms = [*forms, *further]
                best = self._gather_named(found, further, first)
            least = _SLIGHT_CHANCE * best
            other = self._written(first)[1]
            for form, slip in forms:
                if slip * other > least:
                    _gather_all(found, self._surnames.holders.get(form, ()), slip * other)
        if not found:
            return []
        scored = list(found.values())
        if way.middle:
            scored = [(one, likely * self._middle_likely(way.middle, one)) for one, likely in scored]
        elif len(scored) == 1:
            return scored
        least = _SLIGHT * max(scored, key=_CHANCE)[1]
        return [pair for pair in scored if pair[1] > least]

    def _gather_named(self, found: Found, forms: Forms, first: str) -> float:
        """Adds the people whose surname is one of the forms and whose given name fits; the chance of the likeliest."""
        given, other = self._likely_given(first), self._written(first)[1]
        named = self._surnames.named
        for form, slip in forms:
            if form in named:
                _gather(found, named[form], given, slip, other)
        return max(found.values(), key=_CHANCE)[1] if found else 0.0

    def _likely_given(self, first: str) -> dict[str, float]:
        """Registered given names that may be written so; "" is for people without one, a letter for an initial."""
        kept = self._given_kept.get(first)
        if kept is None:
            if len(self._given_kept) > _MOST_KEPT:
                self._given_kept.clear()
            usual = self._shares.written_given(first)
            initial = 0.8 * usual / max(self._shares.initial(first[0]), 1e-3)
            kept = self._given_kept[first] = {**self._given.likely(first), "": usual, first[0]: initial}
        return kept

    def by_way(self, ways: list[Meaning], *, is_stray: Callable[[str], bool]) -> list[tuple[Meaning, Likely]]:
        """Each way with the people it may mean.

        Only the plain way when it finds somebody by a small slip and no other finds anybody without one: a name
        misspelled explains a word better than that it belongs to no name and says nothing (`is_stray`).
        """
        if not ways:
            return []
        usual = self.likely(ways[0])
        if ways[0].first and ways[0].last and max([likely for _, likely in usual], default=0.0) >= _SMALL_SLIP:
            for way in ways[1:]:
                if not way.last or way.last not in self._surnames.holders or (way.tail and is_stray(way.tail)):
                    continue
                if self.plain(*way[1:4]):
                    break
            else:
                return [(ways[0], usual)]
        return [(ways[0], usual), *((way, self.likely(way)) for way in ways[1:])]

    def _forms(self, last: str) -> Forms:
        """Surnames on the list that may be written so, with the chance of it."""
        kept = self._forms_kept.get(last)
        if kept is None:
            if len(self._forms_kept) > _MOST_KEPT:
                self._forms_kept.clear()
            forms = [(last, 1.0), *self._surnames.near(last)]
            if " " in last:
                parts = last.split(" ")
                if len(parts) == 2:
                    forms += [
                        (parts[0], 0.02 * self._shares.surname(parts[1])),
                        (parts[1], 0.02 * self._shares.surname(parts[0])),
                    ]
                forms.append((last.replace(" ", ""), 0.1))
            kept = self._forms_kept[last] = [pair for pair in forms if pair[0] in self._surnames.holders]
        return kept

    def _middle_share(self, middle: str) -> float:
        if len(middle) == 1:
            return self._shares.initial(middle)
        kept = self._middle_shares.get(middle)
        if kept is None:
            kept = self._middle_shares[middle] = max(self._shares.given(middle), 1e-5)
        return kept

    def _middle_likely(self, middle: str, one: Entry) -> float:
        if not middle:
            return 1.0
        usual = self._middle_share(middle)
        if not one.middle:
            return 0.3 if len(middle) > 2 and middle in one.last.split(" ") else usual
        if middle == one.middle:
            return 0.9
        if middle[0] == one.middle[0] and 1 in (len(middle), len(one.middle)):
            return 0.9 * min(1.0 if len(middle) == 1 else usual / max(self._shares.initial(middle[0]), 1e-3), 1.0)
        return 0.04 * usual if len(middle) == 1 else max(given_likeness(middle, one.middle), 0.04 * usual)


def _gather(found: Found, named: Mapping[str, Likely], given: Mapping[str, float], slip: float, other: float) -> None:
    """Adds the bearers of a surname whose given name is among those likely, or raises their chance."""
    fewer, more = (given, named) if len(given) < len(named) else (named, given)
    for name in fewer:
        if name in more:
            _gather_all(found, named[name], (given[name] + other) * slip)


def _gather_all(found: Found, holders: Likely, chance: float) -> None:
    for one, likely in holders:
        likely *= chance
        kept = found.get(one.at)
        if kept is None or kept[1] < likely:
            found[one.at] = (one, likely)


_NOBODY: Likely = []
