"""Readings mended by the other spellings of the same file: what one row cannot tell, a thousand can.

A misspelled town is the town, "Drr Rajesh Solis" and "Rajesh Solis DuM" are Rajesh Solis and "Victo Ridowu"
is Victor Idowu, when the right name stands in the file more often. Nothing is mended towards a rarer name.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from carom.matching.reading.full import SourceText
from carom.matching.reading.marks import CREDENTIALS, TITLES
from carom.matching.reading.tokens import is_given
from carom.matching.reading.vocabulary import surname_shares
from carom.matching.weighing.likeness import is_slip
from carom.matching.weighing.neighbourhood import shortened

_MORE = 4  # times as many rows as the place that is mended
_MORE_NAMED = 2  # times as many rows as the name
_SHORTEST_PLACE = 5  # letters; shorter names of towns are too much alike
_LONGEST_MARK = 4  # letters of a title or a credential that is looked for in a word

Texts = Mapping[str, SourceText]
Name = tuple[str, str]  # first, last


def mended(texts: Texts, spellings: Mapping[str, int]) -> dict[str, SourceText]:
    """The same texts, those of people and organizations corrected where the others tell what was meant."""
    places = _usual({raw: text.place for raw, text in texts.items()}, spellings)
    organizations = _usual({raw: text.organization for raw, text in texts.items() if text.last}, spellings)
    known = _known_names(texts, spellings)
    lasts: Counter[str] = Counter()
    for (_, last), rows in known.items():
        lasts[last] += rows
    bearers: dict[str, set[str]] = defaultdict(set)
    for first, last in known:
        bearers[last].add(first)
    run_together: dict[str, set[Name]] = defaultdict(set)
    for first, last in known:
        run_together[(first + last).replace(" ", "")].add((first, last))
        run_together[(last + first).replace(" ", "")].add((first, last))
    found = {}
    for raw, text in texts.items():
        if text.place in places:
            text = replace(text, place=places[text.place])
        if text.last and text.organization in organizations:
            text = replace(text, organization=organizations[text.organization])
        if text.kind == "person":
            text = _given_beside(text, known, bearers) or text
        if text.kind == "person" and text.first and text.last:
            least = _MORE_NAMED * max(spellings[raw], known[text.first, text.last])
            text = _without_mark(text, known, lasts, least) or _spaced(text, known, run_together, least) or text
        found[raw] = text
    return found


def _usual(said: Mapping[str, str], spellings: Mapping[str, int]) -> dict[str, str]:
    """Misspelled name of a town or an organization → the name. `said`: spelling → name."""
    rows: Counter[str] = Counter()
    for raw, name in said.items():
        if len(name) >= _SHORTEST_PLACE:
            rows[name] += max(spellings[raw], 1)
    near: dict[str, list[str]] = defaultdict(list)
    for name in rows:
        for key in (name, *shortened(name)):
            near[key].append(name)
    found = {}
    for name, count in rows.items():
        alike = {other for key in (name, *shortened(name)) for other in near[key] if rows[other] >= _MORE * count}
        slips = [other for other in alike if is_slip(name, other)]
        if slips:
            found[name] = max(slips, key=lambda other: (rows[other], other))
    return {name: found.get(meant, meant) for name, meant in found.items()}


def _known_names(texts: Texts, spellings: Mapping[str, int]) -> Counter[Name]:
    """Full names → rows."""
    found: Counter[Name] = Counter()
    for raw, text in texts.items():
        if text.kind == "person" and len(text.first) > 1 and text.last:
            found[text.first, text.last] += max(spellings[raw], 1)
            if len(text.middle) > 1 and not is_given(text.middle):  # the first half of a double name
                found[text.first, f"{text.middle} {text.last}"] += max(spellings[raw], 1)
    return found


def _given_beside(text: SourceText, known: Counter[Name], bearers: Mapping[str, set[str]]) -> SourceText | None:
    """ "Aguilar Karimi, Camila", "MCADAMS, CHRISTINNA DC": what follows the comma is no town but a known first name."""
    beside = text.place or text.organization
    if text.title or text.middle or not beside or beside.count(" ") > 1 or "," not in text.raw:
        return None
    last = f"{text.first} {text.last}".strip()
    first = beside.split(" ")[0]
    if not known[first, last]:
        near = [other for other in bearers.get(last, ()) if len(other) > 3 and is_slip(first, other)]
        if len(near) != 1:
            return None
        first = near[0]
    return replace(text, first=first, last=last, place="", state="", organization="", ordered=True)


def _without_mark(text: SourceText, known: Counter[Name], lasts: Counter[str], least: int) -> SourceText | None:
    """The text without a word that is a misspelled title or credential, when a known name is left."""
    words = f"{text.first} {text.middle} {text.last}".split()
    if len(words) > 2:
        for at, word in enumerate(words):
            left = words[:at] + words[at + 1 :]
            if not (_is_mark(word, TITLES if at == 0 and not text.title else CREDENTIALS) or (at == 0 and word == "d")):
                continue
            for name in _names_of(left, text):
                if known[name] >= least or (len(name[0]) == 1 and at > 0 and lasts[name[1]] >= least):
                    return replace(text, first=name[0], middle="", last=name[1])
    if text.title or text.ordered or not _is_mark(words[0], TITLES):
        return None
    last = " ".join(words[1:])
    if lasts[last] >= least and words[0] not in surname_shares():
        return replace(text, first="", middle="", last=last, title="dr")
    if len(words) > 2 and len(words[1]) == 1 and lasts[" ".join(words[2:])] >= least:
        return replace(text, first=words[1], middle="", last=" ".join(words[2:]), title="dr")
    return None


def _names_of(words: list[str], text: SourceText) -> list[Name]:
    """Ways to take the words that are left as a first and a last name, the one that was read first."""
    found = [(words[0], " ".join(words[cut:])) for cut in range(1, min(len(words), 3))]
    if not text.ordered and len(words) == 2:
        found.append((words[1], words[0]))
    return found


def _is_mark(word: str, marks: frozenset[str]) -> bool:
    """One letter away from a title or a credential, and nobody's given name."""
    if len(word) < 2 or is_given(word):
        return False
    if len(word) > _LONGEST_MARK and marks is CREDENTIALS:
        return False
    return any(is_slip(word, mark) for mark in marks)


def _spaced(
    text: SourceText, known: Counter[Name], run_together: Mapping[str, set[Name]], least: int
) -> SourceText | None:
    """The text with its spaces where a known name has them: "Marian Ado" → Mariana Do."""
    letters = f"{text.first}{text.middle}{text.last}".replace(" ", "")
    turned = f"{text.last}{text.first}{text.middle}".replace(" ", "")
    names = {name for run in (letters, turned) for name in run_together.get(run, ())} - {(text.first, text.last)}
    names = {name for name in names if known[name] >= least}
    if len(names) != 1:
        return None
    first, last = min(names)
    return replace(text, first=first, middle="", last=last)
