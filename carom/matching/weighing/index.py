"""Who could be meant at all: look-ups from a written name to entries, never a comparison of all pairs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from carom.matching.people import Person
from carom.matching.reading.marks import FAMILY, LEGAL_FORMS, PARTICLES, STATES
from carom.matching.reading.text import normalise
from carom.matching.weighing.likeness import slip, sound
from carom.matching.weighing.neighbourhood import Neighbourhood

_MOST_KEPT = 50_000  # names
BY_MIDDLE_NAME = 0.08  # of people who have one, those who go by it
_LONGEST_FORM = 24  # letters; longer names get no neighbourhood of slips


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of the list in the form that is compared."""

    at: int
    first: str
    middle: str
    last: str
    families: frozenset[str]
    organization: frozenset[str]
    sector: str
    city: str
    state: str
    spaced: str  # the city between spaces


UNTOLD = LEGAL_FORMS | {"and", "of", "the"}  # words of an organization's name that are not compared

Forms = list[tuple[str, float]]
Holders = dict[str, list[tuple[Entry, float]]]


def entry(at: int, person: Person) -> Entry:
    first, middle = normalise(person.first), normalise(person.middle)
    if not middle and " " in first and len(first.split(" ")[1]) == 1:
        first, middle = first.split(" ")[:2]
    city = city_key(person.city)
    return Entry(
        at=at,
        first=first,
        middle=middle,
        last=normalise(person.last),
        families=credential_families(person.credentials),
        organization=organization_words(person.organization),
        sector=sector_key(person.sector),
        city=city,
        state=state_key(person.state),
        spaced=f" {city} ",
    )


@lru_cache(maxsize=8192)
def credential_families(text: str | None) -> frozenset[str]:
    if not text:
        return frozenset()
    tight = text.lower().replace(".", "").replace("-", "").replace("/", "")
    words = [*normalise(tight).split(), *(normalise(part).replace(" ", "") for part in tight.split(","))]
    return frozenset(family for word in words if (family := FAMILY.get(word, "")))


# Words that are written in two ways, on either side of the Atlantic and often in one file.
_ONE_WAY = {
    "orthopaedic": "orthopedic", "orthopaedics": "orthopedics", "paediatric": "pediatric",
    "paediatrics": "pediatrics", "gynaecology": "gynecology", "anaesthesia": "anesthesia", "centre": "center",
    "centres": "centers", "counselling": "counseling",
}  # fmt: skip


@lru_cache(maxsize=8192)
def organization_words(text: str | None) -> frozenset[str]:
    words = normalise(text).split() if text else ()
    return frozenset(_ONE_WAY.get(word, word) for word in words if word not in UNTOLD)


@lru_cache(maxsize=8192)
def city_key(text: str | None) -> str:
    key = normalise(text) if text else ""
    for long, short in (("saint ", "st "), ("fort ", "ft "), ("mount ", "mt ")):
        if key.startswith(long):
            return short + key[len(long) :]
    return key


@lru_cache(maxsize=1024)
def state_key(text: str | None) -> str:
    key = normalise(text) if text else ""
    return STATES.get(key, key)


@lru_cache(maxsize=1024)
def sector_key(text: str | None) -> str:
    return normalise(text) if text else ""


def surname_forms(last: str) -> dict[str, float]:
    """The ways a registered surname is written, with their chances ("anderson krull" → also each half)."""
    forms = {last: 0.9} if last else {}
    parts = last.split(" ")
    if len(parts) > 1:
        forms[last.replace(" ", "")] = 0.1
        for part in (parts[0], parts[-1]):
            if len(part) > 2 and part not in PARTICLES:
                forms[part] = 0.25
    return forms


class SurnameIndex:
    """Written surname → forms on the list with the chance of each being meant, through slips of hand and ear."""

    def __init__(self, entries: Sequence[Entry], other_surnames: dict[int, set[str]]):
        self.holders: Holders = defaultdict(list)
        # The same, by given name ("" when there is none); somebody with a middle name stands under that, too.
        self.named: dict[str, Holders] = {}
        for one in entries:
            forms = surname_forms(one.last)
            for other in other_surnames.get(one.at, ()):
                forms.setdefault(other, 0.3)
            for form, chance in forms.items():
                self.holders[form].append((one, chance))
                named = self.named.get(form)
                if named is None:
                    named = self.named[form] = defaultdict(list)
                named[one.first].append((one, chance))
                if len(one.middle) > 1 and one.first and one.middle != one.first:
                    named[one.middle].append((one, chance * BY_MIDDLE_NAME))
        self._neighbours = Neighbourhood(
            (form for form in self.holders if len(form) > 2), shortest=4, longest=_LONGEST_FORM
        )
        self._sounds: dict[str, list[str]] = defaultdict(list)
        self._starts: dict[tuple[str, str], set[str]] = defaultdict(set)
        for form, holders in self.holders.items():
            if len(form) > 2:
                self._sounds[sound(form)].append(form)
            for one, _ in holders:
                self._starts[form[:3], one.first[:1]].add(form)
        self._near: dict[str, Forms] = {}

    def near(self, written: str) -> Forms:
        """Forms on the list within one slip of a written surname or sounding like it, with the slip's chance."""
        kept = self._near.get(written)
        if kept is None:
            if len(self._near) > _MOST_KEPT:
                self._near.clear()
            kept = self._near[written] = _within_reach(written, self._alike(written))
        return kept

    def near_start(self, written: str, initial: str) -> Forms:
        """Further forms, within two slips, of people with that initial whose surnames start the same."""
        started = self._starts.get((written[:3], initial)) if initial and len(written) > 2 else None
        return _within_reach(written, started.difference([form for form, _ in self.near(written)])) if started else []

    def _alike(self, written: str) -> set[str]:
        """Forms with one letter more, less or changed, and those that sound the same."""
        if len(written) < 3 or len(written) > _LONGEST_FORM + 1:
            return set()
        found = self._neighbours.around(written)
        sounding = self._sounds.get(sound(written), ())
        if len(sounding) <= 60:
            found.update(sounding)
        return found


def _within_reach(written: str, forms: set[str]) -> Forms:
    """(form, chance of the slip), by form, without those that are too far away."""
    forms.discard(written)
    least, most = len(written) - 2, len(written) + 2
    return [
        (form, chance) for form in sorted(forms) if least <= len(form) <= most and (chance := slip(written, form)) > 0.0
    ]
