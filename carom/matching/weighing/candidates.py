"""How likely a way of taking a text is for each person on the list, and for anybody."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from carom.matching.reading.meanings import Meaning
from carom.matching.reading.vocabulary import diminutives, formals, given_name_shares, spellings
from carom.matching.weighing.index import Entry, SurnameIndex
from carom.matching.weighing.likeness import given_likeness
from carom.matching.weighing.shares import NameShares

_OTHER_GIVEN_NAME = 0.003  # somebody known by a name that is not on the list …
_WRONG_GIVEN_NAME = 0.0005  # … when that name is another usual given name
_BY_MIDDLE_NAME = 0.08
_MOST_KEPT = 50_000  # names
_SURE = 0.01  # likely enough that slips and other ways need no look
_SMALL_SLIP = 2e-5
_SLIGHT = 2e-5  # of the best: no evidence beside the name makes up for less

Likely = list[tuple[Entry, float]]


class Candidates:
    """People of the list, found by written names."""

    def __init__(self, people: Sequence[Entry], other_surnames: dict[int, set[str]]):
        self._surnames = SurnameIndex([one for one in people if one.last], other_surnames)
        self._plain: dict[tuple[str, str], tuple[Likely, float, Likely]] = {}
        self._first_only: dict[str, list[Entry]] = defaultdict(list)
        for one in people:
            if one.first and not one.last:
                self._first_only[one.first].append(one)
        self._middle_shares: dict[str, float] = {}
        self._shares = NameShares((one.last for one in people), (one.first for one in people))

    def plain(self, first: str, middle: str, last: str) -> tuple[Likely, float]:
        """People written exactly so, given names in any usual form, and the chance that anybody is written so.

        Empty when slips have to be looked for.
        """
        kept = self._plain.get((first, last))
        if kept is None:
            if len(self._plain) > _MOST_KEPT:
                self._plain.clear()
            found = self._find_plain(first, last) if len(last) > 1 else []
            share = self.anybody(Meaning(1.0, first, "", last), slips=False) if found else 0.0
            sure = [pair for pair in found if pair[1] >= _SURE] if first else found
            kept = self._plain[first, last] = (sure, share, found)
        sure, share, found = kept
        if not middle or not found:
            return sure, share
        least = 0.1 * _SURE if first else 0.0
        withal = [(one, likely * self._middle_likely(middle, one)) for one, likely in found]
        return [pair for pair in withal if pair[1] >= least], share * self._middle_share(middle)

    def _find_plain(self, first: str, last: str) -> Likely:
        holders = self._surnames.holders.get(last, ())
        if not first:
            return [(one, chance) for one, chance in holders if chance > 0.2]
        related = _related(first)
        way = Meaning(1.0, first, "", last)
        found = []
        for one, chance in holders:
            name = one.first
            if name and (name in related or name[0] in related or (" " in name and name.partition(" ")[0] in related)):
                likely = chance * self._given_likely(way, one)
                if likely >= 0.1 * _SURE:
                    found.append((one, likely))
        return found

    def anybody(self, way: Meaning, *, slips: bool = True) -> float:
        """The chance that a person nobody listed is written this way."""
        shares = self._shares
        chance = 1.0
        if way.last:
            if len(way.last) == 1:
                chance *= 0.02
            else:
                chance *= shares.surname(way.last)
                if slips:
                    near = self._surnames.near(way.last, way.first[:1])
                    chance += sum(slip * shares.surname(form) for form, slip in near)
        if way.first:
            chance *= shares.written_given(way.first)
        if way.middle:
            chance *= self._middle_share(way.middle)
        return chance

    def likely(self, way: Meaning) -> Likely:
        """(person, chance of being written this way), through slips of hand and ear and changes of surname."""
        if not way.last:
            return [(one, 0.7) for one in self._first_only.get(way.first, ())]
        if len(way.last) == 1:
            return []
        found: dict[int, tuple[Entry, float]] = {}
        holders = self._surnames.holders
        for form, slip in self._forms(way):
            for one, chance in holders.get(form, ()):
                likely = slip * chance
                if one.at not in found or found[one.at][1] < likely:
                    found[one.at] = (one, likely)
        if not found:
            return []
        scored = [(one, likely * self._given_likely(way, one)) for one, likely in found.values()]
        least = _SLIGHT * max([likely for _, likely in scored])
        return [(one, likely) for one, likely in scored if likely > least]

    def by_way(self, ways: list[Meaning]) -> list[tuple[Meaning, Likely]]:
        """Each way with the people it may mean.

        Only the plain way when it finds somebody by a small slip and no other finds anybody without one.
        """
        if not ways:
            return []
        usual = self.likely(ways[0])
        if ways[0].first and ways[0].last and max([likely for _, likely in usual], default=0.0) >= _SMALL_SLIP:
            for way in ways[1:]:
                if way.last and (way.last in self._surnames.holders) and self.plain(*way[1:4])[0]:
                    break
            else:
                return [(ways[0], usual)]
        return [(ways[0], usual), *((way, self.likely(way)) for way in ways[1:])]

    def _forms(self, way: Meaning) -> list[tuple[str, float]]:
        forms = [(way.last, 1.0), *self._surnames.near(way.last, way.first[:1])]
        if " " in way.last:
            parts = way.last.split(" ")
            if len(parts) == 2:
                forms += [
                    (parts[0], 0.02 * self._shares.surname(parts[1])),
                    (parts[1], 0.02 * self._shares.surname(parts[0])),
                ]
            forms.append((way.last.replace(" ", ""), 0.1))
        return forms

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
                if len(one.middle) > 1 and likely < 0.05:
                    likely = max(likely, _BY_MIDDLE_NAME * given_likeness(way.first, one.middle))
                likely += (_OTHER_GIVEN_NAME if way.first not in given_name_shares() else _WRONG_GIVEN_NAME) * usual
        if way.middle:
            likely *= self._middle_likely(way.middle, one)
        return likely

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


@lru_cache(maxsize=8192)
def _related(name: str) -> frozenset[str]:
    """Given names this one may stand for: itself, its formal and short forms, other spellings."""
    return frozenset((name, *formals().get(name, ()), *diminutives().get(name, ()), *spellings().get(name, ())))
