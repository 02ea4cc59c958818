"""What the referrals can be asked."""

from carom.domain.referrals.queries.counts import COUNTED_TO, Few, state_counts
from carom.domain.referrals.queries.due import Due, due
from carom.domain.referrals.queries.lists import (
    EVERYBODY,
    KNOWN,
    Line,
    Narrowing,
    Page,
    board,
    moves_of,
    of_patient,
    one,
    page,
)
from carom.domain.referrals.queries.placing import (
    channel_said,
    organizations_of,
    place_key,
    spelling_key,
)
from carom.domain.referrals.queries.spellings import (
    Decision,
    Guess,
    alike,
    decided_keys,
    decisions,
    guesses,
    unresolved,
    unresolved_count,
    unresolved_page,
)
from carom.domain.referrals.queries.tallies import summary_columns
from carom.domain.referrals.queries.waiting import Waiting, waiting

__all__ = [
    "COUNTED_TO",
    "EVERYBODY",
    "KNOWN",
    "Decision",
    "Due",
    "Few",
    "Guess",
    "Line",
    "Narrowing",
    "Page",
    "Waiting",
    "alike",
    "board",
    "channel_said",
    "decided_keys",
    "decisions",
    "due",
    "guesses",
    "moves_of",
    "of_patient",
    "one",
    "organizations_of",
    "page",
    "place_key",
    "spelling_key",
    "state_counts",
    "summary_columns",
    "unresolved",
    "unresolved_count",
    "unresolved_page",
    "waiting",
]
