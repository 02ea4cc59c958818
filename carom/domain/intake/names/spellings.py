"""Distinct texts that name a source → what each is taken for. A text is looked at once, however many rows it has."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from carom.domain.intake import rules
from carom.domain.intake.names import listed
from carom.domain.intake.names.rivals import Rival, Rivals
from carom.domain.intake.staged.telling import spelling_key
from carom.domain.network import queries as network
from carom.domain.referrals.channels import channel_of
from carom.matching import Source, Unresolved, gather_spellings, normalise, read_source_text, several

_BEAT_EVERY = 1_000
_OFFERED = 3
_NAMED = 2
_LETTERS = 80


@dataclass(slots=True)
class Spelling:
    """One text as the file's rows use it. `total`: what a file of totals states for it."""

    text: str
    rows: int = 0
    total: int | None = None
    types: dict[str, int] = field(default_factory=dict)

    @property
    def source_type(self) -> str:
        """The kind of source that most of its rows state."""
        return max(self.types, key=lambda code: (self.types[code], code)) if self.types else ""


class Candidate(NamedTuple):
    """Somebody a spelling may mean: a party on the list, or the new source of the file that has the number `group`."""

    name: str
    party: int | None = None
    group: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What a spelling is taken for, and why.

    `guess`: key of the likeliest party, where nobody in the file competes with it. `name`, `group`: the new source
    it would be, with others of its group. `candidates`: who is offered for a choice.
    """

    spelling: Spelling
    kind: str
    verdict: str
    choice: str
    why: str
    name: str = ""
    group: int = 0
    channel: str = ""
    posterior: float | None = None
    guess: int | None = None
    candidates: tuple[Candidate, ...] = ()


class Spellings:
    """Gathers the texts of a file; two that differ only in signs and letter case count as one."""

    def __init__(self) -> None:
        self._by_text: dict[str, Spelling] = {}
        self._by_key: dict[str, Spelling] = {}

    def add(self, text: str, source_type: str = "", total: int | None = None, rows: int = 1) -> None:
        """Count a text that `rows` rows have."""
        if not text:
            return
        spelling = self._by_text.get(text)
        if spelling is None:
            spelling = self._by_text[text] = self._by_key.setdefault(spelling_key(text), Spelling(text))
        spelling.rows += rows
        if total is not None:
            spelling.total = (spelling.total or 0) + total
        if source_type:
            spelling.types[source_type] = spelling.types.get(source_type, 0) + rows

    def most_used_first(self) -> list[Spelling]:
        return sorted(self._by_key.values(), key=lambda spelling: (-spelling.rows, spelling.text))


def take(practice, found: Spellings, beat: Callable[[int], None]) -> Iterator[Taken]:
    """Decide for every spelling: on the list, likely on it, new, or nobody. `beat` is told how many are done."""
    by_text = {spelling.text: spelling for spelling in found.most_used_first()}
    left = dict(by_text)
    likely: list[listed.Likely] = []
    people = network.matching_people(practice)
    if people:
        known = listed.Listed(people)
        for done, text in enumerate(by_text, 1):
            if done % _BEAT_EVERY == 0:
                beat(done)
            if one := known.look(text):
                del left[text]
                likely.append(one)
    gathering = gather_spellings({text: spelling.rows for text, spelling in left.items()})
    groups = list(enumerate(gathering.sources, 1))
    rivals = Rivals(groups if likely else ())
    unheard = Unheard(len(groups) + 1)
    joined: dict[int, list[Spelling]] = defaultdict(list)
    for one in likely:
        if not (one.is_exact or one.named) and (same := rivals.named(one.text)):
            joined[same.group].append(by_text[one.raw])
        else:
            new = (
                [] if one.is_exact else [Candidate(rival.name, group=rival.group) for rival in _competing(one, rivals)]
            )
            known_by = [*(name for _party, name, _chance in one.people), *(candidate.name for candidate in new)]
            yield _on_list(by_text[one.raw], one, new + unheard.of(one.named, known_by))
    yield from _not_on_list(left, groups, joined, gathering.unresolved, unheard)


class Unheard:
    """People whom a text names beside others and nobody knows: each may become a new source of its own."""

    def __init__(self, first_free: int):
        self._first_free = first_free
        self._groups: dict[str, int] = {}

    def of(self, named: Sequence[str], known: Iterable[str]) -> list[Candidate]:
        """Those of the people named who have the surname of nobody `known`."""
        if not named:
            return []
        lasts = {read_source_text(name).last for name in known}
        return [
            Candidate(person, group=self._first_free + self._groups.setdefault(normalise(person), len(self._groups)))
            for person in named
            if read_source_text(person).last not in lasts
        ]


def _competing(one: listed.Likely, rivals: Rivals) -> list[Rival]:
    """People of the file whom the text may mean as well, each once."""
    return rivals.meant(one.named) if one.named else rivals.of(one.text)


def _on_list(spelling: Spelling, one: listed.Likely, new: list[Candidate]) -> Taken:
    """`new`: people the same file names; beside one of them nobody is sure."""
    clear = one.is_in_full and not new and not one.is_question
    together = 1.0 if one.named else one.together
    verdict = rules.verdict_of_match(one.chance, together, is_clear=clear, is_exact=one.is_exact)
    people = [Candidate(name, party=party) for party, name, _chance in one.people]
    # Both kinds are offered where there are both.
    offered = people if verdict.verdict == "sure" else people[: max(1, _OFFERED - len(new))] + new
    party = one.people[0][0]
    return Taken(
        spelling, one.text.kind, verdict.verdict, verdict.choice, _why(verdict.verdict, one, offered)[:300],
        posterior=round(one.chance, 4), guess=None if new or one.is_question else party,
        candidates=tuple(offered[:_OFFERED]),
    )  # fmt: skip


def _why(verdict: str, one: listed.Likely, offered: list[Candidate]) -> str:
    name = {"name": one.people[0][1]}
    if verdict == "sure":
        if one.is_alias:
            return _("A spelling you know already.")
        return _("The name fits, and nobody else on your list comes close.")
    if one.named:
        return _names_several(one.named)
    if len(offered) > 1:
        return _either(offered)
    if one.is_cut_short:
        return _cut_short(offered)
    if one.is_trained_otherwise:
        return _("Likely %(name)s, but the credentials differ.") % name
    if rules.tenths(one.chance) == rules.ALL_TENTHS:
        return _("Likely %(name)s, but the full name is not given.") % name
    return _("Likely %(name)s, about %(tenths)d in 10.") % {**name, "tenths": rules.tenths(one.chance)}


def _names_several(named: Sequence[str]) -> str:
    return _("It names several people: %(names)s.") % {"names": _(" and ").join(named)}


def _cut_short(offered: Sequence[Candidate]) -> str:
    names = _(" or ").join(one.name for one in offered[:_OFFERED])
    return _("It may be %(names)s: the one name is like the other cut short.") % {"names": names}


def _either(offered: Sequence[Candidate]) -> str:
    if len(offered) > 1 and not any(one.party for one in offered):
        names = _(" or ").join(one.name for one in offered[:_OFFERED])
        return _("It could be %(names)s. They are new in this file.") % {"names": names}
    named = [
        one.name if one.party else _("%(name)s, who is new in this file") % {"name": one.name}
        for one in offered[:_OFFERED]
    ]
    return _("It could be %(names)s.") % {"names": _(" or ").join(named)}


def _shortened(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"


def _not_on_list(
    left: dict[str, Spelling],
    groups: list[tuple[int, Source]],
    joined: dict[int, list[Spelling]],
    unresolved: Sequence[Unresolved],
    unheard: Unheard,
) -> Iterator[Taken]:
    """Spellings of nobody on the list: those that mean the same are one new source. `joined`: more of a group."""
    named: dict[str, int] = {}
    for group, source in groups:
        named.setdefault(source.name, group)
        spellings = [left.pop(text) for text in source.spellings] + joined.get(group, [])
        for spelling in spellings:
            if source.kind in {"person", "organization"}:
                yield _new(spelling, source, group, spellings)
            elif source.kind == "patient" and not network.no_name(spelling.text):
                yield _perhaps_named(spelling)
            else:
                yield _nobody(spelling, source.kind, source.name)
    names = {one.spelling: one.candidates for one in unresolved}
    why_asked = {one.spelling: one.reason for one in unresolved}
    for text, spelling in left.items():
        offered = [Candidate(name, group=named[name]) for name in names.get(text, ()) if name in named][:_OFFERED]
        asked = why_asked.get(text, "")
        if asked == "names several":
            offered = (offered + unheard.of(several(text), names.get(text, ())))[:_OFFERED]
        why = _either(offered) if offered else _("It could be several sources.")
        if asked == "names several":
            why = _names_several(several(text))
        elif asked == "cut short" and offered:
            why = _cut_short(offered)
        kind = "organization" if asked == "cut short" else "person"
        yield Taken(spelling, kind, "check", "unsure", why[:300], name=text[:200], candidates=tuple(offered))


def _new(spelling: Spelling, source: Source, group: int, together: Sequence[Spelling]) -> Taken:
    why = _("Not on your list yet.")
    if len(together) > 1:
        why = _together(spelling, together)
    verdict = rules.verdict_of_kind(source.kind)
    return Taken(spelling, source.kind, verdict.verdict, verdict.choice, why, name=source.name[:200], group=group)


def _together(spelling: Spelling, all_of_it: Sequence[Spelling]) -> str:
    """Which spellings are taken for the same source: a few are named, the others counted."""
    others = [one.text for one in all_of_it[: _NAMED + 1] if one is not spelling][:_NAMED]
    said = _joined(len(others), len(all_of_it) - 1 - len(others), get_language())
    return said % {f"text{number}": _shortened(text) for number, text in enumerate(others, 1)}


@lru_cache(maxsize=1_000)
def _joined(named: int, more: int, _language: str | None) -> str:
    """The same words for thousands of spellings, looked up once in a language."""
    if named == 1:
        return _("New, together with “%(text1)s”.")
    if not more:
        return _("New, together with “%(text1)s” and “%(text2)s”.")
    said = ngettext(
        "New, together with “%(text1)s”, “%(text2)s” and %(count)s other spelling.",
        "New, together with “%(text1)s”, “%(text2)s” and %(count)s other spellings.",
        more,
    )
    return said.replace("%(count)s", str(more))


def _perhaps_named(spelling: Spelling) -> Taken:
    """Words of a patient, relative or friend with a name in them: a question, as in the "not sure" queue."""
    why = _("It may name somebody: a patient, relative or friend.")
    name = network.name_beside(spelling.text)[:200]
    return Taken(spelling, "person", "check", "unsure", why, name=name, channel="person")


def _nobody(spelling: Spelling, kind: str, label: str) -> Taken:
    verdict = rules.verdict_of_kind(kind)
    channel = channel_of(kind, label, normalise(spelling.text))
    why = _("These words name no person and no place.")
    return Taken(spelling, kind, verdict.verdict, verdict.choice, why, channel=channel)
