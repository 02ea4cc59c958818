"""Spellings of people that mean the same person, without a list: "SMITH, JANE MD" and "Dr. Jane Smith".

Every group hangs on one root, the name used most; nothing joins through a third spelling, so that
groups cannot chain. A spelling joins when rivals (others of that name nobody wrote out) are unlikely.
People of one name whose trainings or towns contradict stay apart; what fits several of them is a question.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from carom.matching.gathering.contradicting import Marks, told_apart, training
from carom.matching.reading.display import person_name
from carom.matching.reading.full import SourceText
from carom.matching.reading.marks import OTHER_TITLES, STATE_CODES
from carom.matching.reading.tokens import is_given
from carom.matching.reading.vocabulary import given_name_shares, surname_shares
from carom.matching.weighing.likeness import given_likeness, is_slip
from carom.matching.weighing.neighbourhood import shortened
from carom.matching.weighing.shares import NameShares
from carom.matching.weighing.training import contradict

JOIN = 0.9
_HIDDEN = 0.2  # sources nobody wrote out in full, per source that somebody did
_TWO_TOWNS = 0.003  # hidden namesakes above which one name in two towns is taken for two people
_USUAL_FORM = 0.014  # a short form, another spelling, the start of the name
_ONE_SLIP = 0.93
_FAR_MORE = 8  # times as many rows
_UNLIKELY = 0.05  # of the likeliest: "B." is Brian before it is Robert
_NEARLY_ALL = 0.97  # of the rows of all whom an initial or a surname fits
Question = tuple[str, str, tuple[str, ...]]  # spelling, reason, names


@dataclass
class Group:
    """A person: the keys of the name, and (spelling, chance) for all that belong."""

    last: str
    first: str
    middle: str
    places: set[str]
    weight: int
    organizations: set[str] = field(default_factory=set)
    families: frozenset[str] = frozenset()  # of credentials
    members: list[tuple[str, float]] = field(default_factory=list)
    name: str = ""


def gather_people(texts: Mapping[str, SourceText], spellings: Mapping[str, int]) -> tuple[list[Group], list[Question]]:
    """(groups, open questions). Full names become roots or join one; then initials and bare surnames are placed."""
    oriented = _orient(texts)
    full = {raw: text for raw, text in oriented.items() if len(text[0]) > 1 and len(text[2]) > 1}
    partial = {raw: name for raw, name in oriented.items() if raw not in full}
    gatherer = _Gatherer(texts, spellings, full)
    gatherer.gather_full(full)
    gatherer.gather_partial(partial)
    for group in gatherer.groups:
        group.name = _name(group, texts, spellings)
    _name_apart(gatherer.groups, texts)
    names = {id(group): group.name for group in gatherer.groups}
    asked = [
        (raw, why, tuple(sorted(names[id(group)] for group in groups)[:6])) for raw, why, groups in gatherer.questions
    ]
    return gatherer.groups, asked


def _orient(texts: Mapping[str, SourceText]) -> dict[str, tuple[str, str, str]]:
    """Spelling → (first, middle, last); "Smith Jane" is turned when "Jane Smith" is known from elsewhere."""
    certain = {(text.first, text.last) for text in texts.values() if text.ordered or text.title or text.credentials}
    found = {}
    for raw, text in texts.items():
        first, middle, last = text.first, text.middle, text.last
        if (
            not text.ordered
            and not text.title
            and not middle
            and (last, first) in certain
            and (first, last) not in certain
        ):
            first, last = last, first
        if len(middle) > 1 and " " not in middle and _is_family_name(middle):
            middle, last = "", f"{middle} {last}"
        found[raw] = (first, middle, last)
    double = {last for first, _, last in found.values() if first and " " in last}
    for raw, (first, middle, last) in found.items():
        marked = texts[raw].title or texts[raw].credentials
        if marked and first and not (middle or texts[raw].ordered or is_given(first)) and f"{first} {last}" in double:
            found[raw] = ("", "", f"{first} {last}")  # "Dr. Weaver Tsai", "Weaver Tsai MD"
    return found


def _is_family_name(word: str) -> bool:
    """Rather the first half of a double name ("Ana Weaver Tsai") than a middle name."""
    return not is_given(word) or surname_shares().get(word, 0.0) > 5 * given_name_shares().get(word, 0.0)


class _Gatherer:
    def __init__(self, texts, spellings, full):
        self.groups: list[Group] = []
        self.questions: list[tuple[str, str, list[Group]]] = []
        self._texts, self._spellings = texts, spellings
        distinct = {(first, last) for first, _, last in full.values()}
        self._size = max(len(distinct), 1)
        self._shares = NameShares((last for _, last in distinct), (first for first, _ in distinct))
        self._by_last: dict[str, list[Group]] = defaultdict(list)
        self._near_last: dict[str, set[str]] = defaultdict(set)

    def gather_full(self, full: Mapping[str, tuple[str, str, str]]) -> None:
        nodes: dict[tuple, list[str]] = defaultdict(list)
        trained = self._trainings(full)
        for raw, (first, middle, last) in full.items():
            place = self._place(raw) if self._namesakes(first, last) > _TWO_TOWNS else ""
            nodes[last, first, middle[:1], place, trained.get(raw, 0)].append(raw)
        weigh = {node: sum(self._spellings[raw] for raw in raws) for node, raws in nodes.items()}
        plain_last = sorted(nodes, key=lambda node: (node[4] < 0, -weigh[node], not (node[2] or node[3]), node))
        for node in plain_last:
            last, first, middle, place, number = node
            fits = self._fits_full(last, first, middle, place, weigh[node], self._families(nodes[node]))
            group, chance = self._choose(fits)
            namesakes = [one for one, likely in fits if likely == 1.0]
            if group is None and number < 0 and len(namesakes) > 1:
                self._place_or_ask(nodes[node], namesakes)
                continue
            if group is None:
                group = Group(last, first, middle, set(), 0)
                self._add(group)
                chance = 1.0
            self._join(group, nodes[node], chance, middle=middle, place=place)

    def _trainings(self, full: Mapping[str, tuple[str, str, str]]) -> dict[str, int]:
        """Spellings of names that people of contradicting trainings bear → whose each is; -1 where that is open."""
        named: dict[tuple[str, str], list[str]] = defaultdict(list)
        for raw, (first, _, last) in full.items():
            named[first, last].append(raw)
        found: dict[str, int] = {}
        for raws in named.values():
            marks = {raw: Marks(training(self._texts[raw])) for raw in raws}
            if len(set(marks.values())) < 2:
                continue
            people, _ = told_apart(marks, self._spellings)
            if len(people) > 1:
                found |= dict.fromkeys(raws, -1)
                found |= {raw: number for number, one in enumerate(people) for raw in one}
        return found

    def _families(self, raws: list[str]) -> frozenset[str]:
        return frozenset().union(*(training(self._texts[raw]) for raw in raws))

    def _place_or_ask(self, raws: list[str], groups: list[Group]) -> None:
        """Spellings that fit several people go to the one who is written far more often, or are a question."""
        best = max(groups, key=lambda group: (group.weight, group.first, group.last))
        chance = best.weight / max(sum([group.weight for group in groups]), 1)
        if chance >= JOIN:
            self._join(best, raws, chance, middle="", place="")
        else:
            self.questions += [(raw, "several people", groups) for raw in raws]

    def _place(self, raw: str) -> str:
        return self._texts[raw].place or self._texts[raw].state.lower()

    def _namesakes(self, first: str, last: str) -> float:
        """Expected number of other people so named among sources nobody wrote out."""
        return _HIDDEN * self._size * self._shares.surname(last) * (self._shares.written_given(first) if first else 1.0)

    def _fits_full(
        self, last: str, first: str, middle: str, place: str, weight: int, families: frozenset[str]
    ) -> list[tuple[Group, float]]:
        fits = []
        for group in self._by_last.get(last, ()):
            if not _compatible(group, middle, place, families):
                continue
            likely = given_likeness(first, group.first)
            if likely >= 0.5:
                fits.append((group, 1.0 if not (place and group.places and place not in group.places) else 0.95))
            elif likely >= _USUAL_FORM:
                rivals = _HIDDEN * len(self._by_last[last]) * self._shares.written_given(first)
                fits.append((group, likely / (likely + rivals)))
            elif is_slip(first, group.first) and _is_rarer(weight, group, first, group.first, given_name_shares()):
                fits.append((group, _ONE_SLIP))
        if not fits:
            for other in self._neighbours(last):
                if not is_slip(last, other):
                    continue
                for group in self._by_last[other]:
                    if (
                        _compatible(group, middle, place, families)
                        and given_likeness(first, group.first) >= _USUAL_FORM
                        and _is_rarer(weight, group, last, other, surname_shares())
                    ):
                        fits.append((group, _ONE_SLIP))
        return fits

    def _neighbours(self, last: str) -> set[str]:
        found: set[str] = set()
        for key in (last, *shortened(last)):
            found |= self._near_last.get(key, set())
        return found - {last}

    def _choose(self, fits: list[tuple[Group, float]]) -> tuple[Group | None, float]:
        """The one group that fits, or one that is written far more often than all others that fit."""
        good = [pair for pair in fits if pair[1] >= JOIN]
        exact = [pair for pair in good if pair[1] == 1.0]
        if len(exact) == 1:
            return exact[0]
        if exact or not good:
            return None, 0.0
        best = max(good, key=lambda pair: (pair[0].weight, pair[1], pair[0].first, pair[0].last))
        others = sum([group.weight for group, _ in fits]) - best[0].weight
        return best if _FAR_MORE * others <= best[0].weight else (None, 0.0)

    def _add(self, group: Group) -> None:
        self.groups.append(group)
        self._by_last[group.last].append(group)
        for key in (group.last, *shortened(group.last)):
            self._near_last[key].add(group.last)

    def _join(self, group: Group, raws: list[str], chance: float, *, middle: str, place: str) -> None:
        group.members += [(raw, chance) for raw in raws]
        group.weight += sum(self._spellings[raw] for raw in raws)
        group.middle = group.middle or middle
        group.places |= {place or self._place(raw) for raw in raws} - {""}
        group.families |= self._families(raws)
        group.organizations |= {self._texts[raw].organization for raw in raws} - {""}

    def gather_partial(self, partial: Mapping[str, tuple[str, str, str]]) -> None:
        """Initials, bare surnames and bare first names; what fits several is a question."""
        alone: dict[tuple, list[str]] = defaultdict(list)
        placed: list[tuple[Group, str, float]] = []
        for raw in sorted(partial):
            first, middle, last = partial[raw]
            fits = self._fits_partial(raw, first, middle, last)
            if not fits:
                alone[last, first, self._texts[raw].title if not last or not first else ""].append(raw)
                continue
            chance = 1.0 / (1.0 + self._namesakes(first, last)) if last else 0.5
            here = self._place(raw)
            if len(fits) == 1 and here and (here in fits[0].places or _is_named_for(fits[0], here)):
                chance = max(chance, 0.95)
            if len(fits) == 1 and self._texts[raw].organization in fits[0].organizations:
                chance = max(chance, 0.97)
            if len(fits) > 1:
                best = max(fits, key=lambda group: (group.weight, group.first, group.last))
                if chance * best.weight >= _NEARLY_ALL * sum([group.weight for group in fits]):
                    chance, fits = chance * best.weight / sum([group.weight for group in fits]), [best]
            if len(fits) == 1 and chance >= JOIN and not self._is_elsewhere(raw, fits[0]):
                placed.append((fits[0], raw, chance))
            else:
                self.questions.append((raw, "several people" if len(fits) > 1 else "common name", fits))
        for group, raw, chance in placed:
            self._join(group, [raw], chance, middle="", place="")
        for (last, first, _), raws in sorted(alone.items()):
            self._gather_alone(last, first, raws)

    def _gather_alone(self, last: str, first: str, raws: list[str]) -> None:
        """Spellings of a name that nobody wrote out: one person, or as many as there are towns and trainings."""
        people, open_ = told_apart({raw: Marks.of(self._texts[raw]) for raw in raws}, self._spellings)
        groups = [Group(last, first, "", set(), 0) for _ in people]
        self.groups += groups
        for group, own in zip(groups, people, strict=True):
            self._join(group, own, 1.0, middle="", place="")
        for raw, numbers in open_:
            self._place_or_ask([raw], [groups[number] for number in numbers])

    def _is_elsewhere(self, raw: str, group: Group) -> bool:
        """Whether a spelling without a first name names a town that is none of the person's."""
        place = self._texts[raw].place
        known = {one for one in group.places if one not in STATE_CODES}
        return bool(place and known and place not in known and not _is_named_for(group, place))

    def _fits_partial(self, raw: str, first: str, middle: str, last: str) -> list[Group]:
        text = self._texts[raw]
        if text.title in OTHER_TITLES:
            return []
        if not last:
            return []
        groups = list(self._by_last.get(last, ()))
        if not groups and len(last) > 3 and last not in surname_shares():
            near = [other for other in self._neighbours(last) if is_slip(last, other)]
            groups = [group for other in sorted(near) for group in self._by_last[other]]
        likely = {id(group): given_likeness(first, group.first) if first else 1.0 for group in groups}
        least = _UNLIKELY * max(likely.values(), default=0.0)
        fits = [group for group in groups if likely[id(group)] > least]
        families = training(text)
        fits = [group for group in fits if _compatible(group, middle[:1], "", families)]
        if families and len(fits) > 1:
            fits = [group for group in fits if not group.families or group.families & families]
            fits = [group for group in fits if group.families] or fits
        here = self._place(raw)
        if here and len(fits) > 1:
            local = [group for group in fits if here in group.places or _is_named_for(group, here)]
            fits = local or [group for group in fits if not group.places] or fits
        if len(fits) > 1 and text.organization:
            fits = [group for group in fits if text.organization in group.organizations] or fits
        return fits


def _is_rarer(weight: int, group: Group, written: str, meant: str, census: dict[str, float]) -> bool:
    """Written much less often than what it would be a slip of; when it is a usual name, far less often."""
    if len(meant) < 3:
        return False
    usual = census.get(written, 0.0)
    if written[0] != meant[0]:  # seldom mistyped
        times = 16 if len(written) == len(meant) and sorted(written) != sorted(meant) else 4  # Kamal is not Jamal
        return not usual and len(meant) > 3 and times * weight <= group.weight
    times = 2 if not usual else 4 if usual * 20 < census.get(meant, 0.0) else 12
    return times * weight <= max(group.weight, times * (not usual))


def _is_named_for(group: Group, place: str) -> bool:
    """One of the group's organizations carries the name of the place."""
    return any(f" {place} " in f" {name} " for name in group.organizations)


def _compatible(group: Group, middle: str, place: str, families: frozenset[str]) -> bool:
    if middle and group.middle and middle != group.middle:
        return False
    if place and group.places and place not in group.places:
        return False
    return not contradict(families, group.families)


def _name_apart(groups: list[Group], texts: Mapping[str, SourceText]) -> None:
    """Groups of one name get their town, else their training, behind it."""
    named: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        named[group.name].append(group)
    for name, same in named.items():
        for group in same if len(same) > 1 else ():
            read = [texts[raw] for raw, _ in group.members]
            place = next((text.place for text in read if text.place), "").title()
            state = next((text.state for text in read if text.state), "")
            degree = next((text.credentials for text in read if text.credentials), "").upper()
            town = ", ".join(filter(None, [place, state]))
            group.name = f"{name} ({town})" if town else f"{name}, {degree}" if degree else name


def _name(group: Group, texts: Mapping[str, SourceText], spellings: Mapping[str, int]) -> str:
    raws = [raw for raw, _ in group.members]
    told = sorted(raws, key=lambda raw: (-spellings[raw], raw))
    title = next((texts[raw].title for raw in told if texts[raw].title), "")
    credentials = next((texts[raw].credentials for raw in told if texts[raw].credentials), "")
    return person_name(
        first=group.first, middle=group.middle, last=group.last, title=title, credentials=credentials, raws=raws
    )
