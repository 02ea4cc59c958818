"""Which spellings in a file mean the same source, when there is no list of sources yet. No database."""

from collections.abc import Mapping
from dataclasses import dataclass

from carom.matching import gather_spellings


@dataclass(frozen=True, slots=True)
class ResolvedSource:
    """One source: its best name, its kind ("person", "organization", "channel", "patient") and its spellings."""

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
    """Every spelling is in exactly one of these. `alone`: the patient came without a source; `nobody`: not said."""

    sources: tuple[ResolvedSource, ...]
    unresolved: tuple[UnresolvedText, ...]
    alone: tuple[str, ...]
    nobody: tuple[str, ...]


def resolve_spellings(spellings: Mapping[str, int], *, types: Mapping[str, str] | None = None) -> Resolution:
    """Sort the texts of a file (text → number of rows) into sources. `types` may say a text's source type."""
    gathered = gather_spellings(spellings, types=types)
    named = [group for group in gathered.sources if group.kind not in ("self", "nobody")]
    aside = {kind: tuple(text for group in gathered.sources if group.kind == kind for text in group.spellings)
             for kind in ("self", "nobody")}  # fmt: skip
    return Resolution(
        sources=tuple(ResolvedSource(group.name, group.kind, tuple(group.spellings), group.count) for group in named),
        unresolved=tuple(
            UnresolvedText(one.spelling, one.count, one.reason, tuple(one.candidates)) for one in gathered.unresolved
        ),
        alone=aside["self"],
        nobody=aside["nobody"],
    )
