from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from carom.domain.installation import queries as installation
from carom.domain.jobs import queries
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
    rows = [{"job": job, "name": JOB_NAMES.get(job.name, job.name)} for job in jobs]
    facts = installation.for_people(at, practice_key=request.practice.public_id)
    return render(request, "desk/status/page.html", {"facts": facts, "rows": rows})
