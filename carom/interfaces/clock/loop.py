"""The clock: one loop that looks every few seconds what is due, claims it, and has it done.

Several may run on one database. A claim is one conditional update and is held by renewing its beat; another clock takes
over when it has watched the beat stand still for a minute, by its own count of seconds. So no jump of the wall clock
ends a claim, runs a slot twice, or makes a job wait for a day that was never meant.
"""

import logging
import os
import random
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from carom.domain.jobs import actions, queries, rules
from carom.domain.jobs.models import Job
from carom.domain.keys.refusals import Refused
from carom.interfaces.clock.due import Due
from carom.interfaces.clock.ending import ENDING
from carom.interfaces.log_lines import words_of

PAUSE = 5.0
"""Seconds between two looks, a fifth more or less so that several clocks do not march in step."""

GRACE = 20.0
"""Seconds that running work has to come to an end when the clock is stopped."""

log = logging.getLogger(__name__)


def new_worker() -> str:
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass
class Clock:
    dues: Sequence[Due]
    worker: str = field(default_factory=new_worker)
    now: Callable[[], datetime] = timezone.now
    seconds: Callable[[], float] = time.monotonic
    running: dict[str, Future] = field(default_factory=dict)
    watched: dict[str, tuple[str, int, float]] = field(default_factory=dict)

    def __post_init__(self):
        # A thread for each: work that takes long never keeps the mail waiting.
        self.pool = ThreadPoolExecutor(max_workers=len(self.dues), thread_name_prefix="clock")
        self.names = [due.name for due in self.dues]

    def run(self, *, ending: threading.Event = ENDING, pause: float = PAUSE) -> None:
        """Look and do until `ending` is set. A database that is away for a while is waited for."""
        entered = False
        while not ending.is_set():
            close_old_connections()
            try:
                if not entered:
                    actions.enter(names=self.names, at=self.now())
                    entered = True
                self.look()
            except DatabaseError as fault:
                log.error("The clock can't use the database; it tries again. %s", words_of(fault))
                connection.close()
            ending.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311  (no secret)
        self._come_to_an_end()

    def look(self) -> list[str]:
        """Claim everything that is due and have it begun; the names of it."""
        self.running = {name: work for name, work in self.running.items() if not work.done()}
        if self.running:
            actions.renew(names=self.running, worker=self.worker)
        rows, at = queries.by_name(self.names), self.now()
        return [due.name for due in self.dues if due.name in rows and self._begin(due, rows[due.name], at)]

    def _begin(self, due: Due, job: Job, at: datetime) -> bool:
        if due.name in self.running:
            return False
        if rules.is_misplaced(job.next_at, due.every, job.failures, at):
            log.warning("The machine's clock was set back: “%s” is done now.", due.name)
            actions.put_right(job=job, at=at)
            return False
        if job.next_at > at or not self._is_free(job):
            return False
        if not actions.claim(job=job, worker=self.worker, at=at):
            return False
        self.running[due.name] = self.pool.submit(self._carry_out, due, at)
        return True

    def _is_free(self, job: Job) -> bool:
        """Nobody has claimed it, it is our own claim from before, or its holder has been silent for long enough."""
        if job.claimed_by in ("", self.worker):
            return True
        claim, beat, since = self.watched.get(job.name, ("", 0, 0.0))
        if (claim, beat) != (job.claimed_by, job.beat):
            self.watched[job.name] = (job.claimed_by, job.beat, self.seconds())
            return False
        return self.seconds() - since >= rules.SILENT

    def _carry_out(self, due: Due, at: datetime) -> None:
        mine = {"name": due.name, "worker": self.worker, "every": due.every}
        close_old_connections()
        try:
            due.run(at)
        except Refused as refused:
            log.warning("“%s” is not done: %s It is tried again.", due.name, refused)
            actions.went_wrong(**mine, at=self.now(), error=str(refused))
        except Exception as fault:
            log.exception("“%s” went wrong; it is tried again.", due.name)
            actions.went_wrong(**mine, at=self.now(), error=words_of(fault))
        else:
            actions.went_well(**mine, at=self.now())
        finally:
            connection.close()

    def _come_to_an_end(self) -> None:
        """Let what runs finish its step. What is cut off keeps its claim until the next clock takes it over."""
        until = self.seconds() + GRACE
        while self.seconds() < until and any(not work.done() for work in self.running.values()):
            time.sleep(0.1)
        self.pool.shutdown(wait=False, cancel_futures=True)
