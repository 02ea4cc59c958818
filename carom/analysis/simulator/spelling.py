"""How front desks and patients write a source's name: templates, nicknames, initials, typos."""

from collections.abc import Sequence
from random import Random

from carom.analysis.simulator.names import Named
from carom.analysis.simulator.words import NICKNAMES

TRIES = 40
CAREFUL = 12
SLIPS = 0.16
SPARE = "abcdefghijklmnoprstuvwy"


def spell(named: Named, rng: Random) -> str:
    """One careful way to write `named`."""
    return _person(named, rng) if named.last else _place(named, rng)


def spellings(named: Named, count: int, rng: Random) -> list[str]:
    """`count` different ways to write `named`: the plain one first, then other careful ones, misspelled ones last.

    About one way in six is misspelled; beyond a dozen, which is as many as a name gives, all are.
    """
    careful, slips = dict.fromkeys([named.display]), {}
    for _ in range(TRIES * count):
        if len(careful) + len(slips) >= count:
            break
        text = spell(named, rng)
        if len(careful) >= CAREFUL or rng.random() < SLIPS:
            slips[mistype(text, rng)] = None
        else:
            careful[text] = None
    return list(careful | slips)[:count]


def mistype(text: str, rng: Random) -> str:
    """One slip of the fingers: a letter dropped, doubled, swapped with the next, or replaced."""
    places = [index for index, letter in enumerate(text[:-1]) if index and letter.isalpha()]
    if not places:
        return text
    at = rng.choice(places)
    letter, after = text[at], text[at + 1 :]
    slip = rng.choice(("", letter * 2, rng.choice(SPARE), None))
    if slip is None:
        slip, after = after[0] + letter, after[1:]
    return text[:at] + slip + after


def allot(counts: Sequence[int], total: int | None, rng: Random) -> list[int]:
    """How many spellings each source gets: at most one per referral, more for those that are written more often.

    `total` is shared out exactly as far as the referrals allow; without it a source has about four.
    """
    if total is None:
        return [min(count, 1 + int(rng.expovariate(1 / 3))) for count in counts]
    weights = [count**0.6 for count in counts]
    scale = _scale(counts, weights, total)
    return [
        min(count, max(1, round(scale * weight))) if count else 0 for count, weight in zip(counts, weights, strict=True)
    ]


def _scale(counts, weights, total) -> float:
    low, high = 0.0, float(max(counts, default=1)) + 1
    for _ in range(50):
        middle = (low + high) / 2
        given = sum(min(count, middle * weight) for count, weight in zip(counts, weights, strict=True))
        low, high = (middle, high) if given < total else (low, middle)
    return high


def _person(named: Named, rng: Random) -> str:
    first, last, credentials, organization = named.first, named.last, named.credentials, named.organization
    called = NICKNAMES.get(first, first) if rng.random() < 0.15 else first
    before = f"{named.title} " if named.title else ""
    after = f" {credentials}" if credentials else ""
    ways = [
        (14, f"{before}{called} {last}"),
        (12, f"{last}, {first}"),
        (10, f"{called} {last}"),
        (10, f"{called} {last}{after}"),
        (8, f"{last}, {first}{after}".upper()),
        (6, f"{last}, {first},{after}" if after else f"{last} {first}"),
        (6, f"{first} {last}".lower()),
        (5, f"{before}{last} ({named.town})"),
        (4, f"{before}{first} {last}".lower().replace(".", "")),
        (4, f"{first[0]}. {last}"),
        (3, f"{before}{first[0]}. {last}"),
        (3, f"{first[0]} {last}{after}"),
        (2, f"{before}{last}"),
        (2, f"{first} {last} ({named.town})"),
        (2, f"{first} {last}  "),
    ]
    if organization:
        ways += [
            (7, f"{called} {last}{after}, {organization}"),
            (3, f"{before}{last} - {organization}"),
            (2, f"{organization}: {first} {last}"),
        ]
    return _pick(ways, rng)


def _place(named: Named, rng: Random) -> str:
    name = named.organization
    return _pick(
        [
            (10, name),
            (4, name.upper()),
            (4, name.lower()),
            (4, name.replace(" & ", " and ").replace("Center", "Ctr").replace("Saint", "St.")),
            (3, f"{name} ({named.town})"),
            (3, f"{name}, {named.town}"),
            (2, f"{name} LLC" if not name.endswith(("LLC", "PC", "LLP")) else name.rsplit(" ", 1)[0].rstrip(",")),
            (2, f"The {name}"),
            (2, " ".join(word.capitalize() for word in name.split())),
        ],
        rng,
    )


def _pick(ways: Sequence[tuple[int, str]], rng: Random) -> str:
    return rng.choices([text for _, text in ways], weights=[weight for weight, _ in ways])[0]
