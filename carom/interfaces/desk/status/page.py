from django.shortcuts import render
from django.utils import timezone
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
    jobs = sorted(
        queries.by_name().values(), key=lambda job: list(JOB_NAMES).index(job.name) if job.name in JOB_NAMES else 99
    )
    known = backups.standing()
    rows = [_row(job, known) for job in jobs]
    facts = installation.for_people(at, practice_key=request.practice.public_id)
    return render(request, "desk/status/page.html", {"facts": facts, "rows": rows})


def _row(job: Job, known: backups.Standing) -> dict:
    done_at, says = done.last_done(job, known)
    name = JOB_NAMES.get(job.name, job.name)
    return {"job": job, "name": name, "is_done": done_at is not None, "done": says, "next": moment(job.next_at, "")}
