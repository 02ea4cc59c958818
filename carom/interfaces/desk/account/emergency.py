"""Emergency access: for a role that never sees patients, on the day somebody has to."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from carom.domain.practices import actions, people
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.account.forms import EmergencyForm
from carom.interfaces.desk.step_up import step_up
from carom.interfaces.desk.writing import once


@allow(Permission.PATIENTS_EMERGENCY)
@step_up
@once
def ask(request):
    now = people.emergency_of(request.member, timezone.now())
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "now": now, "hours": actions.EMERGENCY_HOURS}
        return render(request, "desk/account/emergency.html", context, status=422 if form.is_bound else 200)
    address = settings.SITE_URL + reverse("desk:team")
    actions.ask_emergency_access(
        member=request.member, reason=form.cleaned_data["reason"], address=address, at=request.now
    )
    messages.warning(request, _("You see who patients are for four hours. The owners were told."))
    return redirect("desk:patients")
