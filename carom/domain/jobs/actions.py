"""Entering jobs, claiming them, and saying how they went. Every claim is one conditional update.

No history is written here: jobs say nothing about anybody, and what they do writes its own.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from carom.domain.jobs import rules
from carom.domain.jobs.models import Job
from carom.domain.jobs.names import TICK


@transaction.atomic
def enter(*, names: Iterable[str], at: datetime) -> None:
    """Make sure that each job has its row. New ones are due at once, and from now on their silence is noticed."""
    rows = [Job(name=name, next_at=at, entered_at=at) for name in names]
    Job.objects.bulk_create(rows, ignore_conflicts=True)
    Job.objects.filter(name=TICK).update(entered_at=at)  # a start is given its quarter of an hour


@transaction.atomic
def claim(*, job: Job, worker: str, at: datetime) -> bool:
    """Take the job's due slot, from whoever the row in hand says has it. False: somebody was quicker."""
    mine = {"claimed_by": worker, "beat": F("beat") + 1, "last_began_at": at}
    as_seen = {"next_at": job.next_at, "claimed_by": job.claimed_by, "beat": job.beat}
    return bool(Job.objects.filter(pk=job.pk, **as_seen).update(**mine))


@transaction.atomic
def renew(*, names: Iterable[str], worker: str) -> int:
    """Show that the work still goes on. How many of the claims are still held."""
    return Job.objects.filter(name__in=names, claimed_by=worker).update(beat=F("beat") + 1)


@transaction.atomic
def went_well(*, name: str, worker: str, every: timedelta, at: datetime) -> bool:
    """Write down that the job is done, and its next slot. False: the claim was lost meanwhile."""
    job = Job.objects.filter(name=name, claimed_by=worker).first()
    if job is None:
        return False
    later = rules.next_slot(job.next_at, every, at)
    done = {"last_ok_at": at, "failures": 0, "last_error": "", "last_error_at": None}
    return bool(_free(name, worker).update(claimed_by="", next_at=later, **done))


@transaction.atomic
def went_wrong(*, name: str, worker: str, every: timedelta, at: datetime, error: str) -> bool:
    """Write down what went wrong; the job is tried again after a pause. False: the claim was lost meanwhile."""
    job = Job.objects.filter(name=name, claimed_by=worker).first()
    if job is None:
        return False
    failures = job.failures + 1
    said = {"failures": failures, "last_error": error[:300], "last_error_at": at}
    return bool(_free(name, worker).update(claimed_by="", next_at=rules.after_failure(failures, every, at), **said))


@transaction.atomic
def put_right(*, job: Job, at: datetime) -> None:
    """Bring a slot back that was written while the machine's clock was ahead."""
    Job.objects.filter(pk=job.pk, next_at=job.next_at).update(next_at=at)


def _free(name: str, worker: str):
    return Job.objects.filter(name=name, claimed_by=worker)
