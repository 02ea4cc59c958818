"""What each column of the file is: recognised, changeable, remembered."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carom.domain.intake import actions, looks
from carom.domain.intake.actions import MappingRefused
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportBatch
from carom.domain.intake.reading.fields import ANALYSIS_ONLY, DATES, FIELDS, NOT_TAKEN
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.staged import chunks
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import after_view, allow, find
from carom.interfaces.desk.intake import launching
from carom.interfaces.desk.intake.labels import DATE_ORDERS, FIELD_NAMES, SHAPES
from carom.interfaces.desk.intake.showing import recognised
from carom.interfaces.desk.intake.uploads import steps
from carom.interfaces.desk.writing import once, version_of

_EXAMPLES = 3


@allow(Permission.INTAKE_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def page(request, public_id):
    """Every column with its first cells and a choice of what it is."""
    batch = find(ImportBatch, public_id)
    if batch.state not in {State.STAGED, State.PREVIEWED} or batch.work:
        return redirect("desk:import-batch", batch.public_id)
    mapping = Mapping.from_dict(batch.mapping)
    if request.method != "POST":
        shape = request.GET.get("shape", mapping.shape)
        shown = mapping.with_columns(shape=shape) if shape in FIELDS else mapping
        return _show(request, batch, shown, shown.columns, shown.date_order or "")
    shape = request.POST.get("shape", mapping.shape)
    chosen, error = _chosen(request, mapping, shape)
    order = request.POST.get("date_order", "")
    if not error and not order and DATES & set(chosen):
        error = _("Say how the dates are written: 03/04/2026 can be two different days.")
    if not error:
        try:
            _save(request, batch, chosen, shape, order)
        except MappingRefused as refusal:
            error = str(refusal)
    if error:
        shown = mapping.with_columns(shape=shape) if shape in FIELDS else mapping
        return _show(request, batch, shown, chosen, order, error, status=422)
    launching.start(batch)
    return redirect("desk:import-batch", batch.public_id)


def _save(request, batch: ImportBatch, chosen: dict[str, int], shape: str, order: str) -> None:
    actions.set_mapping(
        batch=batch,
        version=version_of(request),
        columns=chosen,
        shape=shape,
        date_order=order,
        keep_names="keep_names" in request.POST,
        by=request.member,
        at=request.now,
    )


def _chosen(request, mapping: Mapping, shape: str) -> tuple[dict[str, int], str]:
    """Field → column as posted, and what is wrong with it."""
    chosen: dict[str, int] = {}
    for index in range(len(mapping.headers)):
        field = request.POST.get(f"column-{index}", "")
        if not field or field not in FIELDS.get(shape, ()):
            continue
        if field in chosen:
            first, second = mapping.headers[chosen[field]], mapping.headers[index]
            words = {"field": FIELD_NAMES[field], "first": first, "second": second}
            return chosen, _("“%(field)s” was chosen for two columns, %(first)s and %(second)s. Keep one.") % words
        chosen[field] = index
    return chosen, ""


def _named(field: str, shape: str) -> str:
    """The field in words, with what an import does not take of it."""
    words = {"field": FIELD_NAMES[field]}
    if field in NOT_TAKEN[shape]:
        return _("%(field)s (not taken over)") % words
    return _("%(field)s (read for the analysis only)") % words if field in ANALYSIS_ONLY[shape] else str(words["field"])


def _show(request, batch, mapping: Mapping, chosen: dict[str, int], order: str, error: str = "", status: int = 200):
    examples = chunks.first_rows(batch, _EXAMPLES)
    after_view(request, lambda: looks.of_rows(batch, len(examples)))
    by_index = {index: field for field, index in chosen.items()}
    idle = {"", *NOT_TAKEN[mapping.shape], *ANALYSIS_ONLY[mapping.shape]}
    columns = [
        {
            "index": index,
            "header": header,
            "field": by_index.get(index, ""),
            "cells": [cells[index][:60] if index < len(cells) else "" for _row_no, cells in examples],
        }
        for index, header in enumerate(mapping.headers)
    ]
    context = {
        "batch": batch,
        "mapping": mapping,
        "recognised": recognised(mapping),
        "steps": steps(),
        "used": [column for column in columns if column["field"] not in idle],
        "unused": [column for column in columns if column["field"] in idle],
        "fields": [(field, _named(field, mapping.shape)) for field in FIELDS[mapping.shape]],
        "shapes": [(shape, name, shape == mapping.shape) for shape, name in SHAPES.items()],
        "orders": [(value, name, value == order) for value, name in DATE_ORDERS.items()],
        "has_patients": mapping.shape == "referrals",
        "error": error,
    }
    return render(request, "desk/intake/columns.html", context, status=status)
