"""Log a talk in two fields; correct it; take it back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carom.domain.conversations import actions, queries
from carom.domain.practices.queries import local_date
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.conversations.forms import TouchpointForm
from carom.interfaces.desk.conversations.who import Who, known, who_was_meant
from carom.interfaces.desk.known import listed_party
from carom.interfaces.desk.writing import number_of, once

_PAGE = "desk/conversations/touchpoint_form.html"


@allow(Permission.TALKS_LOG)
@once
def add(request):
    if request.method != "POST":
        asked = request.GET.get("party", "")
        party = listed_party(request, asked) if asked else None
        return render(request, _PAGE, {"form": TouchpointForm(), "who": Who(party, party.name if party else "")})
    form, who = TouchpointForm(request.POST), who_was_meant(request)
    if not form.is_valid() or who.error:
        return render(request, _PAGE, {"form": form, "who": who}, status=422)
    touchpoint = actions.log_touchpoint(
        practice=request.practice,
        party=known(request, who),
        promise=form.promised(),
        by=request.member,
        at=request.now,
        **form.talk(local_date(request.practice, request.now)),
    )
    said = _("Talk with %(name)s saved.") % {"name": touchpoint.party.name}
    messages.success(request, said, extra_tags=reverse("desk:touchpoint-remove", args=[touchpoint.public_id]))
    return redirect("desk:party", touchpoint.party.public_id)


@allow(Permission.TALKS_LOG)
@once
def edit(request, public_id):
    touchpoint = find(queries.touchpoints_open_to(request.member).standing().select_related("party"), public_id)
    context = {"touchpoint": touchpoint, "version": request.POST.get("version") or touchpoint.version}
    if request.method != "POST":
        stored = {name: getattr(touchpoint, name) for name in TouchpointForm.TALK}
        return render(request, _PAGE, context | {"form": TouchpointForm(initial=stored)})
    form = TouchpointForm(request.POST)
    form.fields["learned"].required = False
    if not form.is_valid() or not number_of(str(context["version"])):
        return render(request, _PAGE, context | {"form": form}, status=422)
    actions.change_touchpoint(
        touchpoint=touchpoint,
        version=number_of(str(context["version"])),
        changes=form.talk(touchpoint.on),
        by=request.member,
        at=request.now,
    )
    messages.success(request, _("Talk changed."))
    return redirect("desk:party", touchpoint.party.public_id)


@allow(Permission.TALKS_LOG)
@require_POST
@once
def remove(request, public_id):
    touchpoint = find(queries.touchpoints_open_to(request.member).select_related("party"), public_id)
    actions.remove_touchpoint(touchpoint=touchpoint, by=request.member, at=request.now)
    undo = reverse("desk:touchpoint-restore", args=[public_id])
    messages.success(request, _("Talk taken back."), extra_tags=undo)
    return redirect("desk:party", touchpoint.party.public_id)


@allow(Permission.TALKS_LOG)
@require_POST
@once
def restore(request, public_id):
    touchpoint = find(queries.touchpoints_open_to(request.member).select_related("party"), public_id)
    actions.restore_touchpoint(touchpoint=touchpoint, by=request.member, at=request.now)
    messages.success(request, _("Talk is back."))
    return redirect("desk:party", touchpoint.party.public_id)
