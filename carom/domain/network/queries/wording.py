"""Words that name no person and no place: "unknown", "Google", "a friend"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from carom.matching import read_source_text, several
from carom.matching.reading.vocabulary import source_phrases

_PATIENT = re.compile(r"\b(?:patients?|pt|clients?)\b", re.IGNORECASE)
_WHO = (
    r"(?:(?:my|our|an?|the|former|past|current|existing|previous|another|other)\s+)*"
    r"(?:patient|pt|client|friend|neighbou?r|co-?worker|roommate|family (?:member|friend)|husband|wife|spouse|partner"
    r"|mother|father|mom|dad|daughter|son|sister|brother|aunt|uncle|niece|nephew|cousin|boss)"
)
_BEFORE = re.compile(rf"^{_WHO}\s*[:,–—-]?\s+(?!of\b|from\b|at\b)(?=\S)", re.IGNORECASE)
_BEHIND = re.compile(rf"\s*[(\[]{_WHO}[)\]]\s*$", re.IGNORECASE)


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


def name_beside(text: str) -> str:
    """The name in words about a patient, relative or friend: "former patient - Carol Jennings" → "Carol Jennings"."""
    return _BEHIND.sub("", _BEFORE.sub("", text.strip())) if type_code_said(text) else text


def type_code_said(text: str) -> str:
    """The kind of source that words about a patient, relative or friend state; "" for all other words."""
    if read_source_text(text).kind != "patient" or no_name(text):
        return ""
    return "former-patient" if _PATIENT.search(text) else "family-or-friend"
