"""The list of imports, and the way a file comes in."""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carom.domain.intake import actions, queries
from carom.domain.intake.models import ImportBatch
from carom.domain.intake.reading.at_once import look
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.intake import launching
from carom.interfaces.desk.intake.forms import UploadForm
from carom.interfaces.desk.practice import file_to_try
from carom.interfaces.desk.writing import once

_PAGE = 25


@allow(Permission.INTAKE_IMPORT)
@require_safe
def page(request):
    """Choose a file; below, the imports so far."""
    before = find(ImportBatch, request.GET["before"]) if request.GET.get("before") else None
    return _show(request, UploadForm(), before)


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def upload(request):
    """Take the file in and start reading it. What is plainly no list is refused at once."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, None, status=422)
    file = form.cleaned_data["file"]
    stored, digest = _store(file)
    try:
        look(os.fspath(stored))
        batch = actions.start_import(
            practice=request.practice,
            file_name=Path(file.name).name,
            upload=stored.name,
            sha256=digest,
            by=request.member,
            at=request.now,
        )
    except Unreadable as unreadable:
        stored.unlink(missing_ok=True)
        form.add_error("file", unreadable.sentence)
        return _show(request, form, None, status=422)
    except BaseException:
        stored.unlink(missing_ok=True)
        raise
    launching.start(batch)
    return redirect("desk:import-batch", batch.public_id)


def _store(file) -> tuple[Path, str]:
    """Keep the file, readable by its owner only, under a name that says nothing."""
    folder = Path(settings.UPLOADS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stored:
        for piece in file.chunks():
            stored.write(piece)
            digest.update(piece)
    return path, digest.hexdigest()


def _show(request, form, before, *, status: int = 200):
    found = list(queries.batches(request.practice, before=before, limit=_PAGE + 1))
    older = f"{reverse('desk:import')}?before={found[_PAGE - 1].public_id}" if len(found) > _PAGE else ""
    context = {
        "form": form,
        "batches": found[:_PAGE],
        "older_url": older,
        "steps": steps(),
        "demo_file": file_to_try(request.practice) if settings.MODE == "demo" else None,
    }
    return render(request, "desk/intake/list.html", context, status=status)


def steps() -> list[str]:
    return [_("Choose a file"), _("Check the columns"), _("Look before it comes in"), _("Done")]
