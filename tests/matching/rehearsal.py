"""Invented people and the way others write them down: known truth for calibration, tests and the benchmark.

Names follow census frequencies, so that common names collide as they do in life; nobody here exists.
The noise is drawn anew for every seed (how many typos, nicknames, brackets …), so that nothing is
fitted to one renderer.
"""

import random
from dataclasses import dataclass
from pathlib import Path

from carom.matching import Person
from carom.matching.reading.vocabulary import diminutives, given_name_shares, surname_shares


def _words() -> dict[str, list[str]]:
    text = Path(__file__).with_name("rehearsal_words.txt").read_text(encoding="utf-8")
    sections = [part.partition("]") for part in text.split("\n[")[1:]]
    return {name: [" ".join(entry.split()) for entry in body.split("|")] for name, _, body in sections}


_WORDS = _words()
STATES, NON_PROVIDERS, _COMMON = _WORDS["states"], _WORDS["non providers"], _WORDS["married names"]
_TOWN_STARTS, _TOWN_ENDS = _WORDS["town starts"], _WORDS["town ends"]
_ORG_FIRST, _ORG_KIND = _WORDS["organization starts"], _WORDS["organization kinds"]
_FOREIGN = (_WORDS["syllables"], _WORDS["endings"])
_CREDENTIALS = [
    (name, int(weight), sector) for name, weight, sector in (entry.split(";") for entry in _WORDS["credentials"])
]


@dataclass(frozen=True)
class Written:
    """A text, who was meant (None: nobody on the list) and what else is known about it."""

    text: str
    id: int | None
    state: str | None
    sector: str | None
    kind: str  # listed, absent, nobody


@dataclass(frozen=True)
class Rehearsal:
    people: list[Person]
    texts: list[Written]


def rehearse(*, seed: int, people: int = 11_000, texts: int = 2_500, known_state: float | None = None) -> Rehearsal:
    """A list and texts about it: about 64 % meant for people on the list, 16 % for others, 20 % for no person."""
    rng = random.Random(seed)
    population = invent_people(rng, people + people // 8)
    rng.shuffle(population)
    listed, absent = population[:people], population[people:]
    noise = Noise.draw(rng, known_state=known_state)
    written = []
    for _ in range(texts):
        roll = rng.random()
        if roll < 0.2:
            state = rng.choice(STATES) if rng.random() < noise.known_state else None
            written.append(Written(shout(rng, rng.choice(NON_PROVIDERS)), None, state, None, "nobody"))
            continue
        meant = rng.choice(absent if roll < 0.36 else listed)
        state = meant.state if rng.random() < noise.known_state else None
        sector = meant.sector or None if rng.random() < noise.known_sector else None
        written.append(
            Written(
                write(rng, meant, noise),
                None if roll < 0.36 else meant.id,
                state,
                sector,
                "absent" if roll < 0.36 else "listed",
            )
        )
    return Rehearsal(listed, written)


def invent_people(rng: random.Random, count: int) -> list[Person]:
    surnames, surname_weights = zip(*surname_shares().items(), strict=True)
    given, given_weights = zip(*given_name_shares().items(), strict=True)
    lasts = rng.choices(surnames, surname_weights, k=count)
    firsts = rng.choices(given, given_weights, k=count)
    middles = rng.choices(given, given_weights, k=count)
    towns = {state: [rng.choice(_TOWN_STARTS) + rng.choice(_TOWN_ENDS) for _ in range(25)] for state in STATES}
    organizations = {
        state: [f"{rng.choice(_ORG_FIRST)} {rng.choice(_ORG_KIND)}" for _ in range(30)] for state in STATES
    }
    found = []
    for at in range(count):
        last = (
            lasts[at]
            if rng.random() > 0.22
            else rng.choice(_FOREIGN[0]) + rng.choice(_FOREIGN[0]) + rng.choice(_FOREIGN[1])
        )
        if rng.random() < 0.02:
            last = f"{last}-{rng.choice(surnames[:3000])}"
        state = STATES[min(int(rng.expovariate(0.09)), len(STATES) - 1)]
        town = towns[state][min(int(rng.expovariate(0.2)), 24)]
        middle = middles[at] if rng.random() < 0.3 else middles[at][0] if rng.random() < 0.5 else ""
        credentials, _, sector = rng.choices(_CREDENTIALS, [weight for _, weight, _ in _CREDENTIALS])[0]
        organization = rng.choice(organizations[state]) if rng.random() < 0.5 else ""
        capital = str.upper if rng.random() < 0.7 else str.title
        found.append(
            Person(
                id=at,
                first=capital(firsts[at]),
                middle=capital(middle),
                last=capital(last),
                credentials=credentials,
                organization=organization,
                sector=sector,
                city=capital(town),
                state=state,
            )
        )
    return found


@dataclass(frozen=True)
class Noise:
    """How one office writes: chances of each habit."""

    typo: float
    nickname: float
    initial: float
    surname_only: float
    reversed: float
    title: float
    credentials: float
    place: float
    organization: float
    state: float
    wrong_credentials: float
    other_place: float
    stray_organization: float
    note: float
    married: float
    bare: float
    known_state: float
    known_sector: float

    @classmethod
    def draw(cls, rng: random.Random, *, known_state: float | None = None) -> "Noise":
        between = rng.uniform
        return cls(
            typo=between(0.03, 0.14),
            nickname=between(0.08, 0.35),
            initial=between(0.05, 0.2),
            surname_only=between(0.02, 0.2),
            reversed=between(0.1, 0.4),
            title=between(0.3, 0.8),
            credentials=between(0.2, 0.6),
            place=between(0.1, 0.4),
            organization=between(0.1, 0.3),
            state=between(0.0, 0.5),
            wrong_credentials=between(0.0, 0.03),
            other_place=between(0.0, 0.12),
            stray_organization=between(0.0, 0.15),
            note=between(0.0, 0.15),
            married=between(0.0, 0.02),
            bare=between(0.0, 0.15),
            known_state=rng.choice((0.0, 0.7, 1.0)) if known_state is None else known_state,
            known_sector=rng.choice((0.0, 0.5, 1.0)),
        )


def write(rng: random.Random, person: Person, noise: Noise) -> str:
    """The person as somebody at a front desk writes them."""
    chance = rng.random
    first, last = person.first.lower(), person.last.lower()
    if "-" in last and chance() < 0.5:
        last = rng.choice(last.split("-"))
    if chance() < noise.nickname and first in diminutives():
        first = rng.choice(diminutives()[first])
    if chance() < noise.typo:
        last = slip(rng, last)
    if chance() < noise.typo / 2:
        first = slip(rng, first)
        if chance() < 0.1:
            last = slip(rng, last)
    if chance() < noise.married:
        last = f"{last}-{rng.choice(_COMMON)}"
    surname_only = chance() < noise.surname_only
    if chance() < noise.initial:
        first = first[0] + rng.choice(["", "."])
    middle = person.middle.lower() if person.middle and chance() < 0.2 else ""
    if middle and chance() < 0.75:
        middle = middle[0] + rng.choice(["", "."])
    first, last, middle = first.title(), last.title(), middle.title()
    credentials = person.credentials if chance() < noise.credentials else ""
    if credentials and chance() < noise.wrong_credentials:
        credentials = rng.choice(["MD", "DO", "NP"])
    if credentials and chance() < 0.5:
        credentials = credentials.replace(".", "")
    titled = (credentials == "" and chance() < noise.title) or (surname_only and chance() < 0.8)
    if surname_only:
        name = last
    elif not titled and chance() < noise.reversed:
        name = f"{last}, {first} {middle}".strip() if chance() < 0.8 else f"{last} {first} {middle}".strip()
    else:
        name = " ".join(part for part in (first, middle, last) if part)
    if titled:
        name = rng.choice(["Dr. ", "Dr ", "dr. ", "Doctor "]) + name
    if credentials:
        name += rng.choice([" ", ", "]) + credentials
    text = name + beside(rng, person, noise)
    if chance() < noise.note:
        text += rng.choice([" (PCP)", " - ortho", " (cardiologist)", ", PCP", " [new]"])
    if chance() < 0.05:
        text = rng.choice(["Ref by ", "referred by ", "Ref: ", "per "]) + text
    if chance() < noise.bare:
        text = " ".join("".join(letter if letter.isalnum() else " " for letter in text).split())
    return shout(rng, text)


def beside(rng: random.Random, person: Person, noise: Noise) -> str:
    """City, state or organization behind the name."""
    if rng.random() < noise.place:
        town = person.city if rng.random() > noise.other_place else rng.choice(_TOWN_STARTS) + rng.choice(_TOWN_ENDS)
        if rng.random() < noise.state:
            town = rng.choice([f"{town}, {person.state}", f"{town} {person.state}", person.state])
        return rng.choice([f" ({town.title() if len(town) > 2 else town})", f" - {town}", f", {town}", f" ({town})"])
    if rng.random() < noise.stray_organization:
        return rng.choice([", ", " - ", " at ", " ("]) + f"{rng.choice(_ORG_FIRST)} {rng.choice(_ORG_KIND)}"
    if person.organization and rng.random() < noise.organization / 0.6:
        words = person.organization.split()
        name = " ".join(words[: rng.choice([2, len(words)])])
        return rng.choice([f", {name}", f" ({name})", f" - {name}", f" at {name}", f" / {name}"])
    return ""


def slip(rng: random.Random, word: str) -> str:
    """One slip of the hand or the ear."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(5)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    if kind == 3:
        return word[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]
    vowels = [i for i, letter in enumerate(word) if letter in "aeiou"]
    at = rng.choice(vowels) if vowels else at
    return word[:at] + rng.choice("aeiou") + word[at + 1 :]


def shout(rng: random.Random, text: str) -> str:
    roll = rng.random()
    return text.upper() if roll < 0.15 else text.lower() if roll < 0.35 else text
