"""Adding a source, its card, and its names and facts."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carom.domain.conversations.days import ago, ahead
from carom.domain.conversations.rules import is_past
from carom.domain.network import actions, queries, reach
from carom.domain.network.models import Sector
from carom.domain.network.queries.card import Card
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.known import chosen_party, known_party, knows_patients, listed_party, saw_parties
from carom.interfaces.desk.network.forms import TIERS, AddForm, EditForm
from carom.interfaces.desk.network.year import year_of
from carom.interfaces.desk.writing import once, version_of


@allow(Permission.NETWORK_EDIT)
@once
def add(request):
    """A name is enough; everything else is folded."""
    if request.method != "POST":
        form = AddForm(
            practice=request.practice, initial={"name": request.GET.get("name", "")[:200], "is_source": True}
        )
        return render(request, "desk/network/add.html", {"form": form})
    form = AddForm(request.POST, practice=request.practice)
    place, place_text = chosen_party(request, "organization", existing=False)
    if form.is_valid():
        try:
            party = actions.add_party(
                practice=request.practice, organization=place or place_text, reach=form.reach(), by=request.member,
                at=request.now, **form.facts(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is in your network now.") % {"name": party.name})
            return redirect("desk:party", party.public_id)
    context = {"form": form, "place": place, "place_text": place_text}
    return render(request, "desk/network/add.html", context, status=422)


@allow(Permission.NETWORK_VIEW)
@require_safe
def card(request, public_id):
    """The source card. A party that was merged leads to the one that was kept."""
    party = known_party(request, public_id)
    if party.merged_into:
        return redirect("desk:party", party.merged_into.public_id)
    found = queries.card(request.practice, party, patients=knows_patients(request))
    saw_parties(request, _others(found))
    today = timezone.localdate()
    summary = found.summary
    country = request.practice.country
    context = {
        "card": found,
        "party": found.party,
        "relationship": found.relationship,
        "tier": TIERS.get(found.relationship.tier, ""),
        "summary": summary,
        "reach": [(point, reach.shown(point.kind, point.value, country=country)) for point in found.reach],
        "year": year_of(request.practice, found.party, today),
        "last_in": summary.last_in_on and ago(summary.last_in_on, today),
        "last_touch": summary.last_touch_on and ago(summary.last_touch_on, today),
        "next_touch": summary.next_touch_on and ahead(summary.next_touch_on, today),
        "is_touch_due": bool(summary.next_touch_on and summary.next_touch_on <= today),
        "is_past": bool(summary.next_touch_on) and is_past(summary.last_touch_on, found.cadence_max_days, today),
    }
    return render(request, "desk/network/card.html", context)


def _others(card: Card) -> list[str]:
    """Who else is named on a card and is a patient or of their family."""
    others = [introduction.introducer for introduction in card.introducers]
    others += [introduction.introduced for introduction in card.introductions]
    others += [affiliation.person for affiliation in card.people]
    return [one.public_id for one in others if one.source_type and one.source_type.sector == Sector.PATIENTS]


@allow(Permission.NETWORK_EDIT)
@once
def edit(request, public_id):
    """Names and facts. Who may not read private judgements does not get them here either."""
    party = listed_party(request, public_id)
    private = request.member.may(Permission.TALKS_VIEW)
    form = EditForm(request.POST or None, practice=request.practice, party=party, private=private)
    context = {"form": form, "party": party, "version": request.POST.get("version") or party.version}
    if request.method != "POST":
        return render(request, "desk/network/edit.html", context)
    if form.is_valid():
        try:
            actions.change_party(
                party=party, version=version_of(request), changes=form.cleaned_data, by=request.member, at=request.now
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:party", party.public_id)
    return render(request, "desk/network/edit.html", context, status=422)
