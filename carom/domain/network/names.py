"""What a typed name says: whose it is, its parts, and where it stands in a sorted list. Pure."""

import re
from dataclasses import dataclass

from nameparser import HumanName
from nameparser.config import CONSTANTS

from carom.domain.network.keys import normalise
from carom.matching import read_source_text

_PLACES = {"organization", "channel"}
# Most names are two plain words, perhaps with a degree, which need no grammar; an import has thousands of them.
_PLAIN = re.compile(r"(?:Dr\.? )?((?:Mc|Mac|O['’])?[A-Z][a-z]+|[A-Z]\.) ((?:Mc|O['’])?[A-Z][a-z]+)(?:, ([A-Z]{2,6}))?")
_TELLING = frozenset(
    word
    for words in (
        CONSTANTS.titles,
        CONSTANTS.first_name_titles,
        CONSTANTS.prefixes,
        CONSTANTS.suffix_acronyms,
        CONSTANTS.suffix_not_acronyms,
        CONSTANTS.conjunctions,
    )
    for word in words
)


@dataclass(frozen=True)
class NameParts:
    """A person's name: as it is shown, and taken apart."""

    name: str
    first: str = ""
    middle: str = ""
    last: str = ""
    credentials: str = ""


def guess_kind(text: str) -> str:
    """`person` or `organization`, from the words of a typed name."""
    return "organization" if read_source_text(text).kind in _PLACES else "person"


def split_name(text: str) -> NameParts:
    """Take a person's typed name apart. "SMITH, JANE MD" is shown as "Jane Smith, MD", others as they were typed."""
    text = " ".join(text.split())[:200]
    plain = _PLAIN.fullmatch(text)
    if plain and _TELLING.isdisjoint((plain[1].lower(), plain[2].lower())):
        degree = plain[3] or ""
        if not degree or degree.lower() in CONSTANTS.suffix_acronyms:
            return NameParts(text, plain[1][:100], "", plain[2][:100], degree)
    parsed = HumanName(text)
    turned = "," in text and parsed.last and text.casefold().startswith(parsed.last.casefold())
    shouted = text.isupper() and len(text) > 3
    if shouted:
        parsed.capitalize(force=True)
    parts = NameParts(text, parsed.first, parsed.middle, parsed.last, parsed.suffix)
    if turned or shouted:
        # Capitalizing is for names, not for letters that stand for a degree.
        credentials = HumanName(text).suffix if shouted else parsed.suffix
        shown = " ".join(filter(None, [parsed.title, parsed.first, parsed.middle, parsed.last]))
        shown = f"{shown}, {credentials}" if credentials else shown
        parts = NameParts(shown, parsed.first, parsed.middle, parsed.last, credentials)
    return NameParts(parts.name[:200], parts.first[:100], parts.middle[:100], parts.last[:100], parts.credentials[:100])


def sort_key(*, kind: str, name: str, first: str = "", middle: str = "", last: str = "") -> str:
    """Where a name stands in a list: people by family name, organizations by name without "the"."""
    if kind == "person" and last:
        key = normalise(f"{last} {first} {middle}")
    else:
        key = normalise(name).removeprefix("the ")
    return (key or name.casefold())[:200]


def name_key(*, kind: str, name: str, first: str = "", middle: str = "", last: str = "") -> str:
    """The name in one form without title and degrees, to find an equal one."""
    parts = " ".join(filter(None, [first, middle, last])) if kind == "person" and last and first else name
    return (normalise(parts) or name.casefold())[:200]


def exact_keys(text: str) -> list[str]:
    """The keys under which an equal name may be stored: as typed, and with the parts of a person's name in order."""
    parts = split_name(text)
    turned = normalise(" ".join(filter(None, [parts.first, parts.middle, parts.last])))
    return [key for key in dict.fromkeys([normalise(text)[:200], turned[:200]]) if key]
