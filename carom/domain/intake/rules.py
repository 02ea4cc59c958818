"""What an imported row means: decisions on plain values."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

SURE = 0.99
SURE_OF_EXACT = 0.9
LIKELY = 0.5
SUGGESTED = 0.8
ALL_TENTHS = 10
HISTORY_AFTER_DAYS = 60
OPEN_WITHOUT_WORD_DAYS = 14
"""A referral of which the file does not say what became is work to do for so long; then its outcome is not known."""
KEEP_CELLS_DAYS = 30
HEARTBEAT_SECONDS = 30

_STATES: tuple[tuple[str, re.Pattern], ...] = tuple(
    (state, re.compile(rf"\b(?:{words})", re.IGNORECASE))
    for state, words in (
        (
            "received",
            r"not (?:yet )?(?:seen|done|book|schedul|contact|called|reached|start)|to be |needs? "
            r"|un(?:seen|book|schedul)",
        ),
        ("declined", r"declin|reject|denied|refused|not accepted|not eligible|ineligible"),
        ("redirected", r"redirect|referred (?:out|on|elsewhere)|transferr"),
        (
            "lost",
            r"lost|cancel|cxl?d?\b|no.?show|n/?s\b|did not|didn.?t|not attend|dnk?a\b|dns\b|fta\b|failed to"
            r"|missed (?:app|visit)|abandon|dropped|drop.?out|expired|not converted|never|withdr|unable|no response",
        ),
        (
            "completed",
            r"complet|discharg|d/?c(?:.?d)?\b|closed|done\b|finish|ended|graduat|resolved|inactive|former|past",
        ),
        ("in_care", r"in care|in treatment|active|ongoing|current|in progress|treating|started"),
        ("arrived", r"arriv|seen|attend|came\b|visited|evaluated|converted|yes\b|initial eval|show"),
        ("booked", r"book|schedul|appointment|confirmed"),
        ("contacted", r"contact|called|left (?:message|voicemail)|reached|waiting|wait.?list"),
        (
            "received",
            r"receiv|new\b|open\b|pending|referred|refer+al|requested|sent\b|in.?take|await|on hold|review|triage",
        ),
    )
)
_ENDED = {"completed", "declined", "redirected", "lost"}
_NEEDS_VISIT = {"arrived", "in_care", "completed"}


class Standing(NamedTuple):
    """Where a referral stands according to the file."""

    state: str
    arrived_on: date | None
    is_history: bool
    loss_reason: str = ""


def standing(*, status: str, came: str = "", received_on: date, first_visit_on: date | None, today: date) -> Standing:
    """State from the file's status word, its yes or no, and dates. Old or ended referrals are history: nobody is
    chased for them; where the file says nothing of what became, that is so after two weeks.

    A first visit that lies behind us means the patient came, whatever the word says, unless the file says that they
    did not come; one ahead of us is a booking. Who came on a day nobody wrote down came: no day is made up for it.
    """
    said = known_state(status)
    state = said or "received"
    is_ahead = first_visit_on is not None and first_visit_on > today
    visited = first_visit_on is not None and not is_ahead and came != "no"
    if (visited or came == "yes") and state not in {"in_care", "completed"}:
        state = "arrived"
    elif is_ahead and state in {"received", "contacted"}:
        state = "booked"
    elif came == "no" and not is_ahead and state not in _ENDED | _NEEDS_VISIT:
        state = "lost"
    arrived_on = first_visit_on if visited else None
    is_silent = said is None and not came and first_visit_on is None
    old = (today - received_on).days > (OPEN_WITHOUT_WORD_DAYS if is_silent else HISTORY_AFTER_DAYS)
    return Standing(state, arrived_on, old or state in _ENDED, "other" if state == "lost" else "")


def state_of_word(status: str) -> str:
    """The state a status word names; "received" for none we know."""
    return known_state(status) or "received"


@lru_cache(maxsize=1_000)
def known_state(status: str) -> str | None:
    """The state a status word names; None for words we do not know."""
    return next((state for state, words in _STATES if words.search(status)), None)


PROPOSED = {"sure": "match", "check": "unsure", "new": "new", "nobody": "nobody"}
"""Verdict → the choice that stands unless a person says otherwise."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a spelling is taken for until a person says otherwise."""

    verdict: str
    choice: str


def is_likely(together: float) -> bool:
    """Whether somebody on the list is likely meant: by the chance of all who could be, `together`."""
    return together >= LIKELY


def verdict_of_match(best: float, together: float, *, is_clear: bool, is_exact: bool = False) -> Verdict | None:
    """For a text by the chance of its best candidate and of all of them `together`; None when nobody is likely.

    `is_clear`: the text names the best candidate in full, and nobody in the file could be meant as well; `is_exact`:
    letter by letter. Several who share the chance ("J. Smith" with two of them on the list) are a question, not a
    new source.
    """
    if is_clear and best >= (SURE_OF_EXACT if is_exact else SURE):
        return Verdict("sure", "match")
    if is_likely(together):
        return Verdict("check", "unsure")
    return None


def tenths(chance: float) -> int:
    """A chance as so many in 10, for words."""
    return round(chance * ALL_TENTHS)


def verdict_of_kind(kind: str) -> Verdict:
    """For a text that means nobody on the list."""
    if kind in {"person", "organization"}:
        return Verdict("new", "new")
    return Verdict("nobody", "nobody")


# What the reading of files calls a kind of source → the code of the practice's starting list.
_TYPES = {
    "orthopedist": "orthopedic-surgeon",
    "patient": "former-patient",
}


def type_code(read: str) -> str:
    """Our source type code for what a file said; other words stay as they are."""
    return _TYPES.get(read, read.replace("_", "-"))
