"""Which spellings in a file mean the same source, when there is no list of sources yet. No database."""

from collections.abc import Mapping
from dataclasses import dataclass

from carom.matching import Gathering, Source, gather_spellings

ALONE = "self"
NOBODY = "nobody"
CHANNEL = "channel"
PATIENTS = "patients"
_KINDS = {"patient": PATIENTS}
REASONS = {
    "several people": "It fits several people.",
    "common name": "The name is too common to say who it is.",
    "maybe on the list": "It may be somebody on the list.",
    "names several": "It names several people.",
}


@dataclass(frozen=True, slots=True)
class ResolvedSource:
    """One source: its best name, its kind ("person", "organization", "patients", "channel") and its spellings."""

    name: str
    kind: str
    spellings: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class UnresolvedText:
    """A text that may mean more than one source, or none that can be told; `candidates` are names."""

    text: str
    count: int
    reason: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """Every spelling is in exactly one of these.

    `sources` sent somebody: persons, organizations, patients and their families. `channels` (Google, a sign) did not:
    such a patient came alone, as those in `alone` did. `nobody`: not said.
    """

    sources: tuple[ResolvedSource, ...]
    channels: tuple[ResolvedSource, ...]
    unresolved: tuple[UnresolvedText, ...]
    alone: tuple[str, ...]
    nobody: tuple[str, ...]


def resolve_spellings(spellings: Mapping[str, int]) -> Resolution:
    """Sort the texts of a file (text → number of referrals) into sources."""
    gathered = gather_spellings(spellings)
    return Resolution(
        sources=tuple(_resolved(one) for one in gathered.sources if one.kind not in (ALONE, NOBODY, CHANNEL)),
        channels=tuple(_resolved(one) for one in gathered.sources if one.kind == CHANNEL),
        unresolved=tuple(
            UnresolvedText(one.spelling, one.count, REASONS.get(one.reason, one.reason), tuple(one.candidates))
            for one in gathered.unresolved
        ),
        alone=_texts(gathered, ALONE),
        nobody=_texts(gathered, NOBODY),
    )


def _resolved(one: Source) -> ResolvedSource:
    return ResolvedSource(one.name, _KINDS.get(one.kind, one.kind), tuple(one.spellings), one.count)


def _texts(gathered: Gathering, kind: str) -> tuple[str, ...]:
    return tuple(text for one in gathered.sources if one.kind == kind for text in one.spellings)
