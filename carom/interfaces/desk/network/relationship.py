"""How we stand with a source: owner, stage, how often we mean to speak."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from carom.domain.network import actions
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.known import listed_party
from carom.interfaces.desk.network.forms import RelationshipForm
from carom.interfaces.desk.writing import once, version_of


@allow(Permission.NETWORK_EDIT)
@once
def edit(request, public_id):
    party = listed_party(request, public_id, "relationship__owner", "relationship__backup")
    relationship = party.relationship
    private = request.member.may(Permission.TALKS_VIEW)
    form = RelationshipForm(request.POST or None, practice=request.practice, relationship=relationship, private=private)
    context = {"form": form, "party": party, "version": request.POST.get("version") or relationship.version}
    if request.method != "POST":
        return render(request, "desk/network/relationship.html", context)
    if form.is_valid():
        try:
            actions.change_relationship(
                relationship=relationship, version=version_of(request), changes=form.cleaned_data,
                by=request.member, at=request.now,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("cadence_max_days", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:party", party.public_id)
    return render(request, "desk/network/relationship.html", context, status=422)
