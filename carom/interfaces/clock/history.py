"""The nightly check of the history. What is wrong stays on the status page until it is right."""

from datetime import datetime

from carom.domain.audit import actions
from carom.domain.installation import chains
from carom.domain.keys.refusals import Refused


class NotWhole(Refused):
    """The history is not as it was written; its text names the first wrong line."""


def verify(at: datetime) -> None:
    """Raises NotWhole: the job counts as gone wrong, and everybody who looks after Carom sees it."""
    report = actions.check(at=at, expected=chains.expected())
    if report.sentences:
        raise NotWhole(f"{report.sentences[0][1]} Run `carom audit verify` to see where.")
