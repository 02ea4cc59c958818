"""The "not sure" queue: what a spelling stands for is decided once, for all its referrals."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from carom.domain.network import queries as network
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import Permission
from carom.domain.referrals import actions, queries
from carom.domain.referrals.models import Channel, UnresolvedSource
from carom.domain.referrals.queries import Guess
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.days import near
from carom.interfaces.desk.fragments import Value, filled, keys, together
from carom.interfaces.desk.known import saw_parties, saw_spellings
from carom.interfaces.desk.referrals.choice import chosen
from carom.interfaces.desk.writing import once, toast, version_of

_AT_ONCE = 20  # the rest moves up as these are placed
_FOLD = "desk/referrals/_say.html"
_TOLD = gettext_lazy("A person told them (no name)")


@allow(Permission.REFERRALS_VIEW)
@require_safe
def queue(request):
    """The lines; what is folded in one comes when it is opened (`?open=` and its id)."""
    may_edit = request.member.may(Permission.REFERRALS_EDIT)
    opened = request.GET.get("open", "") if may_edit else ""
    if opened and request.htmx:
        spelling = find(UnresolvedSource, opened)
        saw_spellings(request, [spelling.public_id])
        return render(request, _FOLD, _choices(request, spelling))
    spellings = queries.unresolved_page(request.practice, limit=_AT_ONCE + 1)
    shown = spellings[:_AT_ONCE]
    guesses = queries.guesses(request.practice, shown)
    saw_spellings(request, [spelling.public_id for spelling in shown])
    saw_parties(request, [guess.public_id for found in guesses.values() for guess in found])
    given, today = keys(request), timezone.localdate()
    rows = []
    for place, spelling in enumerate(shown):
        fold = ""
        if spelling.public_id == opened:
            fold = render_to_string(_FOLD, _choices(request, spelling), request)
        opens = place == 0 and not guesses.get(spelling.pk)
        values = given | _told(request, spelling, guesses.get(spelling.pk, []), today) | {"fold": fold}
        several = bool(values["text"]) and network.names_several(spelling.text)
        form = {"may_edit": may_edit, "opens": opens, "is_several": several}
        rows.append(filled("desk/referrals/_spelling.html", values, **form))
    return render(request, "desk/referrals/not_sure.html", {"rows": rows, "more": len(spellings) > _AT_ONCE})


def _told(request, spelling: UnresolvedSource, guesses: list[Guess], today: date) -> dict[str, Value]:
    """A line in words; these may name a patient, so not everybody reads them."""
    count = ngettext("%(number)s referral", "%(number)s referrals", spelling.referrals_count)
    return {
        "id": spelling.public_id,
        "text": spelling.text if request.member.may(Permission.PATIENTS_IDENTIFY) else "",
        "count": count % {"number": spelling.referrals_count},
        "last": near(spelling.last_on, today).words if spelling.last_on else "",
        "person_url": address("desk:unresolved-person", spelling.public_id),
        "version": str(spelling.version),
        "guesses": together(_button(guess) for guess in guesses),
        "fold_url": f"{address('desk:unresolved')}?open={spelling.public_id}",
    }


def _choices(request, spelling: UnresolvedSource) -> dict:
    """What the fold of a line offers; where the line has no guess, also who is spelled alike."""
    has_guesses = queries.guesses(request.practice, [spelling]).get(spelling.pk)
    alike = [] if has_guesses else queries.alike(request.practice, spelling.text)
    saw_parties(request, [guess.public_id for guess in alike])
    return {
        "spelling": spelling,
        "name": "" if network.names_several(spelling.text) else network.name_beside(spelling.text)[:200],
        "alike": [_button(guess) for guess in alike],
        "channels": list(_channels().items()),
    }


def _channels() -> dict[str, str]:
    return {value: str(_TOLD if value == Channel.PERSON else label) for value, label in Channel.choices}


def _button(guess: Guess) -> SafeString:
    values = {"party": guess.public_id, "name": guess.name, "more": guess.more, "why": guess.why}
    return filled("desk/referrals/_guess.html", values)


class NobodyChosen(Refused):
    """The combobox was left with words only."""


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def person(request, public_id):
    spelling = find(UnresolvedSource, public_id)
    choice = chosen(request, "party")
    if choice.party is None:
        raise NobodyChosen(choice.error or _("Choose somebody from the list, or add them as new."))
    count = actions.resolve(
        spelling=spelling, version=version_of(request), party=choice.party, by=request.member, at=request.now
    )
    return _decided(request, spelling, _credited(spelling, choice.party.name, count))


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def new(request, public_id):
    spelling = find(UnresolvedSource, public_id)
    count = spelling.referrals_count
    party = actions.resolve_as_new(
        spelling=spelling,
        version=version_of(request),
        name=request.POST.get("name", "").strip()[:200],
        by=request.member,
        at=request.now,
    )
    return _decided(request, spelling, _credited(spelling, party.name, count))


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def channel(request, public_id):
    spelling = find(UnresolvedSource, public_id)
    labels = _channels()
    wanted = request.POST.get("channel", "")
    if wanted not in labels:
        raise NobodyChosen(_("Choose how these patients found you."))
    actions.resolve_as_channel(
        spelling=spelling, version=version_of(request), channel=wanted, by=request.member, at=request.now
    )
    words = {"text": spelling.text, "channel": labels[wanted]}
    return _decided(request, spelling, _("“%(text)s” counts as: %(channel)s.") % words)


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def leave(request, public_id):
    spelling = find(UnresolvedSource, public_id)
    actions.leave(spelling=spelling, version=version_of(request), by=request.member, at=request.now)
    return _decided(request, spelling, _("“%(text)s” stays without a known source.") % {"text": spelling.text})


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def undo(request, public_id):
    spelling = find(UnresolvedSource, public_id)
    actions.undo_resolution(spelling=spelling, by=request.member, at=request.now)
    messages.success(request, _("“%(text)s” waits in the list again.") % {"text": spelling.text})
    return redirect("desk:unresolved")


def _credited(spelling: UnresolvedSource, name: str, count: int) -> str:
    said = ngettext(
        "“%(text)s” is %(name)s: %(count)d referral is theirs now.",
        "“%(text)s” is %(name)s: %(count)d referrals are theirs now.",
        count,
    )
    return said % {"text": spelling.text, "name": name, "count": count}


def _decided(request, spelling: UnresolvedSource, said: str) -> HttpResponse:
    """The line goes; what was decided can be taken back."""
    back = reverse("desk:unresolved-undo", args=[spelling.public_id])
    if request.htmx:
        return toast(HttpResponse(), said, undo=back)
    messages.success(request, said, extra_tags=back)
    return redirect("desk:unresolved")
