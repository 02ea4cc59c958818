"""The rows of an import: what becomes of each, why, and the choice to leave one out."""

from datetime import date

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from carom.domain.intake import actions, looks, queries
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportBatch
from carom.domain.practices.queries import local_date
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import after_view, allow, find
from carom.interfaces.desk.intake.labels import ROW_FILTERS
from carom.interfaces.desk.writing import number_of, once

_PAGE = 50


@allow(Permission.INTAKE_IMPORT)
@require_safe
def page(request, public_id):
    """Rows in file order, with day and source, what becomes of them and why; patients stay out of it.

    Of an address book the names are shown.
    """
    batch = find(ImportBatch.objects.select_related("practice"), public_id)
    show = request.GET.get("show", "")
    after = request.GET.get("after", "")
    after = number_of(after)
    found = queries.rows(batch, show=show, after=after, limit=_PAGE + 1, today=_today(request))
    if batch.shape == "contacts":
        saw_names(request, batch, len(found[:_PAGE]))
    url = reverse("desk:import-rows", args=[batch.public_id])
    context = {
        "batch": batch,
        "rows": found[:_PAGE],
        "open": batch.state == State.PREVIEWED and not batch.work,
        "chips": [
            {"label": label, "url": f"{url}?show={value}", "count": None, "active": value == show}
            for value, label in ROW_FILTERS
        ],
        "first_url": f"{url}?show={show}" if after else "",
        "next_url": f"{url}?show={show}&after={found[_PAGE - 1].row_no}" if len(found) > _PAGE else "",
    }
    return render(request, f"desk/intake/rows.html{'#rows' if request.htmx else ''}", context)


def saw_names(request, batch: ImportBatch, count: int) -> None:
    """History knows who looked at the names of an address book: they may be patients'."""
    after_view(request, lambda: looks.of_rows(batch, count))


def _today(request) -> date:
    return local_date(request.practice, timezone.now())


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def choose(request, public_id, row_no):
    """Choose for one row."""
    batch = find(ImportBatch.objects.select_related("practice"), public_id)
    actions.choose_row(
        batch=batch, row_no=row_no, choice=request.POST.get("choice", ""), by=request.member, at=request.now
    )
    if not request.htmx:
        return redirect("desk:import-rows", batch.public_id)
    fate = next(iter(queries.rows(batch, after=row_no - 1, limit=1, today=_today(request))), None)
    if fate is None:
        raise Http404
    return render(request, "desk/intake/_row.html", {"batch": batch, "row": fate, "open": True, "changed": True})
