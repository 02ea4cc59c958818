"""Which organizations that a file names beside people are perhaps another: of the file, or on the list."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from carom.domain.intake.names.listed import Listed
from carom.domain.intake.staged.telling import spelling_key
from carom.domain.network import queries as network
from carom.domain.network.models import Party
from carom.matching import gather_spellings

_ASKED = 40
_OFFERED = 3
Others = dict[str, list[tuple[str, int]]]  # text → names of others, with the key of those on the list, else 0


def by_key(texts: Counter[str]) -> dict[str, tuple[str, int]]:
    """Key → the text most rows have, and the rows of all; those that differ in signs and letter case are one."""
    found: dict[str, tuple[str, int]] = {}
    for text in sorted(texts, key=lambda text: (-texts[text], text.isupper(), text)):
        key = spelling_key(text)
        usual, rows = found.get(key, (text, 0))
        found[key] = (usual, rows + texts[text])
    return found


def alike(practice, asked: Mapping[str, int], sources: Mapping[str, int]) -> list:
    """(text, rows, [(name, public id or "")]), the most frequent first; ("", how many, []) for the rest.

    `asked`: text → rows, of those not on the list. `sources`: the same of organizations that are sources of the file.
    """
    others = _in_the_file(asked, sources)
    for text, found in _on_the_list(practice, asked).items():
        others[text] = found + others.get(text, [])
    ordered = sorted(others, key=lambda text: (-asked[text], text))
    offered = [(text, others[text][:_OFFERED]) for text in ordered[:_ASKED]]
    keys = {key for _text, found in offered for _name, key in found if key}
    ids = dict(Party.objects.filter(practice=practice, pk__in=keys).values_list("pk", "public_id"))
    rest = len(ordered) - len(offered)
    return [(text, asked[text], [(name, ids.get(key, "")) for name, key in found]) for text, found in offered] + (
        [("", rest, [])] if rest else []
    )


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


def _on_the_list(practice, texts: Iterable[str]) -> Others:
    """Organizations of the list that a text likely means."""
    people = network.matching_people(practice, kind=Party.Kind.ORGANIZATION)
    if not people:
        return {}
    listed = Listed(people)
    found: Others = defaultdict(list)
    for text in texts:
        if likely := listed.look(text):
            found[text] += [(name, party) for party, name, _chance in likely.people]
    return found
