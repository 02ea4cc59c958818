"""What an owner must know on every page: the clock stands still, or there is no fresh backup. One look a minute."""

import time
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carom.domain.backups import queries as backups
from carom.domain.jobs import queries, rules
from carom.domain.jobs.names import BACKUP, TICK

SECONDS = 60.0
_WATCHED = (
    (TICK, rules.LATE, _("The clock stands still: no mail leaves, no backup is made.")),
    (BACKUP, rules.BACKUP_LATE, _("There is no backup from the last day.")),
)
_seen: dict = {"until": 0.0, "alarms": ()}


def alarms(at: datetime | None = None) -> tuple:
    """Sentences for the top of the page; empty when all is well. Asks the database at most once a minute."""
    if time.monotonic() >= _seen["until"]:
        keep(_look(at or timezone.now()), seconds=SECONDS)
    return _seen["alarms"]


def keep(found: tuple, *, seconds: float) -> None:
    """Say this for so many seconds without looking."""
    _seen.update(until=time.monotonic() + seconds, alarms=found)


def _look(at: datetime) -> tuple:
    """A job that was never entered is not missed: nothing was started here yet."""
    moments = queries.moments([name for name, _allowed, _sentence in _WATCHED])
    return tuple(
        sentence
        for name, allowed, sentence in _WATCHED
        if name in moments and rules.is_late(*_since(name, *moments[name]), allowed, at) and not _by_hand(name, at)
    )


def _by_hand(name: str, at: datetime) -> bool:
    """Whether somebody made the backup that the clock did not make."""
    whole = backups.newest_whole() if name == BACKUP else None
    return bool(whole) and at - whole.verified_at <= rules.BACKUP_LATE


def _since(name: str, entered_at: datetime, last_ok_at: datetime | None) -> tuple[datetime, datetime | None]:
    """After a start the clock has its quarter of an hour, however long the machine was off."""
    if name == TICK and last_ok_at:
        return entered_at, max(entered_at, last_ok_at)
    return entered_at, last_ok_at
