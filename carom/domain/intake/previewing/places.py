"""Organizations that stand beside the people of a file: how many are new, and which are perhaps one and the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from carom.domain.intake.models import ImportSpelling
from carom.domain.intake.names.listed import Listed
from carom.domain.intake.staged.facts import Beside
from carom.domain.intake.staged.telling import named_in, spelling_key
from carom.domain.intake.work import Worker
from carom.domain.network import queries as network
from carom.domain.network.models import Party
from carom.matching import gather_spellings

_ASKED = 40
_OFFERED = 3
_Choice = ImportSpelling.Choice
Others = dict[str, list[tuple[str, int]]]  # text → names of others, with the key of those on the list, else 0


def new_places(worker: Worker, said: Iterable[Beside], rows: Mapping[tuple[str, str], int]) -> dict:
    """`places`: how many organizations named beside a source are neither on the list nor a source of the file.

    `alike_places`: of these, those that are perhaps another one, as (text, rows, [(name, public id or "")]), the most
    frequent first; ("", how many, []) for the rest. Without any {}. `rows`: by name and organization. Those beside
    words that stand for nobody are not counted: nobody is said to work there.
    """
    found = _spellings(worker)
    beside = {
        (one.name, one.organization)
        for one in said
        if one.organization not in ("", one.name) and spelling_key(named_in(one.name, one.organization)) in found.people
    }
    texts = Counter[str]()
    for name, organization in beside:
        if not network.no_name(organization):
            texts[organization] += rows[name, organization]
    known = network.resolve_each(worker.practice, texts)
    new = _by_key(Counter({text: count for text, count in texts.items() if text not in known}))
    if not new:
        return {}
    places = len(new.keys() - set(map(spelling_key, found.sources)))
    asked = {text: texts[text] for key, text in new.items() if key not in found.placed}
    alike = _alike(worker, asked, found.sources) if asked else []
    return ({"places": places} if places else {}) | ({"alike_places": alike} if alike else {})


class _Found(NamedTuple):
    """Spellings of the file: keys of those that are people, of all that stand for somebody or are asked about, and the
    new organizations among them with their rows.
    """

    people: set[str]
    placed: set[str]
    sources: dict[str, int]


def _spellings(worker: Worker) -> _Found:
    found = _Found(set(), set(), {})
    stored = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch).exclude(choice=_Choice.NOBODY)
    for key, text, kind, choice, rows in stored.values_list("key", "text", "kind", "choice", "rows").iterator():
        found.placed.add(key)
        if kind == "person" and choice != _Choice.UNSURE:
            found.people.add(key)
        elif kind == "organization" and choice == _Choice.NEW and rows:
            found.sources[text] = rows
    return found


def _by_key(texts: Counter[str]) -> dict[str, str]:
    """Key → the text most rows have; those that differ in signs and letter case are one."""
    found: dict[str, str] = {}
    for text in sorted(texts, key=lambda text: (-texts[text], text.isupper(), text)):
        found.setdefault(spelling_key(text), text)
    return found


def _alike(worker: Worker, asked: Mapping[str, int], sources: Mapping[str, int]) -> list:
    others = _in_the_file(asked, sources)
    for text, found in _on_the_list(worker, asked).items():
        others[text] = found + others.get(text, [])
    keys = {key for found in others.values() for _name, key in found if key}
    ids = dict(Party.objects.filter(practice=worker.practice, pk__in=keys).values_list("pk", "public_id"))
    ordered = sorted(others, key=lambda text: (-asked[text], text))
    rest = len(ordered) - _ASKED
    return [
        (text, asked[text], [(name, ids.get(key, "")) for name, key in others[text][:_OFFERED]])
        for text in ordered[:_ASKED]
    ] + ([("", rest, [])] if rest > 0 else [])


def _in_the_file(asked: Mapping[str, int], sources: Mapping[str, int]) -> Others:
    """Of texts that are perhaps one, the one that stands for all is offered for each of the others."""
    counts = {**asked, **sources}
    gathering = gather_spellings(counts)
    whole = {}
    others: Others = {}
    for source in gathering.sources:
        whole[source.name] = max(source.spellings, key=lambda text: (text in sources, counts[text], len(text), text))
        if source.kind in ("person", "organization"):
            others |= {
                text: [(whole[source.name], 0)]
                for text in source.spellings
                if text in asked and text != whole[source.name]
            }
    for one in gathering.unresolved:
        found = [(whole[name], 0) for name in one.candidates if name in whole]
        if found and one.spelling in asked:
            others[one.spelling] = found
    return others


def _on_the_list(worker: Worker, texts: Iterable[str]) -> Others:
    """Organizations of the list that a text likely means."""
    people = network.matching_people(worker.practice, kind=Party.Kind.ORGANIZATION)
    if not people:
        return {}
    listed = Listed(people)
    found: Others = defaultdict(list)
    for text in texts:
        if likely := listed.look(text):
            found[text] += [(name, party) for party, name, _chance in likely.people]
    return found
