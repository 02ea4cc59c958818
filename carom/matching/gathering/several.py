"""Spellings that name more than one person: whose they are, nobody but a person can say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from carom.matching.gathering.persons import Group
from carom.matching.reading import SourceText, read_source_text
from carom.matching.reading.several import are_surnames_only, several
from carom.matching.weighing.likeness import given_likeness

_MOST = 6


def naming_several(texts: Mapping[str, SourceText]) -> dict[str, tuple[str, ...]]:
    """Spelling → the people it names. "Ruiz & Kowalski" is a firm where the file knows neither of them."""
    found = {raw: people for raw, text in texts.items() if (people := several(text.raw))}
    if not any(map(are_surnames_only, found.values())):
        return found
    lasts = {text.last for raw, text in texts.items() if raw not in found and text.kind == "person"}
    return {
        raw: people
        for raw, people in found.items()
        if not are_surnames_only(people) or any(read_source_text(one).last in lasts for one in people)
    }


def candidates(named: Mapping[str, Sequence[str]], groups: Iterable[Group]) -> dict[str, tuple[str, ...]]:
    """Spelling → the names of those whom one of the people it names may be, in its order."""
    if not named:
        return {}
    by_last: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        by_last[group.last].append(group)
    return {raw: tuple(dict.fromkeys(_names(people, by_last)))[:_MOST] for raw, people in named.items()}


def _names(people: Sequence[str], by_last: Mapping[str, Sequence[Group]]) -> Iterator[str]:
    for text in map(read_source_text, people):
        for group in by_last.get(text.last, ()) if text.last else ():
            if _fits(text.first, group.first):
                yield group.name


def _fits(written: str, first: str) -> bool:
    return not (written and first) or given_likeness(written, first) > 0 or given_likeness(first, written) > 0
