"""When to try again, when to give up, how many in an hour, and what may stand in a header."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    SERVER = "server"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    SUPPRESSED = "suppressed"
    UNSENDABLE = "unsendable"
    BROKE_OFF = "broke_off"
    CAP = "cap"
    SET_BACK = "set_back"


REASONS = {
    Reason.SERVER: _("The mail server can't be used at the moment."),
    Reason.REFUSED: _("The mail server refused it. Check the address."),
    Reason.GIVEN_UP: _("The mail server could not take it for three days."),
    Reason.SUPPRESSED: _("This address gets no more mail. It stands under this list, where that can be taken back."),
    Reason.UNSENDABLE: _("It can't be put into a form that mail servers take. Check the address."),
    Reason.BROKE_OFF: _("The line broke before the mail server answered. It may have arrived."),
    Reason.CAP: _("Many messages left within an hour. This one follows a little later."),
    Reason.SET_BACK: _("Carom was set back to a backup. It may have been sent since then; links in it have ended."),
}

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240))
"""Before the second attempt, the third …; the last one holds for all that follow."""

GIVE_UP_AFTER = timedelta(days=3)
MOST_REPEATS = 2
"""How often a message whose fate is unclear is sent again by itself, where a second one does no harm."""

LEASE = timedelta(minutes=3)
"""Longer than one message can take: what was taken up and is still there after it belongs to nobody."""

PER_HOUR: Mapping[str, int] = {"practice": 60, "address": 6}
PUT_OFF = timedelta(minutes=10)
KEEP_TEXT = timedelta(days=30)
"""The words of an ended message are emptied after this; that it was sent stays."""

FARTHEST = PAUSES[-1] + timedelta(hours=1)
"""No attempt is planned farther ahead: what is, was planned while the machine's clock was wrong."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts (1 = after the first)."""
    return PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]


def is_given_up(queued_at: datetime, at: datetime) -> bool:
    return at - queued_at > GIVE_UP_AFTER


def is_abandoned(taken_until: datetime | None, at: datetime) -> bool:
    """Whether whoever took this up is gone, also when the machine's clock was set back since."""
    return taken_until is None or taken_until < at or taken_until > at + 2 * LEASE


def normalised(address: str) -> str:
    """The address as it is compared: without blanks around it and in small letters."""
    return address.strip().casefold()


def one_line(text: str) -> str:
    """The text with each run of blanks and line breaks as one blank, without characters nobody sees."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def is_one_line(text: str) -> bool:
    """Whether it holds nothing that could begin a new header or a new line."""
    return text.isprintable()
