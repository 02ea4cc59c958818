from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carom.domain.backups import queries as backups
from carom.domain.installation import done
from carom.domain.installation import queries as installation
from carom.domain.installation.facts import moment
from carom.domain.jobs import queries
from carom.domain.jobs.models import Job
from carom.domain.jobs.names import JOB_NAMES
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow


@allow(Permission.STATUS_VIEW)
@require_safe
def status(request):
    """How the installation is, and what the clock does."""
    at = timezone.now()
    known, entered = backups.standing(), queries.by_name()
    order = {name: place for place, name in enumerate(JOB_NAMES)}
    rows = [_row(job, known) for job in sorted(entered.values(), key=lambda job: order.get(job.name, 99))]
    practice_key = request.practice.public_id
    facts = installation.for_people(at, practice_key=practice_key, known=known, entered=entered)
    return render(request, "desk/status/page.html", {"facts": facts, "rows": rows})


def _row(job: Job, known: backups.Standing) -> dict:
    done_at, says = done.last_done(job, known)
    return {
        "job": job,
        "name": JOB_NAMES.get(job.name, job.name),
        "is_done": done_at is not None,
        "done": says,
        "next": _next(job),
    }


def _next(job: Job) -> str:
    if done.is_left_out(job.name):
        return _("never in a demo")
    return _("now") if job.claimed_by else moment(job.next_at, "")
