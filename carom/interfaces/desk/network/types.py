"""The practice's own list of kinds of sources."""

from itertools import groupby

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carom.domain.network import actions, queries
from carom.domain.network.models import SourceType
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.network.forms import TypeForm
from carom.interfaces.desk.writing import once, version_of

_FIELDS = ("name", "sector", "legal_role", "cadence_ideal_days", "cadence_max_days", "is_active")


@allow(Permission.NETWORK_VIEW)
@require_safe
def types(request):
    found = queries.types_in_use(request.practice)
    sectors = [(name, list(rows)) for name, rows in groupby(found, key=lambda one: one.get_sector_display())]
    return render(request, "desk/network/types.html", {"sectors": sectors})


@allow(Permission.NETWORK_EDIT)
@once
def add(request):
    form = TypeForm(
        request.POST or None,
        initial={"sector": "community", "cadence_ideal_days": 90, "cadence_max_days": 180, "is_active": True},
    )
    del form.fields["is_active"]
    if form.is_valid():
        try:
            added = actions.add_source_type(
                practice=request.practice, by=request.member, at=request.now, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("“%(name)s” can be chosen now.") % {"name": added.name})
            return redirect("desk:source-types")
    return render(
        request, "desk/network/type_form.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


@allow(Permission.NETWORK_EDIT)
@require_POST
@once
def add_starting(request):
    """Bring in what is missing of the starting set."""
    added = actions.add_starting_types(practice=request.practice, by=request.member, at=request.now)
    messages.success(request, _("Kinds added: %(count)d.") % {"count": len(added)})
    return redirect("desk:source-types")


@allow(Permission.NETWORK_EDIT)
@once
def edit(request, public_id):
    source_type = find(SourceType, public_id)
    form = TypeForm(request.POST or None, initial={name: getattr(source_type, name) for name in _FIELDS})
    version = request.POST.get("version") or source_type.version
    if form.is_valid():
        try:
            actions.change_source_type(
                source_type=source_type, version=version_of(request), changes=form.cleaned_data, by=request.member,
                at=request.now,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:source-types")
    context = {"form": form, "source_type": source_type, "version": version}
    return render(request, "desk/network/type_form.html", context, status=422 if request.method == "POST" else 200)
