"""What the clock does, and how often. A new job: a line here, and its words in `domain/jobs/names.py`.

A job is a function of the moment. It may be cut off at any point and is then begun again, also by another clock: it
must not mind. Work on a practice's rows opens that practice's scope by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from carom.domain.audit import actions as audit
from carom.domain.backups import due as backups
from carom.domain.backups import making
from carom.domain.exports import actions as exports
from carom.domain.jobs.names import BACKUP, DRILL, HISTORY, MAIL, SUMMARIES, TICK
from carom.domain.links import actions as links
from carom.domain.outbox import sending
from carom.interfaces.clock import counting, history, mail, sessions


@dataclass(frozen=True)
class Due:
    name: str
    every: timedelta
    run: Callable[[datetime], object]


def _nothing(at: datetime) -> None:
    """That the job was done is all it is for."""


DUE: tuple[Due, ...] = (
    Due(TICK, timedelta(minutes=1), _nothing),
    Due(MAIL, timedelta(seconds=5), mail.send_due),
    Due("mail.clear", timedelta(days=1), lambda at: sending.clear_words(at=at)),
    Due(HISTORY, timedelta(days=1), history.verify),
    Due(SUMMARIES, timedelta(days=1), counting.count),
    Due("audit.anchor", timedelta(days=1), lambda at: audit.anchor(at=at)),
    Due(BACKUP, timedelta(days=1), lambda at: backups.nightly(at=at)),
    Due(DRILL, timedelta(days=7), lambda at: backups.weekly(at=at)),
    Due("backups.clear", timedelta(minutes=5), lambda at: making.clear_scratch()),
    Due("exports.clear", timedelta(minutes=15), lambda at: exports.remove_old(at=at)),
    Due("sessions.clear", timedelta(hours=1), sessions.clear),
    Due("links.end", timedelta(minutes=5), lambda at: links.end_those_over(at=at)),
)
