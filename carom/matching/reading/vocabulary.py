"""The word lists, read once: what words mean before anything is known about the practice's own list."""

from functools import cache
from importlib.resources import files

from carom.matching.reading.text import normalise


def _lines(name: str) -> list[str]:
    text = files("carom.matching").joinpath("words", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _frequencies(name: str) -> dict[str, float]:
    found = {}
    for line in _lines(name):
        per_100k, names = line.split("\t")
        share = float(per_100k) / 100_000
        found.update(dict.fromkeys(names.split(), share))
    return found


@cache
def surname_shares() -> dict[str, float]:
    """Surname → share of the population of the United States (1990 census, 20,000 names)."""
    return _frequencies("surnames.txt")


@cache
def given_name_shares() -> dict[str, float]:
    """Given name → share of the population of the United States (1990 census, both sexes together)."""
    return _frequencies("given_names.txt")


@cache
def diminutives() -> dict[str, tuple[str, ...]]:
    """Formal given name → its everyday forms and its other spellings."""
    found: dict[str, set[str]] = {}
    for line in _lines("diminutives.txt"):
        formal, short = ([word.strip() for word in side.split(",")] for side in line.split(":"))
        for name in formal:
            found.setdefault(name, set()).update(set(short) - {name})
    return {name: tuple(sorted(short)) for name, short in found.items() if short}


@cache
def spellings() -> dict[str, frozenset[str]]:
    """Formal given name → spellings of the same formal name ("catherine" → "kathryn" …)."""
    found: dict[str, frozenset[str]] = {}
    for line in _lines("diminutives.txt"):
        formal = [word.strip() for word in line.split(":")[0].split(",")]
        for name in formal:
            found[name] = frozenset(formal) - {name}
    return found


@cache
def formals() -> dict[str, tuple[str, ...]]:
    """Everyday form → the formal names it may stand for."""
    found: dict[str, set[str]] = {}
    for formal, short in diminutives().items():
        for name in short:
            found.setdefault(name, set()).add(formal)
    return {name: tuple(sorted(formal)) for name, formal in found.items()}


@cache
def source_phrases() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
    """Phrases that are no person: (whole text → (kind, name)), (found anywhere → (kind, name))."""
    whole, anywhere = {}, {}
    for line in _lines("sources.txt"):
        kind, name, phrases = (part.strip() for part in line.split("|"))
        for phrase in phrases.split(","):
            key = normalise(phrase)
            whole[key] = (kind, name)
            if phrase.strip().endswith("*"):
                anywhere[key] = (kind, name)
    return whole, anywhere


@cache
def phrase_starts() -> frozenset[str]:
    """First words of the phrases that are found anywhere in a text."""
    return frozenset(phrase.split(" ")[0] for phrase in source_phrases()[1])


@cache
def marked_words() -> dict[str, frozenset[str]]:
    """Section of `marks.txt` → its words."""
    found: dict[str, frozenset[str]] = {}
    section = ""
    for line in _lines("marks.txt"):
        if line.startswith("["):
            section = line.strip("[]")
            found[section] = frozenset()
        else:
            found[section] |= frozenset(line.split())
    return found


@cache
def state_names() -> dict[str, str]:
    """Name of a state → its postal code, both folded."""
    return dict(line.split("\t") for line in _lines("states.txt"))
