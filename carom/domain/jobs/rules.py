"""When a job is due again. Plain values in, a moment out."""

from datetime import datetime, timedelta

SILENT = 60.0
"""Seconds a claim's beat may stand still before another clock takes the job over. Each clock counts them by itself."""

LATE = timedelta(minutes=15)
"""The clock is late when its last tick is older."""

BACKUP_LATE = timedelta(hours=26)


def next_slot(slot: datetime, every: timedelta, at: datetime) -> datetime:
    """The first moment after `at` in the job's own rhythm: what was missed is done once, not once for each time."""
    missed = max(0, (at - slot) // every)
    return slot + (missed + 1) * every


def after_failure(failures: int, every: timedelta, at: datetime) -> datetime:
    """When to try a job again that went wrong that many times in a row.

    After 1, 2, 4 … minutes; at most after an hour, and not later than its rhythm asks, but never within a minute.
    """
    pause = timedelta(minutes=2 ** min(failures - 1, 6))
    return at + min(pause, timedelta(hours=1), max(every, timedelta(minutes=1)))


def is_misplaced(slot: datetime, every: timedelta, failures: int, at: datetime) -> bool:
    """The slot lies farther ahead than the rhythm allows: it was written while the machine's clock was wrong."""
    return slot > at + every + (timedelta(hours=1) if failures else timedelta(minutes=1))


def is_late(since: datetime, last_ok_at: datetime | None, allowed: timedelta, at: datetime) -> bool:
    """Whether a job has been silent for too long, counted from its last success or, without one, from `since`."""
    return at - (last_ok_at or since) > allowed
