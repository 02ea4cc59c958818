"""When each thing the clock does was last done: by what came of it. A round with nothing to do, or without keys, made
nothing."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from carom.domain.backups.queries import Standing
from carom.domain.configuration import queries as configuration
from carom.domain.installation.facts import moment
from carom.domain.jobs.models import Job
from carom.domain.jobs.names import BACKUP, DRILL, MAIL
from carom.domain.keys import recipients


def last_done(job: Job, known: Standing) -> tuple[datetime | None, str]:
    """The moment, and the same in words; None and why where it was not done yet."""
    at = _made(job, known)
    if at is None and (why := why_not(job.name)):
        return None, _("not done: %(why)s") % {"why": why}
    return at, moment(at, _("not yet"))


def why_not(name: str) -> str:
    """What this job lacks to do anything; '' when nothing."""
    in_demo = settings.MODE == "demo"
    if name in (BACKUP, DRILL):
        return _("none in a demo") if in_demo else "" if recipients.are_named() else _("no keys of backups yet")
    if name == MAIL:
        return _("none leaves a demo") if in_demo else "" if configuration.sends_mail() else _("no mail server yet")
    return ""


def is_left_out(name: str) -> bool:
    """Whether this installation never does it: a demo sends nothing and backs nothing up, though its clock runs."""
    return settings.MODE == "demo" and name in (BACKUP, DRILL, MAIL)


def _made(job: Job, known: Standing) -> datetime | None:
    if job.name == BACKUP:
        return known.whole and known.whole.verified_at
    if job.name == DRILL:
        return known.drill and known.drill.drilled_at
    return None if job.name == MAIL and why_not(MAIL) else job.last_ok_at
