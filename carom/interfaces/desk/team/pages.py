"""Who works here: a page for the owner, and what each role may do for everybody."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from carom.domain.configuration import queries as configuration
from carom.domain.practices import actions, people
from carom.domain.practices.models import Member
from carom.domain.practices.roles import PERMISSIONS, ROLE_NAMES, Permission, Role
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.step_up import step_up
from carom.interfaces.desk.team import words
from carom.interfaces.desk.team.forms import InviteForm, RoleForm
from carom.interfaces.desk.writing import once


@allow(Permission.TEAM_MANAGE)
@step_up
@require_safe
def team(request):
    at = timezone.now()
    members = people.team(request.practice)
    users = [member.user_id for member in members]
    kinds = Authenticator.objects.filter(user__in=users).exclude(type=Authenticator.Type.RECOVERY_CODES)
    protected = set(kinds.values_list("user_id", flat=True))
    context = {
        "rows": [
            {"member": member, "role": ROLE_NAMES[Role(member.role)], "has_factor": member.user_id in protected}
            for member in members
        ],
        "invitations": [(one, ROLE_NAMES[Role(one.role)]) for one in people.open_invitations(request.practice, at)],
        "emergencies": people.emergencies(request.practice, at),
    }
    return render(request, "desk/team/team.html", context)


@allow(Permission.TEAM_MANAGE)
@step_up
@require_safe
def member(request, public_id):
    found = find(Member.objects.select_related("user", "practice"), public_id)
    factors = Authenticator.objects.filter(user=found.user_id).exclude(type=Authenticator.Type.RECOVERY_CODES)
    context = {
        "found": found,
        "is_me": found.pk == request.member.pk,
        "role": ROLE_NAMES[Role(found.role)],
        "has_factor": factors.exists(),
        "form": RoleForm(initial={"role": found.role}),
        "version": found.version,
    }
    return render(request, "desk/team/member.html", context)


@allow(Permission.NETWORK_VIEW)
@require_safe
def permissions(request):
    roles = [ROLE_NAMES[role] for role in PERMISSIONS]
    context = {"roles": roles, "table": words.table(), "by_role": words.by_role()}
    return render(request, "desk/team/permissions.html", context)


@allow(Permission.TEAM_MANAGE)
@step_up
@once
def invite(request):
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/team/invite.html", {"form": form}, status=422 if form.is_bound else 200)
    invitation, link = actions.invite(
        practice=request.practice, by=request.member, at=request.now, address=_address, **form.cleaned_data
    )
    context = {"invitation": invitation, "link": link, "has_mail": configuration.sends_mail()}
    return render(request, "desk/team/invited.html", context)


def _address(token: str) -> str:
    return settings.SITE_URL + reverse("desk:link", args=[token])
