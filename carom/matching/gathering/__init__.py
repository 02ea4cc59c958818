"""Spellings of sources gathered into sources, when there is no list yet or only a short one."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from carom.matching.gathering.cut_short import cut_short, whole_names
from carom.matching.gathering.mending import mended
from carom.matching.gathering.organizations import gather_organizations, misspelled
from carom.matching.gathering.persons import gather_people
from carom.matching.gathering.several import candidates, naming_several
from carom.matching.people import Person
from carom.matching.reading import SourceText, read_source_text
from carom.matching.reading.display import organization_name, person_name
from carom.matching.reading.marks import STATE_CODES
from carom.matching.reading.several import several
from carom.matching.reading.text import normalise
from carom.matching.weighing.matcher import Matcher

LINK = 0.99  # a spelling is given to somebody on the list at this chance and above
ASK = 0.5  # between the two, a person should say


@dataclass(frozen=True, slots=True)
class Source:
    """One source and all its spellings. `count` is rows; `id` is set when it is somebody on the list given.

    `kind`: person, organization, channel, patient, self, or nobody (rows where nothing was said).
    `confidence`: mean chance over the rows that a spelling belongs here.
    """

    name: str
    kind: str
    spellings: tuple[str, ...]
    count: int
    confidence: float
    id: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A spelling that could be several sources, why, and which ones."""

    spelling: str
    count: int
    reason: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathering:
    sources: list[Source]
    unresolved: list[Unresolved]


def gather_spellings(
    spellings: Mapping[str, int],
    *,
    people: Sequence[Person] = (),
    places: Mapping[str, str] | None = None,
    types: Mapping[str, str] | None = None,
) -> Gathering:
    """Spellings (text → rows) gathered into sources, largest first. The order of the input does not matter.

    Two spellings join only when that is nearly certain; a spelling that may be one of several stays in
    `unresolved` with a reason code: "several people", "common name", "maybe on the list", "names several"
    ("Dr. Ruiz / Dr. Kowalski"), "cut short" ("Riverside Ortho." beside "Riverside Orthopedics"). `people` are matched
    first. `places` and `types` (spelling → place or state; → sector) add what other columns say.
    """
    read = {raw: _read(raw, (places or {}).get(raw, "")) for raw in sorted(spellings)}
    sources: list[Source] = []
    unresolved: list[Unresolved] = []
    if people:
        listed, asked = _match_listed(read, spellings, people, types or {})
        sources += listed
        unresolved += asked
        taken = {raw for source in listed for raw in source.spellings} | {one.spelling for one in asked}
        read = {raw: text for raw, text in read.items() if raw not in taken}
    several_named = naming_several(read)
    read = {raw: text for raw, text in read.items() if raw not in several_named}
    sources += _gather_labels(read, spellings)
    read = mended(read, spellings)
    persons = {raw: text for raw, text in read.items() if text.kind == "person"}
    organizations = {raw: text for raw, text in read.items() if text.kind == "organization"}
    for raw in misspelled(persons, organizations):
        organizations[raw] = replace(persons.pop(raw), kind="organization", organization=read[raw].key, place="")
    wholes = cut_short(persons, organizations)
    for raw in wholes:
        persons.pop(raw, None) or organizations.pop(raw)
    groups, open_questions = gather_people(persons, spellings)
    for group in groups:
        sources.append(_source(group.name, "person", group.members, spellings))
    unresolved += [Unresolved(raw, spellings[raw], why, names) for raw, why, names in open_questions]
    meant = candidates(several_named, groups)
    unresolved += [Unresolved(raw, spellings[raw], "names several", names) for raw, names in meant.items()]
    for members in gather_organizations(organizations, spellings):
        name = organization_name((raw, spellings[raw]) for raw, _ in members)
        sources.append(_source(name, "organization", members, spellings))
    called = {raw: source.name for source in sources if source.kind == "organization" for raw in source.spellings}
    unresolved += [
        Unresolved(raw, spellings[raw], "cut short", names) for raw, names in whole_names(wholes, called).items()
    ]
    sources.sort(key=lambda source: (-source.count, source.name, source.spellings))
    unresolved.sort(key=lambda one: (-one.count, one.spelling))
    return Gathering(sources, unresolved)


def _read(raw: str, place: str) -> SourceText:
    text = read_source_text(raw)
    key = normalise(place)
    if not key:
        return text
    if key in STATE_CODES:
        return text if text.state else replace(text, state=key.upper())
    return text if text.place else replace(text, place=key)


def _source(name: str, kind: str, members: Sequence[tuple[str, float]], spellings: Mapping[str, int]) -> Source:
    count = sum(spellings[raw] for raw, _ in members)
    weight = sum(max(spellings[raw], 1) for raw, _ in members)
    sure = sum(max(spellings[raw], 1) * chance for raw, chance in members) / weight
    return Source(name, kind, tuple(sorted(raw for raw, _ in members)), count, sure)


def _gather_labels(read: Mapping[str, SourceText], spellings: Mapping[str, int]) -> list[Source]:
    """Channels, patients, self-referrals and "not given", one source for each label."""
    groups: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for raw, text in read.items():
        if text.kind not in ("person", "organization"):
            groups[text.kind, text.label or "Not given"].append((raw, 1.0))
    return [_source(label, kind, members, spellings) for (kind, label), members in groups.items()]


def _match_listed(
    read: Mapping[str, SourceText], spellings: Mapping[str, int], people: Sequence[Person], types: Mapping[str, str]
) -> tuple[list[Source], list[Unresolved]]:
    names = {person.id: _listed_name(person) for person in people}
    organizations = {person.id for person in people if person.is_organization}
    matcher = Matcher(people)
    found: dict[Hashable, list[tuple[str, float]]] = defaultdict(list)
    asked: list[Unresolved] = []
    for raw, text in read.items():
        ranked = matcher.match_reading(text, sector=types.get(raw))
        best, chance = ranked[0]
        if best is not None and chance >= LINK:
            found[best].append((raw, chance))
        elif sum(share for who, share in ranked if who is not None) >= ASK:
            near = tuple(names[who] for who, share in ranked[:6] if who is not None and share > 0.02)
            reason = "maybe on the list" if len(near) == 1 else "several people"
            reason = "names several" if several(text.raw) else reason
            asked.append(Unresolved(raw, spellings[raw], reason, near))
    sources = []
    for who, members in found.items():
        kind = "organization" if who in organizations else "person"
        sources.append(replace(_source(names[who], kind, members, spellings), id=who))
    return sources, asked


def _listed_name(person: Person) -> str:
    if person.is_organization:
        return person.organization
    return person_name(
        first=normalise(person.first),
        middle=normalise(person.middle),
        last=normalise(person.last),
        title="",
        credentials=normalise(person.credentials),
        raws=(person.first or "", person.last or "", person.middle or ""),
    )
