"""Distinct texts that name a source → what each is taken for. A text is looked at once, however many rows it has."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from carom.domain.intake import rules
from carom.domain.network import queries as network
from carom.matching import Matcher, gather_spellings, normalise, read_source_text

_BEAT_EVERY = 1_000


def spelling_key(text: str) -> str:
    """The key under which texts count as one; signs alone ("???") are their own key."""
    return (normalise(text) or text)[:300]


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


@dataclass(frozen=True, slots=True)
class Taken:
    """What a spelling is taken for, and why.

    `guess`: key of the likeliest party. `name`, `group`: the new source it would be, with others of its group.
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


class Spellings:
    """Gathers the texts of a file; two that differ only in signs and letter case count as one."""

    def __init__(self) -> None:
        self._by_text: dict[str, Spelling] = {}
        self._by_key: dict[str, Spelling] = {}

    def add(self, text: str, source_type: str = "", total: int | None = None) -> None:
        if not text:
            return
        spelling = self._by_text.get(text)
        if spelling is None:
            spelling = self._by_text[text] = self._by_key.setdefault(spelling_key(text), Spelling(text))
        spelling.rows += 1
        if total is not None:
            spelling.total = (spelling.total or 0) + total
        if source_type:
            spelling.types[source_type] = spelling.types.get(source_type, 0) + 1

    def most_used_first(self) -> list[Spelling]:
        return sorted(self._by_key.values(), key=lambda spelling: (-spelling.rows, spelling.text))


def take(practice, found: Spellings, beat: Callable[[int], None]) -> Iterator[Taken]:
    """Decide for every spelling: on the list, likely on it, new, or nobody. `beat` is told how many are done."""
    people = network.matching_people(practice)
    left = {spelling.text: spelling for spelling in found.most_used_first()}
    if people:
        names = _names(people)
        matcher = Matcher(people)
        for done, spelling in enumerate(found.most_used_first(), 1):
            if done % _BEAT_EVERY == 0:
                beat(done)
            text = read_source_text(spelling.text)
            known = _on_list(spelling, text.kind, matcher.match_reading(text), names)
            if known is not None:
                del left[spelling.text]
                yield known
    yield from _not_on_list(left)


def _names(people) -> dict[int, str]:
    return {
        one.id: " ".join(filter(None, [one.first, one.middle, one.last])) or one.organization or "" for one in people
    }


def _on_list(spelling: Spelling, kind: str, ranked, names: dict[int, str]) -> Taken | None:
    listed = [(party, chance) for party, chance in ranked if party is not None]
    best = listed[0] if listed else None
    verdict = rules.verdict_of_match(best[1], sum(chance for _party, chance in listed)) if best else None
    if verdict is None:
        return None
    party, chance = best
    if verdict.verdict == "sure":
        why = _("The name fits %(name)s, and nobody else on your list comes close.") % {"name": names[party]}
    else:
        others = [names[other] for other, _chance in listed[1:3]]
        why = _("Likely %(name)s, about %(tenths)d in 10.") % {"name": names[party], "tenths": round(chance * 10)}
        if others:
            why = f"{why} " + _("It could also be %(others)s.") % {"others": ", ".join(others)}
    return Taken(spelling, kind, verdict.verdict, verdict.choice, why[:300], posterior=round(chance, 4), guess=party)


def _not_on_list(left: dict[str, Spelling]) -> Iterator[Taken]:
    """Spellings of nobody on the list: those that mean the same are one new source."""
    gathering = gather_spellings({text: spelling.rows for text, spelling in left.items()})
    for group, source in enumerate(gathering.sources, 1):
        for text in source.spellings:
            spelling = left.pop(text)
            if source.kind in {"person", "organization"}:
                yield _new(spelling, source.kind, source.name, group)
            else:
                yield _nobody(spelling, source.kind, source.name)
    candidates = {one.spelling: one.candidates for one in gathering.unresolved}
    for text, spelling in left.items():
        why = _("It could be several sources.")
        if candidates.get(text):
            why = _("It could be %(names)s.") % {"names": ", ".join(candidates[text][:3])}
        yield Taken(spelling, "person", "check", "unsure", why[:300], name=text[:200])


def _new(spelling: Spelling, kind: str, name: str, group: int) -> Taken:
    why = _("Not on your list yet.")
    if spelling.text != name:
        why = _("Not on your list yet; taken as another spelling of %(name)s.") % {"name": name}
    verdict = rules.verdict_of_kind(kind)
    return Taken(spelling, kind, verdict.verdict, verdict.choice, why[:300], name=name[:200], group=group)


def _nobody(spelling: Spelling, kind: str, label: str) -> Taken:
    verdict = rules.verdict_of_kind(kind)
    channel = rules.channel_of(kind, label, normalise(spelling.text))
    why = _("These words name no person and no place.")
    return Taken(spelling, kind, verdict.verdict, verdict.choice, why, channel=channel)
