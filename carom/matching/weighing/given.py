"""Given names of a list that a written one may stand for, with their chances: looked up, never compared in pairs."""

from collections import defaultdict
from collections.abc import Iterable

from carom.matching.reading.vocabulary import diminutives, formals, spellings
from carom.matching.weighing.likeness import (
    EXACT,
    INITIAL,
    SAME_FORMAL,
    SAME_START,
    SHORT_INITIAL,
    given_likeness,
    slip,
    sound,
)
from carom.matching.weighing.neighbourhood import Neighbourhood

_MOST_KEPT = 50_000  # names
_START = 3  # letters; two slips are looked for among names that start or sound alike

Chances = dict[str, float]


class GivenNames:
    """Built over the registered given names. Answers are as `given_likeness`, for all names at once."""

    def __init__(self, names: Iterable[str]):
        self._names = frozenset(name for name in names if name)
        self._by_letter = _by_letter(self._names)
        self._by_part: dict[str, list[str]] = defaultdict(list)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._names):
            if len(name) < 2:
                continue
            self._by_start[name[:_START]].append(name)
            self._by_sound[sound(name)].append(name)
            first, space, _ = name.partition(" ")
            if space:
                self._by_part[first].append(name)
                self._by_part[name.replace(" ", "")].append(name)
        forms = self._names.union(*(diminutives().get(name, ()) for name in self._names))
        self._forms = Neighbourhood((form for form in forms if len(form) > 2), shortest=3)
        self._usual: dict[str, Chances] = {}
        self._likely: dict[str, Chances] = {}

    def usual(self, written: str) -> Chances:
        """Names that are usually written so: the name itself, its short and formal forms, an initial."""
        kept = self._usual.get(written)
        if kept is None:
            if len(self._usual) > _MOST_KEPT:
                self._usual.clear()
            kept = self._usual[written] = self._find_usual(written)
        return kept

    def likely(self, written: str) -> Chances:
        """As `usual`, with those that are within a slip or two, or start the same."""
        kept = self._likely.get(written)
        if kept is None:
            if len(self._likely) > _MOST_KEPT:
                self._likely.clear()
            kept = self._likely[written] = self._find_likely(written)
        return kept

    def _find_usual(self, written: str) -> Chances:
        if len(written) == 1:
            return self._by_letter.get(written, {})
        related = {
            written,
            *formals().get(written, ()),
            *diminutives().get(written, ()),
            *spellings().get(written, ()),
        }
        found = {name: given_likeness(written, name) for name in related & self._names}
        for form in related:
            for name in self._by_part.get(form, ()):
                found[name] = given_likeness(written, name)
        return found

    def _find_likely(self, written: str) -> Chances:
        usual = self.usual(written)
        if len(written) < 3:
            return usual
        found: Chances = {}
        starting = self._by_start.get(written[:_START], ())
        for name in starting:
            if name.startswith(written) or written.startswith(name):
                found[name] = SAME_START
        for formal in formals().get(written, ()):
            for name in diminutives()[formal]:
                if name in self._names:
                    found[name] = SAME_FORMAL
        slipped = self._one_slip(written)
        if not slipped and not usual and len(written) > 4:
            slipped = {name: slip(written, name) for name in {*starting, *self._by_sound.get(sound(written), ())}}
        for name, chance in slipped.items():
            if chance > found.get(name, 0.0):
                found[name] = chance
        found.update(usual)
        return found

    def _one_slip(self, written: str) -> Chances:
        """Names that are one letter away, or have a short form that is."""
        found: Chances = {}
        for form in self._forms.around(written):
            chance = slip(written, form)
            if not chance:
                continue
            if form in self._names and chance > found.get(form, 0.0):
                found[form] = chance
            if len(written) > 3:
                for name in formals().get(form, ()):
                    if name in self._names and 0.1 * chance > found.get(name, 0.0):
                        found[name] = 0.1 * chance
        return found


def _by_letter(names: Iterable[str]) -> dict[str, Chances]:
    """Initial → the names that start with it, and those with a short form that does."""
    found: dict[str, Chances] = defaultdict(dict)
    for name in names:
        for short in diminutives().get(name, ()):
            found[short[0]][name] = SHORT_INITIAL
    for name in names:
        found[name[0]][name] = INITIAL if len(name) > 1 else EXACT
    return dict(found)
