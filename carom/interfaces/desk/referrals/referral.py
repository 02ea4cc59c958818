"""The page of one referral: its facts, its steps, what its source should hear; and corrections."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carom.domain.network import queries as network
from carom.domain.network.models import LegalRole, Party
from carom.domain.practices.queries import clinics, local_date, members
from carom.domain.practices.roles import Permission
from carom.domain.practices.versions import StaleVersion
from carom.domain.referrals import actions, lifecycle, queries, rules
from carom.domain.referrals.coming import came
from carom.domain.referrals.hearing import may_hear
from carom.domain.referrals.models import Referral, ReferralMove
from carom.domain.today.actions import not_came
from carom.interfaces.desk.access import allow, find, saw
from carom.interfaces.desk.known import saw_parties, saw_words
from carom.interfaces.desk.referrals import board
from carom.interfaces.desk.referrals.choice import Choice, chosen
from carom.interfaces.desk.referrals.forms import BookForm, EditForm, EndForm, StepForm
from carom.interfaces.desk.referrals.way import first_of, put_back_url, way
from carom.interfaces.desk.writing import number_of, once, version_of

_FACTS = ("channel", "received_on", "stated_source", "reason", "urgent", "fit", "booked_for_on", "arrived_on")


_UNFOLDED = 30
"""Steps, the last first; those before are a click away."""

_PARTIES = ("source", "organization", "told_by", "ordered_by")


def readable(request, public_id: str) -> Referral:
    """A referral with what its page shows, or 404; the patient only for those who may know who it is."""
    patients = request.member.may(Permission.PATIENTS_IDENTIFY)
    referral = queries.one(request.practice, public_id, patients=patients)
    if referral is None:
        raise Http404
    return referral


@allow(Permission.REFERRALS_VIEW)
@require_safe
def page(request, public_id):
    referral = readable(request, public_id)
    return show(request, referral)


def show(
    request,
    referral: Referral,
    *,
    forms: dict[str, forms.Form] | None = None,
    is_stale: bool = False,
    status: int = 200,
):
    """The page, with `forms` that came back with errors in place of fresh ones. `is_stale`: another was faster."""
    if request.member.may(Permission.PATIENTS_IDENTIFY):
        saw(request, referral.patient)
        saw_parties(request, [party.public_id for party in _parties(referral)])
        saw_words(request, [referral.public_id] if referral.stated_source else [])
    steps = queries.moves_of(referral)
    has_come = came(referral, first_of(steps))
    its_way = way(referral, steps, may_edit=request.member.may(Permission.REFERRALS_EDIT))
    moves = lifecycle.moves_from(referral.state)
    source_type = referral.source.source_type if referral.source else None
    context = {
        "referral": referral,
        "version": referral.version,
        "is_stale": is_stale,
        "way": its_way[:_UNFOLDED],
        "earlier": its_way[_UNFOLDED:],
        "steps": [move for move in moves if not move.needs_reason and move.name != "book"],
        "endings": [move for move in moves if move.needs_reason],
        "can_book": any(move.name == "book" for move in moves),
        "has_come": has_come,
        "owed": _owed(referral, local_date(request.practice, timezone.now()), has_come=has_come),
        "may_hear": may_hear(
            source_type.name if source_type else "",
            is_treating=source_type is not None and source_type.legal_role == LegalRole.TREATING,
        ),
        "people": {name: _named(request, getattr(referral, name)) for name in _PARTIES},
        "step_form": StepForm(auto_id="step_%s"),
        "book_form": BookForm(auto_id="book_%s"),
        "end_form": EndForm(auto_id="end_%s"),
    }
    return render(request, "desk/referrals/referral.html", context | (forms or {}), status=status)


def _parties(referral: Referral) -> list[Party]:
    return [party for name in _PARTIES if (party := getattr(referral, name)) is not None]


def _named(request, party: Party | None) -> dict | None:
    """Name and address of somebody on the page; no address where the reader may not open it."""
    if party is None:
        return None
    patients = request.member.may(Permission.PATIENTS_IDENTIFY)
    sector = party.source_type.sector if party.source_type else None
    is_known = network.is_known(sector, patients=patients)
    url = reverse("desk:party", args=[party.public_id]) if is_known else ""
    return {"name": network.name_of(party, patients=patients), "url": url}


def _owed(referral: Referral, today, *, has_come: bool) -> list[dict]:
    """What the source should hear, in words."""
    if referral.source is None:
        return []
    labels = {
        rules.Milestone.ACKNOWLEDGE: _("That the referral reached you, with thanks"),
        rules.Milestone.REPORT: _("A word after the first visit"),
    }
    owed = rules.owed(
        received_on=referral.received_on,
        arrived_on=referral.arrived_on,
        acknowledged_on=referral.acknowledged_on,
        reported_on=referral.reported_on,
        came=has_come,
    )
    return [
        {
            "milestone": word.milestone.value,
            "label": labels[word.milestone],
            "due_on": word.due_on,
            "done_on": word.done_on,
            "is_late": bool(word.due_on and word.due_on < today) and word.done_on is None and not referral.is_history,
        }
        for word in owed
    ]


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def move(request, public_id):
    referral = readable(request, public_id)
    if version_of(request) != referral.version:
        return show(request, referral, is_stale=True, status=409)
    name = request.POST.get("move", "")
    shape, key = (BookForm, "book") if name == "book" else (StepForm, "step")
    if lifecycle.check_move(referral.state, name).needs_reason:
        shape, key = EndForm, "end"
    form = shape(request.POST, auto_id=f"{key}_%s")
    if not form.is_valid():
        return show(request, referral, forms={f"{key}_form": form}, status=422)
    on = form.cleaned_data["on"] or local_date(request.practice, request.now)
    try:
        actions.move(
            referral=referral,
            version=referral.version,
            name=name,
            on=on,
            reason=form.cleaned_data.get("reason", ""),
            note=form.cleaned_data["note"],
            by=request.member,
            at=request.now,
        )
    except actions.WrongDay as refusal:
        form.add_error("on", str(refusal))
        return show(request, referral, forms={f"{key}_form": form}, status=422)
    said = _("Saved. This referral is now: %(state)s.") % {"state": referral.shown_state}
    if name == "arrive" and referral.booked_for_on and on < referral.booked_for_on:
        said += " " + _("They came before the booked day, %(day)s. If that is not so, take it back.") % {
            "day": date_format(referral.booked_for_on, "DATE_FORMAT")
        }
    back = board.way_back(request.POST.get("back", ""), referral)
    undo = put_back_url(queries.moves_of(referral, limit=1)[0], referral.version, back=back)
    messages.success(request, said, extra_tags=undo)
    return redirect(back) if back else redirect("desk:referral", referral.public_id)


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def put_back(request, public_id):
    """Take the last step back. Step and version are in the address, so that nobody takes back what they did not see."""
    step = find(ReferralMove.objects.filter(referral__direction="in").select_related("referral"), public_id)
    version = version_of(request) or number_of(request.GET.get("version"))
    back = request.GET.get("back", "")
    is_of_today = back == reverse("desk:today")
    take_back = not_came if is_of_today else actions.put_back
    try:
        referral = take_back(step=step, version=version, by=request.member, at=request.now)
    except StaleVersion:  # nobody typed anything that could be set beside what is stored
        said = _("Not taken back: somebody changed this referral meanwhile. This is how it stands now; look again.")
        messages.error(request, said)
        return redirect("desk:referral", step.referral.public_id)
    said = _("Taken back. This referral is again: %(state)s.") % {"state": referral.shown_state}
    messages.success(request, said)
    back = back if is_of_today else board.way_back(back, referral)
    return redirect(back) if back else redirect("desk:referral", referral.public_id)


@allow(Permission.REFERRALS_EDIT)
@once
def edit(request, public_id):
    referral = readable(request, public_id)
    offered = {
        "clinics": clinics(request.practice),
        "members": members(request.practice),
        "may_name": request.member.may(Permission.PATIENTS_EDIT),
    }
    context = {"referral": referral, "version": request.POST.get("version") or referral.version}
    saw_parties(request, [party.public_id for party in _parties(referral)])
    saw_words(request, [referral.public_id] if referral.stated_source else [])
    if request.method != "POST":
        stored = {name: getattr(referral, name) for name in _FACTS}
        stored["clinic"] = referral.clinic.public_id if referral.clinic else ""
        stored["owner"] = referral.owner.public_id if referral.owner else ""
        form = EditForm(initial=stored, referral=referral, **offered)
        context |= {"told": Choice.of(referral.told_by), "ordered": Choice.of(referral.ordered_by)}
        return render(request, "desk/referrals/edit.html", context | {"form": form})
    form = EditForm(request.POST, referral=referral, **offered)
    told, ordered = _settled(chosen(request, "told_by")), _settled(chosen(request, "ordered_by"))
    if not form.is_valid() or told.error or ordered.error:
        context |= {"form": form, "told": told, "ordered": ordered}
        return render(request, "desk/referrals/edit.html", context, status=422)
    given = form.cleaned_data
    patient = {name: given.pop(name) for name in ("initials", "own_number") if name in given}
    actions.correct(
        referral=referral,
        version=version_of(request),
        changes=given | {"told_by": told.party, "ordered_by": ordered.party},
        **patient,
        by=request.member,
        at=request.now,
    )
    messages.success(request, _("Referral changed."))
    return redirect("desk:referral", referral.public_id)


def _settled(choice: Choice) -> Choice:
    """A correction names somebody on the list, or nobody."""
    if choice.party or choice.error or not choice.text:
        return choice
    return Choice(text=choice.text, error=_("Choose somebody from the list, or leave this empty."))
