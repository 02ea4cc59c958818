from collections.abc import Iterable
from datetime import datetime

from carom.domain.jobs.models import Job


def by_name(names: Iterable[str] | None = None) -> dict[str, Job]:
    found = Job.objects.all() if names is None else Job.objects.filter(name__in=names)
    return {job.name: job for job in found}


def gone_wrong(name: str) -> Job | None:
    """The job, if its last try went wrong: `last_error` says how."""
    return Job.objects.filter(name=name, failures__gt=0).first()


def moments(names: Iterable[str]) -> dict[str, tuple[datetime, datetime | None]]:
    """For each of these jobs that is entered: when it was entered, and when it last went well. One cheap look."""
    rows = Job.objects.filter(name__in=names).values_list("name", "entered_at", "last_ok_at")
    return {name: (entered_at, last_ok_at) for name, entered_at, last_ok_at in rows}
