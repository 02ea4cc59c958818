"""Two records that are one: choose the other, see what would move, do it, undo it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carom.domain.network import actions, queries
from carom.domain.network.models import Merge
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.known import knows_patients, listed_party, saw_parties
from carom.interfaces.desk.writing import once


@allow(Permission.NETWORK_MERGE)
@require_safe
def choose(request, public_id):
    """Who is the same? Likely ones are offered, anybody can be found."""
    party = listed_party(request, public_id)
    other = request.GET.get("other", "")
    if other:
        return redirect("desk:party-merge-with", party.public_id, listed_party(request, other).public_id)
    typed = request.GET.get("other_text", "").strip()[:200]
    similar = queries.similar(request.practice, name=party.name, but=party, limit=6, patients=knows_patients(request))
    saw_parties(request, [one.party.public_id for one in similar])
    context = {
        "party": party,
        "similar": similar,
        "typed": typed,
        "error": _("Choose somebody from the list that opens while you type.") if "other" in request.GET else "",
        "options_url": f"{reverse('desk:party-options')}?existing=1&kind={party.kind}",
    }
    return render(request, "desk/network/merge_choose.html", context)


@allow(Permission.NETWORK_MERGE)
@once
def preview(request, public_id, other_id):
    """What would move, then the deed. `keep` says which of the two stays."""
    first, second = (listed_party(request, wanted) for wanted in (public_id, other_id))
    wanted = request.POST.get("keep") or request.GET.get("keep", "")
    kept = {first.public_id: first, second.public_id: second}.get(wanted) or queries.keeps(
        request.practice, first, second
    )
    gone = second if kept == first else first
    if request.method == "POST":
        merge = actions.merge(kept=kept, gone=gone, by=request.member, at=request.now)
        said = _("%(gone)s is part of %(kept)s now.") % {"gone": gone.name, "kept": kept.name}
        messages.success(request, said, extra_tags=reverse("desk:merge-undo", args=[merge.public_id]))
        return redirect("desk:party", kept.public_id)
    context = {"party": first, "kept": kept, "gone": gone, "moved": [], "refusal": ""}
    try:
        actions.check_merge(request.practice, kept=kept, gone=gone)
        context["moved"] = queries.merge_preview(request.practice, kept=kept, gone=gone)
    except Refused as refusal:
        context["refusal"] = str(refusal)
    context["swap_url"] = f"{request.path}?keep={gone.public_id}"
    return render(request, "desk/network/merge.html", context)


@allow(Permission.NETWORK_MERGE)
@require_POST
@once
def undo(request, public_id):
    merge = find(Merge, public_id)
    parted = actions.undo_merge(merge=merge, by=request.member, at=request.now)
    messages.success(request, _("%(name)s stands alone again.") % {"name": parted.name})
    return redirect("desk:party", parted.public_id)
