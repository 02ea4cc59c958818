"""What is owed to a source, and who is credited: decisions on plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

CONTACT_WITHIN_DAYS = 2
BOOK_WITHIN_DAYS = 7
THANK_WITHIN_DAYS = 3
REPORT_WITHIN_DAYS = 3

P = TypeVar("P")


def credit(told_by: P | None, ordered_by: P | None) -> P | None:
    """The source: who told the patient about us comes before who signed the order."""
    return told_by if told_by is not None else ordered_by


@dataclass(frozen=True)
class Stay:
    """A person at an organization for a time; open ends are None. `organization` is its key."""

    organization: int
    from_on: date | None = None
    to_on: date | None = None


def organization_at(stays: Iterable[Stay], day: date) -> int | None:
    """Where the person worked on that day; the one begun last when there were several."""
    there = [stay for stay in stays if (stay.from_on or day) <= day <= (stay.to_on or day)]
    return max(there, key=lambda stay: (stay.from_on or date.min, stay.organization)).organization if there else None


def can_have_come(received_on: date, arrived_on: date | None) -> bool:
    """The first visit is not before the referral came in. What a file says stays, until somebody changes it."""
    return arrived_on is None or arrived_on >= received_on


class Milestone(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"


@dataclass(frozen=True)
class Owed:
    """A word we owe the source: since when, by when (None: nobody knows), and the day it was given (None: not yet)."""

    milestone: Milestone
    since: date | None
    due_on: date | None
    done_on: date | None


def owed(
    *,
    received_on: date,
    arrived_on: date | None,
    acknowledged_on: date | None,
    reported_on: date | None,
    came: bool = False,
) -> list[Owed]:
    """What the source should hear by default: that the referral came in, and a word after the first visit.

    `came`: the patient did, though nobody may know the day: then the word has no day by which it is due.
    """
    due = received_on + timedelta(days=THANK_WITHIN_DAYS)
    words = [Owed(Milestone.ACKNOWLEDGE, received_on, due, acknowledged_on)]
    if arrived_on or reported_on:
        since = arrived_on or reported_on
        words.append(Owed(Milestone.REPORT, since, since + timedelta(days=REPORT_WITHIN_DAYS), reported_on))
    elif came:
        words.append(Owed(Milestone.REPORT, None, None, None))
    return words


def loop_closed(*, acknowledged: bool, reported: bool, arrived: bool, ended: bool) -> bool:
    """Whether the source heard all it was owed: that we have it, and what became of it.

    A patient who came calls for a word after the visit. One who never will (`ended` without a visit) does not.
    """
    return acknowledged and (reported or (ended and not arrived))
