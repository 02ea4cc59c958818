"""The small parts of a card: ways to reach, spellings, places, introductions. Each is added on a page of its own,
which htmx brings into the card."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carom.domain.network import actions
from carom.domain.network.models import Affiliation, Alias, ContactPoint, Introduction, Party
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.known import chosen_party, listed_party
from carom.interfaces.desk.network.forms import IntroductionForm, PlaceForm, ReachForm, SpellingForm
from carom.interfaces.desk.writing import once


@dataclass
class Picker:
    """The combobox above a part's form: somebody else on the list."""

    label: str
    url: str
    value: str = ""
    text: str = ""
    error: str = ""
    party: Party | None = None


def _form_page(request, party: Party, title: str, form, picker: Picker | None = None):
    part = "#form" if request.htmx else ""
    context = {"party": party, "title": title, "form": form, "picker": picker}
    status = 422 if request.method == "POST" else 200
    return render(request, f"desk/network/part.html{part}", context, status=status)


def _saved(request, party: Party, sentence: str):
    messages.success(request, sentence)
    return redirect("desk:party", party.public_id)


@allow(Permission.NETWORK_EDIT)
@once
def add_reach(request, public_id):
    party = listed_party(request, public_id)
    form = ReachForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_contact_point(party=party, by=request.member, at=request.now, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("value", str(refusal))
        else:
            return _saved(request, party, _("Saved."))
    return _form_page(request, party, _("Add a way to reach %(name)s") % {"name": party.name}, form)


@allow(Permission.NETWORK_EDIT)
@require_POST
@once
def remove_reach(request, public_id):
    point = find(ContactPoint.objects.select_related("party"), public_id)
    actions.remove_contact_point(point=point, by=request.member, at=request.now)
    return _saved(request, point.party, _("Removed."))


@allow(Permission.NETWORK_EDIT)
@once
def add_spelling(request, public_id):
    party = listed_party(request, public_id)
    form = SpellingForm(request.POST or None)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            actions.add_alias(practice=request.practice, party=party, text=text, by=request.member, at=request.now)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            return _saved(request, party, _("“%(text)s” is recognised from now on.") % {"text": text})
    return _form_page(request, party, _("Another spelling of %(name)s") % {"name": party.name}, form)


@allow(Permission.NETWORK_EDIT)
@require_POST
@once
def remove_spelling(request, public_id):
    alias = find(Alias.objects.select_related("party"), public_id)
    actions.remove_alias(alias=alias, by=request.member, at=request.now)
    return _saved(request, alias.party, _("Removed. Referrals that were resolved by it stay where they are."))


@allow(Permission.NETWORK_EDIT)
@once
def add_place(request, public_id):
    """A person's place of work, or somebody who works at this place."""
    party = listed_party(request, public_id)
    label = _("Where do they work?") if party.is_person else _("Who works here?")
    other_kind = "organization" if party.is_person else "person"
    picker = Picker(label, f"{reverse('desk:party-options')}?existing=1&kind={other_kind}")
    form = PlaceForm(request.POST or None)
    if form.is_valid() and _chosen(request, picker):
        other = picker.party
        person, organization = (party, other) if party.is_person else (other, party)
        try:
            actions.add_affiliation(
                person=person, organization=organization, by=request.member, at=request.now, **form.cleaned_data
            )
        except Refused as refusal:
            picker.error = str(refusal)
        else:
            return _saved(request, party, _("Saved."))
    title = _("A place where %(name)s works") if party.is_person else _("Somebody at %(name)s")
    return _form_page(request, party, title % {"name": party.name}, form, picker)


def _chosen(request, picker: Picker) -> bool:
    """Read the combobox into the picker; False with its error when nobody is meant."""
    picker.party, picker.text = chosen_party(request, "other")
    picker.value = picker.party.public_id if picker.party else ""
    if picker.party is None:
        picker.error = _("Choose somebody from the list. Who is not on it yet is added under Network first.")
    return picker.party is not None


@allow(Permission.NETWORK_EDIT)
@require_POST
@once
def end_place(request, public_id):
    affiliation = find(Affiliation.objects.select_related("person", "organization"), public_id)
    actions.end_affiliation(
        affiliation=affiliation, on=timezone.localdate(request.now), by=request.member, at=request.now
    )
    back = affiliation.organization if request.POST.get("back") == "organization" else affiliation.person
    return _saved(request, back, _("Noted: %(name)s no longer works there.") % {"name": affiliation.person.name})


@allow(Permission.NETWORK_EDIT)
@once
def add_introduction(request, public_id):
    """Who led us to this party."""
    party = listed_party(request, public_id)
    picker = Picker(_("Who led you to them?"), f"{reverse('desk:party-options')}?existing=1")
    form = IntroductionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _chosen(request, picker):
        try:
            actions.add_introduction(
                introducer=picker.party, introduced=party, on=form.day(), by=request.member, at=request.now
            )
        except Refused as refusal:
            picker.error = str(refusal)
        else:
            return _saved(request, party, _("Noted: %(name)s led you here.") % {"name": picker.party.name})
    return _form_page(request, party, _("Who led you to %(name)s") % {"name": party.name}, form, picker)


@allow(Permission.NETWORK_EDIT)
@require_POST
@once
def remove_introduction(request, public_id):
    introduction = find(Introduction.objects.select_related("introduced"), public_id)
    actions.remove_introduction(introduction=introduction, by=request.member, at=request.now)
    return _saved(request, introduction.introduced, _("Removed."))
