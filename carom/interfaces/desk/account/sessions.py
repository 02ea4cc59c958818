"""Where am I signed in? One's own devices, and how to end them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carom.domain.practices import actions, people
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.step_up import step_up


@allow(Permission.NETWORK_VIEW)
@require_safe
def sessions(request):
    found = people.sessions_of(request.user, at=timezone.now(), idle=request.idle)
    rows = [{"session": session, "is_here": session.pk == request.session.key_hash} for session in found]
    context = {
        "rows": rows,
        "minutes": request.idle.seconds // 60,
        "has_password": request.user.has_usable_password(),
    }
    return render(request, "desk/account/sessions.html", context)


@allow(Permission.NETWORK_VIEW)
@require_POST
@step_up
def end(request):
    """Sign one of one's own devices out; nothing is done about one that already is, or is somebody else's."""
    actions.end_session(user=request.user, public_id=request.POST.get("session", ""), at=timezone.now())
    messages.success(request, _("That device is signed out."))
    return redirect("desk:sessions")


@allow(Permission.NETWORK_VIEW)
@require_POST
@step_up
def end_others(request):
    actions.end_other_sessions(user=request.user, but=request.session.key_hash, at=timezone.now())
    messages.success(request, _("Every other device is signed out."))
    return redirect("desk:sessions")
