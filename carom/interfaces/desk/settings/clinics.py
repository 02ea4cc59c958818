"""The places of the practice: which there are, one more, another name."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carom.domain.practices import actions, queries
from carom.domain.practices.models import Clinic
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.settings.forms import ClinicForm
from carom.interfaces.desk.writing import once, version_of

_PAGE = "desk/settings/clinic_form.html"


@allow(Permission.PRACTICE_SETTINGS)
@require_safe
def clinics(request):
    return render(request, "desk/settings/clinics.html", {"clinics": queries.clinics(request.practice)})


@allow(Permission.PRACTICE_SETTINGS)
@once
def add(request):
    form = ClinicForm(request.POST or None, initial={"state": request.practice.state})
    if form.is_valid():
        try:
            added = actions.add_clinic(
                practice=request.practice, by=request.member, at=request.now, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("“%(name)s” can be chosen now.") % {"name": added.name})
            return redirect("desk:settings-clinics")
    return render(request, _PAGE, {"form": form}, status=422 if request.method == "POST" else 200)


@allow(Permission.PRACTICE_SETTINGS)
@once
def edit(request, public_id):
    clinic = find(Clinic, public_id)
    form = ClinicForm(request.POST or None, initial={name: getattr(clinic, name) for name in ClinicForm.base_fields})
    version = request.POST.get("version") or clinic.version
    if form.is_valid():
        try:
            actions.change_clinic(
                clinic=clinic, version=version_of(request), changes=form.cleaned_data, by=request.member, at=request.now
            )
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:settings-clinics")
    context = {"form": form, "clinic": clinic, "version": version}
    return render(request, _PAGE, context, status=422 if request.method == "POST" else 200)
