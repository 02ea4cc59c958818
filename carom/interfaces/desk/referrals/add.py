"""Quick add: one line, ten seconds, keyboard only. And its undo."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carom.domain.practices.queries import clinics, local_date
from carom.domain.practices.roles import Permission
from carom.domain.referrals import actions
from carom.domain.referrals.models import Referral
from carom.interfaces.desk.access import allow, find, saw
from carom.interfaces.desk.known import listed_party, saw_parties
from carom.interfaces.desk.referrals.choice import Choice, chosen
from carom.interfaces.desk.referrals.forms import QuickForm
from carom.interfaces.desk.writing import once

_PAGE = "desk/referrals/add.html"


@allow(Permission.REFERRALS_EDIT)
@once
def add(request):
    places = clinics(request.practice)
    if request.method != "POST":
        return render(request, _PAGE, _fresh(request, places))
    form = QuickForm(request.POST, clinics=places)
    told, ordered = chosen(request, "told_by"), chosen(request, "ordered_by")
    if ordered.text and not ordered.party and not ordered.error:
        ordered = Choice(text=ordered.text, error=_("Choose who ordered it from the list, or leave this empty."))
    if not form.is_valid() or told.error or ordered.error:
        return render(request, _PAGE, {"form": form, "told": told, "ordered": ordered}, status=422)
    given = form.cleaned_data
    given["received_on"] = given["received_on"] or local_date(request.practice, request.now)
    if not told.party and not told.is_new:
        given["stated_source"] = given["stated_source"] or told.text
    referral = actions.take_in(
        practice=request.practice,
        told_by=told.party,
        new_source=told.text if told.is_new else "",
        ordered_by=ordered.party,
        by=request.member,
        at=request.now,
        **given,
    )
    undo = reverse("desk:referral-take-back", args=[referral.public_id])
    messages.success(request, _said(referral), extra_tags=undo)
    return redirect(reverse("desk:referral-add") + f"?added={referral.public_id}")


def _said(referral: Referral) -> str:
    """Without the patient: notes travel through cookies."""
    if referral.source:
        return _("Referral from %(name)s added.") % {"name": referral.source.name}
    if referral.unresolved:
        return _("Referral added. “%(text)s” waits under “Not sure”.") % {"text": referral.unresolved.text}
    if referral.channel:
        return _("Referral added. How they found you: %(channel)s.") % {"channel": referral.get_channel_display()}
    return _("Referral added.")


def _fresh(request, places) -> dict:
    """An empty form; the source given in the address is filled in, and the one just added is named."""
    listed = Referral.objects.inbound().select_related("source", "patient", "unresolved")
    added = request.GET.get("added")
    only = {"clinic": places[0].public_id} if len(places) == 1 else {}
    just = listed.filter(practice=request.practice, public_id=added).first() if added else None
    saw(request, just.patient if just else None)
    saw_parties(request, [just.source.public_id] if just and just.source else [])
    return {
        "form": QuickForm(clinics=places, initial=only),
        "told": _asked(request),
        "ordered": Choice(),
        "added": just,
    }


def _asked(request) -> Choice:
    """`?party=…`: the page of a source leads here with its source."""
    asked = request.GET.get("party", "")
    return Choice.of(listed_party(request, asked)) if asked else Choice()


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def take_back(request, public_id):
    referral = find(Referral.objects.inbound(), public_id)
    actions.take_back(referral=referral, by=request.member, at=request.now)
    messages.success(request, _("The referral was taken back."))
    return redirect("desk:referral-add")
