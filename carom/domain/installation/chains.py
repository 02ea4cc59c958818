"""Whose history must be there."""

from carom.domain.backups.models import Backup
from carom.domain.jobs import queries as jobs
from carom.domain.jobs.names import HISTORY
from carom.domain.practices import queries as practices


def expected() -> set[str]:
    """Practice keys; with '', the installation itself, once it wrote down a backup or a nightly check."""
    job = jobs.by_name([HISTORY]).get(HISTORY)
    has_written = Backup.objects.exists() or (job is not None and job.last_ok_at is not None)
    return {*practices.practice_names(), *([""] if has_written else [])}
