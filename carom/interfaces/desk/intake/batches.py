"""One import: its page shows the step it is at, and each step is one button."""

from collections import Counter
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from carom.domain.intake import actions, queries
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportBatch
from carom.domain.intake.rules import KEEP_CELLS_DAYS
from carom.domain.network.models import Party
from carom.domain.practices.models import Clinic
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.intake import launching
from carom.interfaces.desk.intake.lines import lines
from carom.interfaces.desk.intake.organizations import IN_FILE, organization_choices
from carom.interfaces.desk.intake.rows import saw_names
from carom.interfaces.desk.intake.showing import (
    clinic_choices,
    fates,
    lone_patients,
    progress_of,
    spelling_chips,
    state_tone,
    undone,
)
from carom.interfaces.desk.intake.uploads import steps
from carom.interfaces.desk.writing import once, version_of

_FIRST_SPELLINGS = 12
_FIRST_UNUSABLE = 5


def _batch(public_id: str) -> ImportBatch:
    return find(ImportBatch.objects.select_related("by__user", "practice"), public_id)


@allow(Permission.INTAKE_IMPORT)
@require_safe
def page(request, public_id):
    """Where this import stands: being worked on, to be checked, ready, in, taken back, or not readable."""
    batch = _batch(public_id)
    shared = {"batch": batch, "steps": steps(), "tone": state_tone(batch)}
    if batch.work:
        return render(request, "desk/intake/working.html", shared | {"progress": progress_of(batch, timezone.now())})
    if batch.state == State.STAGED:
        return redirect("desk:import-columns", batch.public_id)
    if batch.state == State.PREVIEWED:
        return render(request, "desk/intake/preview.html", shared | _preview(request, batch) | _entries(request, batch))
    if batch.state == State.COMMITTED:
        skipped = queries.skipped(batch)
        context = _unusable(batch, skipped) | {
            "reasons": queries.most_frequent(skipped),
            "fates": fates(batch),
            "brought": queries.brought(batch),
        }
        return render(request, "desk/intake/result.html", shared | context)
    if batch.state == State.UNDONE:
        return render(request, "desk/intake/undone.html", shared | undone(batch))
    return render(request, "desk/intake/ended.html", shared)


def _preview(request, batch: ImportBatch) -> dict:
    outlook, skipped = queries.outlook(batch), queries.skipped(batch)
    unread = queries.unread(batch)
    names = list(queries.spellings(batch, limit=_FIRST_SPELLINGS))
    saw_names(request, batch, len(names))
    return _unusable(batch, skipped) | {
        "outlook": outlook,
        "reasons": queries.most_frequent(skipped),
        "unread": unread,
        "clinics": clinic_choices(batch, unread),
        "organizations": organization_choices(batch, unread),
        "perhaps_here": queries.perhaps_here(skipped),
        "repeated": queries.repeated(skipped),
        "chips": spelling_chips(batch, outlook, ""),
        "lines": lines(batch, names),
        "more": sum(outlook.spellings.values()) > _FIRST_SPELLINGS,
        "same_file": queries.same_file(batch),
        "lone_patients": lone_patients(batch),
    }


def _unusable(batch: ImportBatch, skipped: Counter[str]) -> dict:
    """The first rows with something wrong."""
    count = queries.unusable_rows(skipped)
    found = queries.rows(batch, show="unusable", limit=_FIRST_UNUSABLE) if count else []
    kept = batch.finished_at is None or timezone.now() - batch.finished_at < timedelta(days=KEEP_CELLS_DAYS)
    return {"unusable": found, "unusable_rows": count, "may_fetch": kept}


def _entries(request, batch: ImportBatch) -> dict:
    """The first entries of an address book, by name."""
    if batch.shape != "contacts":
        return {}
    found = queries.rows(batch, limit=_FIRST_SPELLINGS + 1)
    saw_names(request, batch, len(found))
    return {"rows": found[:_FIRST_SPELLINGS], "more": len(found) > _FIRST_SPELLINGS, "open": True}


@allow(Permission.INTAKE_IMPORT)
@require_safe
def progress(request, public_id):
    """How far the work is; when it is done the page moves on by itself. Work that has stopped may go on any moment.

    `shown=stopped`: the page says so already; nothing is sent while that stays true, so that no button moves.
    """
    batch = _batch(public_id)
    if not batch.work:
        return HttpResponseClientRedirect(reverse("desk:import-batch", args=[batch.public_id]))
    now = progress_of(batch, timezone.now())
    if now.stopped and request.GET.get("shown") == "stopped":
        return HttpResponse(status=204)
    context = {"batch": batch, "progress": now}
    return render(request, "desk/intake/working.html#progress", context)


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def go_on(request, public_id):
    """Take up work that has stopped without being done. A job that still lives is not disturbed."""
    batch = _batch(public_id)
    if actions.go_on(batch=batch, by=request.member, at=request.now):
        launching.start(batch)
    return redirect("desk:import-batch", batch.public_id)


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def commit(request, public_id):
    return _ask(request, public_id, "commit")


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def undo(request, public_id):
    return _ask(request, public_id, "undo")


def _ask(request, public_id, work: str):
    batch = _batch(public_id)
    actions.ask_for(batch=batch, work=work, version=version_of(request), by=request.member, at=request.now)
    launching.start(batch)
    return redirect("desk:import-batch", batch.public_id)


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def clinic(request, public_id):
    """Say which of our clinics a clinic of the file is."""
    batch = _batch(public_id)
    chosen = request.POST.get("clinic", "")
    actions.place_clinic(
        batch=batch,
        word=request.POST.get("word", ""),
        clinic=find(Clinic, chosen) if chosen else None,
        by=request.member,
        at=request.now,
    )
    return redirect("desk:import-batch", batch.public_id)


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def organization(request, public_id):
    """Say which other organization one is that the file names beside a person."""
    batch = _batch(public_id)
    chosen = request.POST.get("other", "")
    in_file = chosen.startswith(IN_FILE)
    actions.same_place(
        batch=batch,
        word=request.POST.get("word", ""),
        party=find(Party.objects.listed(), chosen) if chosen and not in_file else None,
        text=chosen.removeprefix(IN_FILE) if in_file else "",
        by=request.member,
        at=request.now,
    )
    return redirect("desk:import-batch", batch.public_id)


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def leave(request, public_id):
    """Do not bring this file in; its rows are deleted."""
    batch = _batch(public_id)
    actions.drop(batch=batch, version=version_of(request), by=request.member, at=request.now)
    return redirect("desk:import")
