"""Spellings of organizations that mean the same one: "Harbor Foot & Ankle", "Harbor Foot and Ankle Clinic LLC"."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from carom.matching.reading.full import SourceText
from carom.matching.reading.marks import ORGANIZATION_WORDS
from carom.matching.weighing.cut_short import VAGUE
from carom.matching.weighing.index import organization_words
from carom.matching.weighing.likeness import slip
from carom.matching.weighing.neighbourhood import shortened

Members = list[tuple[str, float]]
_LEAST_SLIP = 5e-4
_FAR_MORE = 4  # times as many rows


@dataclass
class _Root:
    telling: frozenset[str]
    kinds: frozenset[str]
    place: str
    words: frozenset[str]
    weight: int = 0
    members: Members = field(default_factory=list)


def gather_organizations(texts: Mapping[str, SourceText], spellings: Mapping[str, int]) -> list[Members]:
    """Lists of (spelling, chance that it belongs). Most used first decides; nothing joins through a third."""
    nodes: dict[tuple[frozenset[str], str], list[str]] = defaultdict(list)
    for raw, text in texts.items():
        nodes[organization_words(text.organization or text.key) or frozenset((text.key,)), text.place].append(raw)
    weigh = {node: sum(spellings[raw] for raw in raws) for node, raws in nodes.items()}
    roots: list[_Root] = []
    by_word: dict[str, list[_Root]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: (-weigh[node], sorted(node[0]), node[1])):
        words, place = node
        telling = frozenset(word for word in words if word not in ORGANIZATION_WORDS)
        kinds = frozenset(word for word in words - telling if word not in VAGUE)
        near = _near(telling, by_word)
        weight = weigh[node]
        fits = [(root, chance) for root in near if (chance := _fit(words, telling, kinds, place, weight, root)) > 0]
        exact = [
            pair for pair in fits if pair[0].telling == telling and pair[0].kinds == kinds and pair[0].place == place
        ]
        if len(exact) != 1 and len(fits) > 1:
            best = max(fits, key=lambda pair: (pair[0].weight, pair[1], sorted(pair[0].words), pair[0].place))
            others = sum([root.weight for root, _ in fits]) - best[0].weight
            fits = [best] if _FAR_MORE * others <= best[0].weight else []
        if len(fits) == 1 or len(exact) == 1:
            root, chance = (exact if len(exact) == 1 else fits)[0]
            root.members += [(raw, chance) for raw in nodes[node]]
            root.weight += weigh[node]
            root.place = root.place or place
            continue
        root = _Root(telling, kinds, place, words, weigh[node], [(raw, 1.0) for raw in nodes[node]])
        roots.append(root)
        for word in telling or words:
            by_word[word].append(root)
            if len(word) > 4:
                for shorter in shortened(word):
                    by_word[shorter].append(root)
    return [root.members for root in roots]


def misspelled(texts: Mapping[str, SourceText], organizations: Mapping[str, SourceText]) -> list[str]:
    """Of texts that read as people, those that are an organization's name with a slip in one word."""
    known: dict[frozenset[str], set[str]] = defaultdict(set)
    for words in {organization_words(text.organization) for text in organizations.values()}:
        for word in words if len(words) > 1 else ():
            known[words - {word}].add(word)
    found = []
    for raw, text in texts.items():
        if text.title or text.credentials:
            continue
        words = organization_words(text.key)
        of_kind = len(words) == 2 and text.key.count(" ") == 1  # of two words, the one that says what kind it is
        if any(
            _is_slip(word, meant) and (len(words) > 2 or (of_kind and meant in ORGANIZATION_WORDS))
            for word in words
            for meant in known.get(words - {word}, ())
        ):
            found.append(raw)
    return found


def _near(telling: frozenset[str], by_word: dict[str, list[_Root]]) -> list[_Root]:
    found: dict[int, _Root] = {}
    for word in telling:
        for key in (word, *(shortened(word) if len(word) > 4 else ())):
            found.update((id(root), root) for root in by_word.get(key, ()))
    return list(found.values())


def _fit(words: frozenset[str], telling: frozenset[str], kinds: frozenset[str], place: str, weight: int, root: _Root):
    """The chance that both names mean one organization; 0.0 when they are to stay apart."""
    if not telling or (place and root.place and place != root.place and not _is_slip(place, root.place)):
        return 0.0
    ours, theirs = words - root.words, root.words - words
    if len(ours) == len(theirs) == 1 and _is_slip(written := min(ours), meant := min(theirs)):
        rarely = 2 * weight <= max(root.weight, 2) if written[0] == meant[0] else 8 * weight <= root.weight
        if rarely:
            return 0.93
    if kinds and root.kinds and not (kinds <= root.kinds or root.kinds <= kinds):
        return 0.0
    same_kinds = kinds == root.kinds
    if telling == root.telling:
        return 1.0 if same_kinds else 0.95 if kinds and root.kinds else 0.9 if len(telling) > 1 else 0.0
    ours, theirs = telling - root.telling, root.telling - telling
    if same_kinds and kinds | (telling & root.telling) and len(ours) == len(theirs) == 1:
        return 0.93 if slip(min(ours), min(theirs)) >= _LEAST_SLIP else 0.0
    return 0.0


def _is_slip(written: str, meant: str) -> bool:
    """One letter more, less, changed or swapped."""
    return len(meant) > 3 and OSA.distance(written, meant, score_cutoff=1) == 1
