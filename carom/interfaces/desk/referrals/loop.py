"""The source has heard: recorded here, said by a person. Nothing is sent."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carom.domain.practices.queries import local_date
from carom.domain.practices.roles import Permission
from carom.domain.referrals import actions, rules
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.referrals.forms import ToldForm
from carom.interfaces.desk.referrals.referral import readable, show
from carom.interfaces.desk.writing import once, version_of


@allow(Permission.TALKS_LOG)
@require_POST
@once
def acknowledge(request, public_id):
    return _told(request, public_id, actions.acknowledge, _("Noted: the source knows that it reached you."))


@allow(Permission.TALKS_LOG)
@require_POST
@once
def report(request, public_id):
    return _told(request, public_id, actions.report_back, _("Noted: the source has heard."))


def _told(request, public_id: str, tell, said: str):
    referral = readable(request, public_id)
    if version_of(request) != referral.version:
        return show(request, referral, is_stale=True, status=409)
    form = ToldForm(request.POST)
    if not form.is_valid():
        return show(request, referral, forms={"told_form": form}, status=422)
    on = form.cleaned_data["on"] or local_date(request.practice, request.now)
    try:
        tell(referral=referral, version=referral.version, on=on, by=request.member, at=request.now)
    except actions.WrongDay as refusal:
        form.add_error("on", str(refusal))
        return show(request, referral, forms={"told_form": form}, status=422)
    messages.success(request, said)
    return redirect("desk:referral", referral.public_id)


@allow(Permission.TALKS_LOG)
@require_POST
@once
def unsay(request, public_id):
    referral = readable(request, public_id)
    if version_of(request) != referral.version:
        return show(request, referral, is_stale=True, status=409)
    milestone = rules.Milestone.REPORT if request.POST.get("milestone") == "report" else rules.Milestone.ACKNOWLEDGE
    actions.unsay(referral=referral, version=referral.version, milestone=milestone, by=request.member, at=request.now)
    messages.success(request, _("Taken back: the source is still to be told."))
    return redirect("desk:referral", referral.public_id)
