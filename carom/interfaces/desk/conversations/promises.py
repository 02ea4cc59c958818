"""Promises with one source: make one, settle it, take that back."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from carom.domain.conversations import actions, queries
from carom.domain.conversations.models import Commitment
from carom.domain.practices.roles import Permission
from carom.domain.today.queries import hidden_promises
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.conversations.due import due
from carom.interfaces.desk.conversations.forms import CommitmentForm, SettleForm
from carom.interfaces.desk.days import in_full
from carom.interfaces.desk.known import listed_party
from carom.interfaces.desk.writing import once

_SAID = {
    Commitment.State.KEPT: gettext_lazy("Promise kept."),
    Commitment.State.MISSED: gettext_lazy("Promise marked as missed."),
    Commitment.State.RELEASED: gettext_lazy("Promise no longer needed."),
    Commitment.State.OPEN: gettext_lazy("Promise is open again."),
}


@allow(Permission.TALKS_VIEW)
@require_safe
def with_party(request, public_id):
    """The open promises with one source, as a part of its card."""
    party = listed_party(request, public_id)
    today = timezone.localdate()
    promises = list(queries.promises(request.practice, party))
    hidden = hidden_promises(request.practice, today, request.member, promises)
    return render(
        request,
        f"desk/conversations/promises.html{'#promises' if request.htmx else ''}",
        {
            "party": party,
            "promises": [(one, *due(one, in_full(one.due_on), today, hidden)) for one in promises],
            "ours": queries.kept(request.practice, party, "us"),
            "theirs": queries.kept(request.practice, party, "them"),
        },
    )


@allow(Permission.TALKS_LOG)
@once
def add(request, public_id):
    party = listed_party(request, public_id)
    form = CommitmentForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "desk/conversations/promise_form.html", {"form": form, "party": party}, status=status)
    actions.make_commitment(
        practice=request.practice,
        party=party,
        what=form.cleaned_data["what"],
        due_on=form.cleaned_data["due_on"],
        promised_by=form.cleaned_data["promised_by"] or "us",
        by=request.member,
        at=request.now,
    )
    messages.success(request, _("Promise written down."))
    return redirect("desk:party", party.public_id)


@allow(Permission.TALKS_LOG)
@require_POST
@once
def settle(request, public_id):
    commitment = find(queries.promises_open_to(request.member).select_related("party"), public_id)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("This button was incomplete. Reload the page and try again."))
    actions.settle_commitment(commitment=commitment, by=request.member, at=request.now, **form.cleaned_data)
    undo = "" if commitment.state == Commitment.State.OPEN else reverse("desk:promise-reopen", args=[public_id])
    messages.success(request, _SAID[commitment.state], extra_tags=undo)
    return redirect("desk:party", commitment.party.public_id)


@allow(Permission.TALKS_LOG)
@require_POST
@once
def reopen(request, public_id):
    """Undo of a settled promise."""
    commitment = find(queries.promises_open_to(request.member).select_related("party"), public_id)
    actions.settle_commitment(
        commitment=commitment, version=commitment.version, state="open", by=request.member, at=request.now
    )
    messages.success(request, _SAID[Commitment.State.OPEN])
    return redirect("desk:party", commitment.party.public_id)
