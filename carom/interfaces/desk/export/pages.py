"""Everything the practice has, in one file: asked for here, made in the background, fetched by who asked."""

from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carom.domain.exports import actions, queries, sealing
from carom.domain.exports.models import Export
from carom.domain.practices.roles import Permission
from carom.interfaces.desk import background
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.step_up import step_up
from carom.interfaces.desk.writing import once

_SHOWN = 10


@allow(Permission.EXPORT_ALL)
@require_safe
def page(request):
    """What an export is, and the files of this person. While one is being made, the list asks again by itself."""
    exports = list(queries.of_member(request.practice, request.member)[:_SHOWN])
    context = {
        "exports": exports,
        "is_waiting": any(one.state == Export.State.ASKED for one in exports),
        "ready": Export.State.READY,
    }
    return render(request, "desk/export/page.html#files" if request.htmx else "desk/export/page.html", context)


@allow(Permission.EXPORT_ALL)
@step_up
@require_POST
@once
def ask(request):
    export = actions.ask(practice=request.practice, by=request.member, at=request.now)
    public_id = export.public_id
    transaction.on_commit(lambda: background.start("export-job", public_id))
    return redirect("desk:export")


@allow(Permission.EXPORT_ALL)
@step_up(to="desk:export")
@require_safe
def fetch(request, public_id):
    """The file itself, for the person who asked and nobody else; that it was fetched is in the history."""
    export = _own(request, public_id)
    if export.state != Export.State.READY or export.expires_at <= timezone.now():
        raise Http404
    try:
        plain = sealing.opened(actions.folder() / export.file, export.identity)
    except FileNotFoundError:
        raise Http404 from None
    actions.record_fetched(export=export, by=request.member, at=timezone.now())
    name = _("everything of %(practice)s %(day)s.zip") % {
        "practice": request.practice.name,
        "day": export.created_at.date().isoformat(),
    }
    return FileResponse(plain, as_attachment=True, filename=get_valid_filename(name), content_type="application/zip")


@allow(Permission.EXPORT_ALL)
@require_POST
@once
def remove(request, public_id):
    actions.remove(export=_own(request, public_id), by=request.member, at=request.now)
    return redirect("desk:export")


def _own(request, public_id) -> Export:
    return find(queries.of_member(request.practice, request.member), public_id)
