"""What an owner does about a member, an invitation, an emergency. One action each."""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carom.domain.practices import actions
from carom.domain.practices.models import EmergencyAccess, Invitation, Member
from carom.domain.practices.roles import Permission
from carom.interfaces.desk import errors
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.step_up import step_up
from carom.interfaces.desk.team.forms import RoleForm
from carom.interfaces.desk.writing import once, version_of


@allow(Permission.TEAM_MANAGE)
@require_POST
@step_up
@once
def change_role(request, public_id):
    member, form = _member(public_id), RoleForm(request.POST)
    if not form.is_valid():
        return errors.refused(request, _("There is no such role. Choose one of the list."))
    by, at = request.member, request.now
    actions.change_role(member=member, version=version_of(request), role=form.cleaned_data["role"], by=by, at=at)
    return _done(request, member, _("The role was changed. They have to sign in again."))


@allow(Permission.TEAM_MANAGE)
@require_POST
@step_up
@once
def disable(request, public_id):
    member = _member(public_id)
    actions.disable_member(member=member, version=version_of(request), by=request.member, at=request.now)
    return _done(request, member, _("Their access ended, everywhere and at once."))


@allow(Permission.TEAM_MANAGE)
@require_POST
@step_up
@once
def enable(request, public_id):
    member = _member(public_id)
    actions.enable_member(member=member, version=version_of(request), by=request.member, at=request.now)
    return _done(request, member, _("They can sign in again."))


@allow(Permission.TEAM_MANAGE)
@require_POST
@step_up
@once
def sign_out(request, public_id):
    member = _member(public_id)
    actions.sign_out_member(member=member, by=request.member, at=request.now)
    return _done(request, member, _("They are signed out on every device."))


@allow(Permission.TEAM_MANAGE)
@require_POST
@step_up
@once
def remove_factors(request, public_id):
    member = _member(public_id)
    actions.remove_factors(member=member, by=request.member, at=request.now)
    return _done(request, member, _("The second step was reset. They set up a new one when they sign in."))


@allow(Permission.TEAM_MANAGE)
@require_POST
@step_up
@once
def withdraw(request, public_id):
    invitation = find(Invitation.objects.select_related("practice"), public_id)
    actions.withdraw_invitation(invitation=invitation, by=request.member, at=request.now)
    messages.success(request, _("The invitation was withdrawn; its link opens nothing."))
    return redirect("desk:team")


@allow(Permission.TEAM_MANAGE)
@require_POST
@step_up
@once
def end_emergency(request, public_id):
    access = find(EmergencyAccess.objects.select_related("practice", "member__user"), public_id)
    actions.end_emergency_access(access=access, by=request.member, at=request.now)
    messages.success(request, _("The emergency access ended."))
    return redirect("desk:team")


def _member(public_id: str) -> Member:
    return find(Member.objects.select_related("user", "practice"), public_id)


def _done(request, member: Member, sentence: str):
    if not request.session.exists(request.session.session_key):  # it was oneself
        logout(request)
        return redirect("account_login")
    messages.success(request, sentence)
    return redirect("desk:team-member", member.public_id)
