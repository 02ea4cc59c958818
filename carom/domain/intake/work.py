"""One process works on an import at a time, says that it lives, and stops when another has taken over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from carom.domain.intake.models import ImportBatch
from carom.domain.intake.rules import HEARTBEAT_SECONDS
from carom.domain.practices.scope import new_public_id

Clock = Callable[[], datetime]


class TakenOver(Exception):
    """Another process works on this import now; this one must stop and change nothing more."""


@dataclass(frozen=True)
class Worker:
    """The right to work on a batch. Every transaction of the work calls `beat`, which fails when the right is gone."""

    batch: ImportBatch
    key: str
    clock: Clock

    @property
    def practice(self):
        return self.batch.practice

    def beat(self, **changes) -> None:
        """Store `changes` to the batch with a sign of life, in the caller's transaction."""
        mine = ImportBatch.objects.filter(pk=self.batch.pk, worker=self.key)
        if not mine.update(heartbeat_at=self.clock(), **changes):
            raise TakenOver(f"Import {self.batch.public_id} is worked on by another process.")
        for name, value in changes.items():
            setattr(self.batch, name, value)


def claim(batch: ImportBatch, clock: Clock) -> Worker | None:
    """The right to do the batch's work, or None when there is none to do or a living process does it."""
    now = clock()
    silent = Q(worker="") | Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - timedelta(seconds=HEARTBEAT_SECONDS))
    key = new_public_id()
    free = ImportBatch.objects.filter(silent, pk=batch.pk).exclude(work="")
    if not free.update(worker=key, heartbeat_at=now, sentence=""):
        return None
    return Worker(ImportBatch.objects.select_related("practice", "by__user").get(pk=batch.pk), key, clock)


def is_silent(batch: ImportBatch, now: datetime) -> bool:
    """Work was asked for a while ago, and no process has given a sign of life since."""
    last = batch.heartbeat_at
    return bool(batch.work) and (last is None or now - last > timedelta(seconds=HEARTBEAT_SECONDS))
