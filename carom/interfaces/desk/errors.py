"""Pages for what can go wrong: plain words, and nothing typed is lost."""

import sys

from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_htmx.http import reswap, trigger_client_event

from carom.domain.network.models import Party
from carom.domain.patients.models import Patient
from carom.domain.practices.roles import Permission
from carom.domain.referrals.models import Referral
from carom.interfaces.desk import away, back, closed, posted, room, unfit
from carom.interfaces.desk.access import saw
from carom.interfaces.desk.history.fields import word
from carom.interfaces.desk.known import saw_parties, saw_party


def unclear(request, exception=None):
    """What was sent can't be read, or came to an address that is not ours: such a one is not looked at any further."""
    told = {"request": request, "is_elsewhere": isinstance(exception, DisallowedHost)}
    return HttpResponse(render_to_string("400.html", told), status=400)


def forbidden(request, exception=None):
    for_patients = str(exception) == Permission.PATIENTS_IDENTIFY
    return render(request, "403.html", {"for_patients": for_patients}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def broken(request):
    if room.is_trouble(sys.exception()):
        room.look_again()
        return room.nothing_saved(request)
    if away.is_trouble(sys.exception()):
        return away.come_back(request)
    if unfit.is_trouble(sys.exception()):
        return unfit.told(request)
    if closed.is_trouble(sys.exception()):
        return closed.told(request)
    return render(request, "500.html", status=500)


def form_expired(request, reason=""):
    """The form's key or token was missing or too old."""
    return render(request, "csrf.html", {"posted": posted.fields(request)}, status=403)


def unreadable(request):
    """A character that no text has and no database keeps."""
    sentence = _("A field holds a character that can't be stored. Nothing was saved. Type the text again.")
    return refused(request, sentence)


def refused(request, sentence, *, status: int = 422):
    """A page that says in one sentence what is not possible, with a way back that can be gone."""
    context = {"sentence": sentence, "way_back": back.page_behind(request)}
    return render(request, "desk/refused.html", context, status=status)


def other_practice(request):
    """The form was opened in one practice and sent from another: two tabs, or a membership that ended."""
    sentence = _(
        "This form was opened in another practice. Nothing was saved. Go back to that practice, open the form there "
        "and send it again."
    )
    return refused(request, sentence, status=409)


def conflict(request, stale):
    """Both texts side by side: what was typed, and what is stored now. Inside a page: a note that says so."""
    if request.htmx:
        response = reswap(HttpResponse(status=409), "none")
        sentence = _("Somebody changed this since you opened the page. Load the page again to see it.")
        return trigger_client_event(response, "toast", {"text": sentence, "kind": "error"})
    model = type(stale.current)
    if isinstance(stale.current, Patient | Referral):
        saw(request, stale.current if isinstance(stale.current, Patient) else stale.current.patient)
    if isinstance(stale.current, Party):
        saw_party(request, stale.current)
    rows = []
    for name, mine in stale.mine.items():
        field = model._meta.get_field(name)
        theirs = getattr(stale.current, name)
        rows.append(
            {
                "name": name,
                "label": capfirst(word(model._meta.app_label, name)),
                "mine": _shown(field, mine),
                "theirs": _shown(field, theirs),
                "differs": mine != theirs,
            }
        )
    shown = [value for row in rows for value in (row["mine"], row["theirs"]) if isinstance(value, Party)]
    saw_parties(request, [party.public_id for party in shown])
    context = {
        "rows": rows,
        "current": stale.current,
        "version": stale.current.version,
        "posted": posted.fields(request),
        "way_back": back.page_behind(request),
    }
    return render(request, "desk/conflict.html", context, status=409)


def _shown(field, value):
    choices = dict(field.flatchoices)
    return choices.get(value, value) if value not in (None, "") else ""
