"""Organizations that stand beside the people of a file: how many are new, and which are perhaps one and the same."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from carom.domain.intake.models import ImportSpelling
from carom.domain.intake.names.places import alike, by_key
from carom.domain.intake.staged.facts import Beside
from carom.domain.intake.staged.telling import named_in, spelling_key
from carom.domain.intake.work import Worker
from carom.domain.network import queries as network

_Choice = ImportSpelling.Choice


def new_places(worker: Worker, said: Iterable[Beside], rows: Mapping[tuple[str, str], int]) -> dict:
    """`places`: how many organizations named beside a source are neither on the list nor a source of the file.

    `alike_places`: of these, those that are perhaps another one, see names.places. Without any {}. `rows`: by name and
    organization. Those beside words that stand for nobody are not counted: nobody is said to work there.
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
    new = by_key(Counter({text: count for text, count in texts.items() if text not in known}))
    if not new:
        return {}
    places = len(new.keys() - set(map(spelling_key, found.sources)))
    asked = {text: count for key, (text, count) in new.items() if key not in found.placed}
    others = alike(worker.practice, asked, found.sources) if asked else []
    return ({"places": places} if places else {}) | ({"alike_places": others} if others else {})


class _Found(NamedTuple):
    """Spellings of the file: keys of those that are people, of all that stand for somebody, and the new organizations
    among them with their rows. What is asked about as a source stands for nobody yet: beside people it is asked too.
    """

    people: set[str]
    placed: set[str]
    sources: dict[str, int]


def _spellings(worker: Worker) -> _Found:
    found = _Found(set(), set(), {})
    stored = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch).exclude(choice=_Choice.NOBODY)
    for key, text, kind, choice, rows in stored.values_list("key", "text", "kind", "choice", "rows").iterator():
        if choice != _Choice.UNSURE:
            found.placed.add(key)
        if kind == "person" and choice != _Choice.UNSURE:
            found.people.add(key)
        elif kind == "organization" and choice == _Choice.NEW and rows:
            found.sources[text] = rows
    return found
