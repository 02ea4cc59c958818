"""What a simulated practice has written down, and the truth behind it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np


class Source(NamedTuple):
    """A referral source or prospect. `kind` is a source type code; a place has empty `first` and `last`."""

    index: int
    kind: str
    sector: str
    title: str
    first: str
    last: str
    credentials: str
    organization: str
    town: str
    display: str
    known_on: date


class Referral(NamedTuple):
    """One inbound referral as recorded. `source` is the index of who was written down, None for nobody.

    `told` is the text in their words; `entered_on` is later than `day` for late entries; `fit` is known after a
    first visit ("yes", "partly", "no", else "unknown"); `loss` is empty while the patient may still come.
    """

    day: date
    source: int | None
    told: str
    first_visit: date | None
    fit: str
    loss: str
    patient_initials: str
    patient_number: str
    site: int
    reason: str
    entered_on: date


class Touchpoint(NamedTuple):
    """One recorded contact with a source; `started_by` is "us" or "them"."""

    day: date
    source: int
    kind: str
    minutes: int
    started_by: str
    purpose: str
    learned: str


class Introduction(NamedTuple):
    """`introducer` led us to `introduced`."""

    day: date
    introducer: int
    introduced: int


class Commitment(NamedTuple):
    """A promise made at a contact, by "us" or "them"; `kept_on` is None while open or when it was missed."""

    made_on: date
    source: int
    promised_by: str
    text: str
    due_on: date
    kept_on: date | None


class SentBack(NamedTuple):
    """A patient we sent to a source."""

    day: date
    source: int


@dataclass(frozen=True)
class Truth:
    """What nobody in the practice can see. Arrays have one entry per source unless said otherwise."""

    rate: np.ndarray  # referrals a year while active; 0: never began
    active: np.ndarray  # weeks of the story × sources
    conversion: np.ndarray
    fit: np.ndarray
    sent_by: np.ndarray  # one entry per referral: the source that really sent the patient
    annoyances: int
    forgotten_touches: int
    introductions: tuple[Introduction, ...]  # all of them, as they happened
