"""Words that name no person and no place: "unknown", "Google", "a friend"."""

from dataclasses import dataclass
from functools import lru_cache

from carom.matching import read_source_text, several
from carom.matching.reading.vocabulary import source_phrases


@dataclass(frozen=True)
class NoName:
    """`kind`: nobody (nothing was said), channel, self, or patient (somebody's friend). `label`, `key`: as read."""

    kind: str
    label: str
    key: str


@lru_cache(maxsize=20_000)
def no_name(text: str) -> NoName | None:
    """What a text says that names nobody; None where it may name somebody ("my neighbor Bob")."""
    read = read_source_text(text)
    if read.kind in {"nobody", "channel", "self"} or (read.kind == "patient" and read.key in source_phrases()[0]):
        return NoName(read.kind, read.label, read.key)
    return None


def says_nobody(text: str) -> bool:
    """Whether nothing was said: "unknown", "(Unassigned)", "N/A", "none", "?"."""
    found = no_name(text)
    return found is not None and found.kind == "nobody"


def names_several(text: str) -> bool:
    """Whether a text names more than one person: "Dr. Ruiz / Dr. Kowalski"."""
    return bool(several(text))
