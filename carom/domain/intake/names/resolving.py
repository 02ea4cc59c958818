"""Which spellings in a file mean the same source, when there is no list of sources yet. No database."""

from collections.abc import Mapping
from dataclasses import dataclass

from carom.domain.referrals.channels import channel_of
from carom.matching import Gathering, Source, gather_spellings, read_source_text, several
from carom.matching.reading.vocabulary import source_phrases

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
    "cut short": "It may be an organization whose name is cut short.",
}
PERHAPS_NAMED = "It may name somebody: a patient, relative or friend."
RETURNING = "Returning patient"


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

    `sources` sent somebody: persons, organizations, patients and their families. `channels` (Google, a sign, a patient
    who came again) did not: such a patient came alone, as those in `alone` did. `nobody`: not said.
    """

    sources: tuple[ResolvedSource, ...]
    channels: tuple[ResolvedSource, ...]
    unresolved: tuple[UnresolvedText, ...]
    alone: tuple[str, ...]
    nobody: tuple[str, ...]


def resolve_spellings(spellings: Mapping[str, int]) -> Resolution:
    """Sort the texts of a file (text → number of referrals) into sources."""
    gathered = gather_spellings(spellings)
    told, returning, perhaps = _by_patients(gathered, spellings)
    named = (_resolved(one) for one in gathered.sources if one.kind not in (ALONE, NOBODY, CHANNEL, *_KINDS))
    return Resolution(
        sources=(*named, *told),
        channels=(*(_resolved(one) for one in gathered.sources if one.kind == CHANNEL), *returning),
        unresolved=(
            *(
                UnresolvedText(one.spelling, one.count, REASONS.get(one.reason, one.reason), tuple(one.candidates))
                for one in gathered.unresolved
            ),
            *perhaps,
        ),
        alone=_texts(gathered, ALONE),
        nobody=_texts(gathered, NOBODY),
    )


def resolve_organizations(texts: Mapping[str, int]) -> list[tuple[ResolvedSource, tuple[str, ...]]]:
    """Sort names of organizations (text → number of referrals); what is perhaps another's stands apart, with these."""
    gathered = gather_spellings(texts)
    found = []
    for one in gathered.sources:
        if one.kind in ("person", "organization"):  # "Keller Family Med" reads as a person's name
            most = max(one.spellings, key=lambda text: (texts[text], text))
            name = one.name if one.kind == "organization" else most
            found.append((ResolvedSource(name, "organization", tuple(one.spellings), one.count), ()))
    for one in gathered.unresolved:
        found.append((ResolvedSource(one.spelling, "organization", (one.spelling,), one.count), one.candidates))
    return found


def organization_in(text: str) -> str:
    """The organization that a text names beside a person ("Pat Lind (Lincoln High School)"), as it is written.

    None where it names several people: what stands behind the first of them is the second.
    """
    key = "" if several(text) else read_source_text(text).organization
    at = text.casefold().find(key) if key else -1
    return text[at : at + len(key)] if at >= 0 else key


def _by_patients(gathered: Gathering, counts: Mapping[str, int]):
    """Words of patients and their friends, as an import takes them: those that name nobody, those of a patient who came
    again, and those that may name somebody ("my neighbor Bob").
    """
    told, returning, perhaps = [], [], []
    for one in gathered.sources:
        parts: dict[str, list[str]] = {"told": [], "returning": [], "perhaps": []}
        for text in one.spellings if one.kind in _KINDS else ():
            parts[_part(text, one.kind)].append(text)
        for texts, into, name, kind in (
            (parts["told"], told, one.name, PATIENTS),
            (parts["returning"], returning, RETURNING, CHANNEL),
        ):
            if texts:
                into.append(ResolvedSource(name, kind, tuple(texts), sum(counts[text] for text in texts)))
        perhaps += [UnresolvedText(text, counts[text], PERHAPS_NAMED, ()) for text in parts["perhaps"]]
    return told, returning, perhaps


def _part(text: str, kind: str) -> str:
    read = read_source_text(text)
    if read.key not in source_phrases()[0]:
        return "perhaps"
    return "returning" if channel_of(kind, read.label, read.key) == "returning" else "told"


def _resolved(one: Source) -> ResolvedSource:
    return ResolvedSource(one.name, _KINDS.get(one.kind, one.kind), tuple(one.spellings), one.count)


def _texts(gathered: Gathering, kind: str) -> tuple[str, ...]:
    return tuple(text for one in gathered.sources if one.kind == kind for text in one.spellings)
