"""The nightly count: what lists show of a source is what counting from the beginning gives."""

from datetime import datetime

from carom.domain.keys.refusals import Refused
from carom.domain.network import summaries
from carom.domain.practices import queries
from carom.domain.practices.scope import in_practice
from carom.interfaces.clock.ending import ENDING


class CountsDiffer(Refused):
    """Lists show other numbers than the records give; its text says where and how many."""


def count(at: datetime) -> None:
    """Raises CountsDiffer: the job counts as gone wrong, and everybody who looks after Carom sees it."""
    for practice in queries.practices():
        if ENDING.is_set():
            return
        with in_practice(practice):
            wrong = summaries.count_wrong(practice)
        if wrong:
            raise CountsDiffer(
                f"In {practice.name}, {wrong} sources show other numbers than their records give. "
                "Please report it; “carom doctor --thorough --mend” counts them anew."
            )
