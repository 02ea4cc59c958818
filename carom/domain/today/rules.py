"""What comes first today, and how much of it fits into the minutes there are. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

# In this order: what we gave our word on, who waits, who deserves thanks, whom we meant to speak with.
MINUTES = {"promise": 5, "loop": 3, "thanks": 4, "talk": 8, "unresolved": 1, "setup": 10}
KINDS = tuple(MINUTES)

# What a line that is finished on Today adds to the minutes of the day, by its deed in the history; taken back, less.
_FINISHED = ("promise", "loop", "thanks", "talk")
SPENT = {f"today.done_{kind}": MINUTES[kind] for kind in _FINISHED}
SPENT |= {f"today.undone_{kind}": -MINUTES[kind] for kind in _FINISHED}


def promise_key(promise: str, due_on: date) -> str:
    """Another day for a promise is something new."""
    return f"{promise}-{due_on:%Y%m%d}"


def loop_key(referral: str, kind: str, since: date) -> str:
    """Another day for the visit, or a second time they did not come, is something new."""
    return f"{referral}-{kind}-{since:%Y%m%d}"


class Timed(Protocol):
    kind: str
    minutes: int


LineT = TypeVar("LineT", bound=Timed)


@dataclass(frozen=True)
class Plan:
    """Today's lines within the minutes there are, and the rest folded below."""

    now: list
    later: list
    minutes: int


class Owned(Protocol):
    kind: str
    party: str
    is_own: bool
    of_colleague: bool


OwnedT = TypeVar("OwnedT", bound=Owned)
_TOGETHER = {"loop", "thanks"}


def own_first(lines: Iterable[OwnedT]) -> list[OwnedT]:
    """The reader's own lines, then nobody's, then colleagues'; the referrals of one source stand together.

    A source stands where the first of its referrals stood.
    """
    places: dict[tuple, int] = {}
    ordered = sorted(lines, key=_whose)
    for place, line in enumerate(ordered):
        places.setdefault(_place(line), place)
    return sorted(ordered, key=lambda line: places[_place(line)])


def _whose(line: Owned) -> int:
    return 0 if line.is_own else 2 if line.of_colleague else 1


def _place(line: Owned) -> tuple:
    if line.kind in _TOGETHER and line.party:
        return (line.kind, _whose(line), line.party)
    return (id(line),)


def aside(lines: Iterable[OwnedT]) -> tuple[list[OwnedT], list[OwnedT]]:
    """What is the reader's or nobody's, and what colleagues look after."""
    lines = list(lines)
    return [line for line in lines if not line.of_colleague], [line for line in lines if line.of_colleague]


def plan(lines: Iterable[LineT], budget: int, spent: int = 0) -> Plan:
    """Order lines by kind and take them from the top until the minutes are used, of which some were `spent` today.

    Within a kind the given order stays. Until the minutes are spent the first line is for today, however long it takes:
    a day without anything to do would hide that something is due. No line overtakes one above it only because it is
    shorter.
    """
    ordered = sorted(lines, key=lambda line: KINDS.index(line.kind))
    used = taken = 0
    is_over = 0 < budget <= spent
    for line in ordered:
        if (taken or is_over) and spent + used + line.minutes > budget:
            break
        used += line.minutes
        taken += 1
    return Plan(ordered[:taken], ordered[taken:], used)


def groups(lines: Iterable[LineT]) -> list[tuple[str, list[LineT]]]:
    """Lines by kind, in the order of KINDS; kinds without a line are left out."""
    found: dict[str, list[LineT]] = {kind: [] for kind in KINDS}
    for line in lines:
        found[line.kind].append(line)
    return [(kind, members) for kind, members in found.items() if members]
