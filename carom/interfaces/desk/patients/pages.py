"""Patients: as little as possible, only for those who may know who they are, and every look is written down."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carom.domain.network import queries as network
from carom.domain.patients import actions, queries
from carom.domain.patients.actions import OwnNumberTaken
from carom.domain.patients.models import Patient
from carom.domain.practices.roles import Permission
from carom.domain.referrals import queries as referrals
from carom.interfaces.desk.access import allow, find, saw, saw_list
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.days import in_full
from carom.interfaces.desk.fragments import filled
from carom.interfaces.desk.known import saw_parties, saw_words
from carom.interfaces.desk.patients.forms import NumberForm, PatientForm
from carom.interfaces.desk.writing import once, version_of

_PAGE = 50
_LIST = "desk/patients/list.html"


@allow(Permission.PATIENTS_IDENTIFY)
@require_safe
def patients(request):
    stop = request.GET.get("before", "")
    before = find(Patient, stop) if stop else None
    found = list(queries.newest(request.practice, before=before, limit=_PAGE + 1))
    shown = found[:_PAGE]
    saw_list(request, [patient.public_id for patient in shown])
    older = shown[-1].public_id if len(found) > _PAGE else ""
    rows = [_row(patient) for patient in shown]
    context = {"rows": rows, "older": older, "is_first": before is None, "form": NumberForm()}
    return render(request, _LIST, context)


def _row(patient: Patient) -> SafeString:
    values = {
        "url": address("desk:patient", patient.public_id),
        "initials": patient.initials,
        "own_number": patient.own_number,
        "added": in_full(timezone.localdate(patient.created_at)),
    }
    return filled("desk/patients/_row.html", values)


@allow(Permission.PATIENTS_IDENTIFY)
@require_POST
@once
def find_by_number(request):
    form = NumberForm(request.POST)
    patient = queries.by_own_number(request.practice, form.cleaned_data["own_number"]) if form.is_valid() else None
    if patient is not None:
        return redirect("desk:patient", patient.public_id)
    if form.is_valid():
        form.add_error("own_number", _("No patient has exactly this number. Check it, or add a referral with it."))
    return render(request, _LIST, {"rows": [], "is_first": False, "is_search": True, "form": form}, status=422)


@allow(Permission.PATIENTS_IDENTIFY)
@require_safe
def patient(request, public_id):
    found = find(Patient, public_id)
    saw(request, found)
    rows = referrals.of_patient(found)
    saw_parties(request, [row.source.public_id for row in rows if row.source])
    saw_words(request, [row.public_id for row in rows if row.stated_source and not row.source])
    for row in rows:
        row.is_unsaid = network.says_nobody(row.stated_source)
    context = {"patient": found, "rows": rows}
    return render(request, "desk/patients/patient.html", context)


@allow(Permission.PATIENTS_EDIT)
@once
def edit(request, public_id):
    found = find(Patient, public_id)
    context = {"patient": found, "version": request.POST.get("version") or found.version}
    if request.method != "POST":
        saw(request, found)
        form = PatientForm(initial={name: getattr(found, name) for name in PatientForm.base_fields})
        return render(request, "desk/patients/edit.html", context | {"form": form})
    form = PatientForm(request.POST)
    if form.is_valid():
        try:
            actions.change_patient(
                patient=found,
                version=version_of(request),
                changes=form.cleaned_data,
                by=request.member,
                at=request.now,
            )
        except OwnNumberTaken as taken:
            form.add_error("own_number", str(taken))
        else:
            messages.success(request, _("Patient changed."))
            return redirect("desk:patient", found.public_id)
    saw(request, found)
    return render(request, "desk/patients/edit.html", context | {"form": form}, status=422)
