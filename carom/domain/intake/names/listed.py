"""Whom on the practice's list a text may mean, and on what evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from carom.domain.intake import rules
from carom.domain.intake.names import full_names
from carom.matching import CutShort, Matcher, Person, SourceText, normalise, read_source_text, several
from carom.matching.weighing import cut_short
from carom.matching.weighing.index import credential_families
from carom.matching.weighing.training import contradict

_WORTH_NAMING = 0.02  # candidates below this chance are not offered


@dataclass(frozen=True, slots=True)
class Likely:
    """A text that likely means somebody on the list. `people`: (key, name, chance), the likeliest first.

    `is_alias`: a person has said before whom these words mean. `is_in_full`: such words, or a full name.
    `is_exact`: such words, or just the entry's name; then nobody else in the file competes. `is_trained_otherwise`:
    the name fits, and the credentials are another training's. `named`: the people, where the text names several.
    """

    raw: str
    text: SourceText
    people: tuple[tuple[int, str, float], ...]
    together: float
    is_alias: bool
    is_in_full: bool
    is_exact: bool
    is_trained_otherwise: bool = False
    named: tuple[str, ...] = ()
    is_cut_short: bool = False

    @property
    def is_question(self) -> bool:
        """However likely: what nobody but a person can say, and no suggestion for all answers."""
        return bool(self.named) or self.is_trained_otherwise

    @property
    def chance(self) -> float:
        return self.people[0][2]


class Listed:
    """The list, ready to be asked about many texts."""

    def __init__(self, people: Sequence[Person]):
        self._people = {person.id: person for person in people}
        self._matcher = Matcher(people)
        self._cut_short = CutShort((person.id, person.organization) for person in people if person.is_organization)
        self._aliases = {normalise(alias) for person in people for alias in person.aliases}

    def look(self, raw: str) -> Likely | None:
        """Whom `raw` likely means; None for nobody on the list."""
        text = read_source_text(raw)
        ranked = [(party, chance) for party, chance in self._matcher.match_reading(text) if party is not None]
        is_alias = text.key in self._aliases
        named = () if is_alias else several(raw)
        if named and not (ranked and self._people[ranked[0][0]].is_organization):
            return self._look_for_several(raw, text, named)
        if not is_alias:
            ranked = [pair for pair in ranked if not _is_another(text, self._people[pair[0]])]
        together = sum(chance for _party, chance in ranked)
        if not rules.is_likely(together):
            return self._look_for_whole(raw, text, dict(ranked))
        best = self._people[ranked[0][0]]
        named = [pair for pair in ranked if pair[1] >= _WORTH_NAMING] or ranked[:1]
        return Likely(
            raw=raw,
            text=text,
            people=tuple((party, _name(self._people[party]), chance) for party, chance in named),
            together=together,
            is_alias=is_alias,
            is_in_full=is_alias or full_names.is_in_full(text, best),
            is_exact=is_alias or full_names.is_exact(text, best),
            is_cut_short=not is_alias and best.is_organization and full_names.is_cut_short(text, best),
            is_trained_otherwise=not is_alias
            and contradict(credential_families(text.credentials), credential_families(best.credentials)),
        )

    def _look_for_whole(self, raw: str, text: SourceText, chances: dict[int, float]) -> Likely | None:
        """Organizations of which the text is the name with a word cut short, or the other way round, if not likely."""
        may_be = text.kind in ("person", "organization") and cut_short.may_be_one(text)
        found = self._cut_short.either(raw) if may_be else []
        if not found:
            return None
        ranked = sorted(found, key=lambda party: (-chances.get(party, 0.0), party))
        people = tuple((party, _name(self._people[party]), chances.get(party, 0.0)) for party in ranked)
        return Likely(raw, text, people, rules.LIKELY, False, False, False, is_cut_short=True)

    def _look_for_several(self, raw: str, text: SourceText, named: tuple[str, ...]) -> Likely | None:
        """Whom the people may be that a text names, one after the other; None where nobody is on the list."""
        found = [one.people for person in named if (one := self.look(person))]
        # The likeliest of each before the next likely of any.
        people = {person[0]: person for nth in zip_longest(*found) for person in nth if person}
        if not people:
            return None
        together = sum(chance for _party, _name, chance in people.values())
        return Likely(raw, text, tuple(people.values()), together, False, False, False, named=named)


def _is_another(text: SourceText, person: Person) -> bool:
    if person.is_organization:
        return full_names.is_somebody_at(text, person.organization) or full_names.is_another_place(text, person)
    return full_names.is_another_person(text, person)


def _name(person: Person) -> str:
    """First, middle and last name; whose list entry has one of them only ("Pastor Tim") is called as the list does."""
    names = [name for name in (person.first, person.middle, person.last) if name]
    return (person.shown if len(names) == 1 else "") or " ".join(names) or person.organization or ""
