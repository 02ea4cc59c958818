"""What a person does with one line: done, later, skip; and the way back from each."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from carom.domain.conversations import queries
from carom.domain.conversations.actions import Promise
from carom.domain.conversations.models import Touchpoint
from carom.domain.network import queries as network
from carom.domain.network.models import Party
from carom.domain.practices.queries import local_date
from carom.domain.practices.roles import Permission
from carom.domain.referrals.lifecycle import ATTEMPT
from carom.domain.referrals.models import Referral, ReferralMove
from carom.domain.today import actions
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.known import knows_patients, listed_party
from carom.interfaces.desk.referrals.way import put_back_url
from carom.interfaces.desk.today.forms import HOW, SKIP_REASONS, DoneForm, LaterForm, SkipForm
from carom.interfaces.desk.writing import once, toast, version_of


def _answer(request, said: str, undo: str, promise: Promise | None = None, *, write_url: str = "", hides: bool = False):
    """The line gives way to what became of it, and to the next promise; without script the page comes back with a note.

    The note travels through a cookie: of the promise it says the day alone. `write_url`: of a talk logged without
    words, where they can be added. `hides`: the line is among what is put off or skipped from now on.
    """
    if request.htmx:
        shown = {"said": said, "promise": promise, "write_url": write_url, "hides": hides}
        shown["line_id"] = request.htmx.target or ""
        return toast(render(request, "desk/today/settled.html", shown), said, undo=undo)
    if promise:
        said += " " + _("The next promise is due on %(day)s.") % {"day": date_format(promise.due_on, "DATE_FORMAT")}
    messages.success(request, said, extra_tags=undo)
    return redirect("desk:today")


def _undo(kind: str, public_id: str, touchpoint: Touchpoint | None) -> str:
    return reverse("desk:today-undo", args=[kind, public_id, touchpoint.public_id if touchpoint else "none"])


def _called(request, party: Party) -> str:
    return network.name_of(party, patients=knows_patients(request))


def _patient_of(request, referral: Referral) -> str:
    """Whom a note is about: by initials where it is told at once, else by the source; a note at rest names nobody."""
    if request.htmx and knows_patients(request) and referral.patient and referral.patient.initials:
        return referral.patient.initials
    if referral.source:
        return _("the patient of %(source)s") % {"source": _called(request, referral.source)}
    return _("the patient")


def _ask_again(request, form: DoneForm, hows: list[tuple]):
    """What was wrong stands beside its field, in the line; without script on a page of its own."""
    if not {"learned", "promise", "promise_on"} & form.errors.keys():
        form.checked()  # hidden fields were tampered with: refused in one sentence
    line = {"id": form.cleaned_data.get("line", ""), "done_url": request.path, "version": form.data.get("version")}
    shown = {"line": line, "form": form, "hows": hows}
    if not request.htmx:
        return render(request, "desk/today/done.html", shown, status=422)
    part = render(request, "desk/today/done.html#form", shown, status=422)
    return reswap(retarget(part, f"#done-{line['id']}"), "outerHTML")


@allow(Permission.TALKS_LOG)
@require_POST
@once
def promise_done(request, public_id):
    commitment = find(queries.promises_open_to(request.member).select_related("party__source_type"), public_id)
    form = DoneForm(request.POST, kind="promise")
    if not form.is_valid():
        return _ask_again(request, form, HOW["promise"])
    note = form.note()
    touchpoint = actions.promise_kept(
        commitment=commitment,
        version=form.version_of(commitment),
        note=note,
        by=request.member,
        at=request.now,
    )
    said = _("Promise to %(name)s kept.") if commitment.promised_by == "us" else _("%(name)s kept the promise.")
    said %= {"name": _called(request, commitment.party)}
    return _answer(request, said, _undo("promise", public_id, touchpoint), note.promise)


@allow(Permission.TALKS_LOG)
@require_POST
@once
def thanks_done(request, public_id):
    referral = find(Referral.objects.inbound().exclude(source=None).select_related("source__source_type"), public_id)
    form = DoneForm(request.POST, kind="thanks")
    if not form.is_valid():
        return _ask_again(request, form, HOW["thanks"])
    note = form.note()
    touchpoint = actions.source_told(
        referral=referral,
        version=form.version_of(referral),
        note=note,
        by=request.member,
        at=request.now,
    )
    said = _("%(name)s has heard.") % {"name": _called(request, referral.source)}
    return _answer(request, said, _undo("thanks", public_id, touchpoint), note.promise)


@allow(Permission.TALKS_LOG)
@require_POST
@once
def talk_done(request, public_id):
    party = listed_party(request, public_id)
    form = DoneForm(request.POST, kind="talk")
    if not form.is_valid():
        return _ask_again(request, form, HOW["talk"])
    note = form.note()
    touchpoint = actions.talked(practice=request.practice, party=party, note=note, by=request.member, at=request.now)
    said = _("Talk with %(name)s logged.") if note else _("Talk with %(name)s logged, without what was learned.")
    said %= {"name": party.name}
    write_url = "" if note else reverse("desk:touchpoint", args=[touchpoint.public_id])
    return _answer(request, said, _undo("talk", public_id, touchpoint), note.promise, write_url=write_url)


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def tried(request, public_id):
    """Called, no answer."""
    referral = find(Referral.objects.inbound(), public_id)
    attempt = actions.tried(referral=referral, by=request.member, at=request.now)
    said = _("Noted: called, no answer. This line comes back tomorrow.")
    return _answer(request, said, reverse("desk:today-not-tried", args=[attempt.public_id]), hides=True)


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def came(request, public_id):
    """The patient came, or did not; undone by taking the step back."""
    referral = find(Referral.objects.inbound(), public_id)
    has_come = request.POST.get("came") == "yes"
    step = actions.came(
        referral=referral,
        version=version_of(request) or referral.version,
        came=has_come,
        by=request.member,
        at=request.now,
    )
    said = _("Noted: %(who)s came.") if has_come else _("Noted: %(who)s did not come.")
    said %= {"who": _patient_of(request, referral)}
    return _answer(request, said, put_back_url(step, referral.version, back=reverse("desk:today")))


@allow(Permission.REFERRALS_EDIT)
@require_POST
@once
def not_tried(request, public_id):
    """Undo of tried."""
    attempts = ReferralMove.objects.filter(move=ATTEMPT, by=request.member).select_related("referral")
    actions.not_tried(attempt=find(attempts, public_id), by=request.member, at=request.now)
    messages.success(request, _("Taken back. The line is in Today again."))
    return redirect("desk:today")


@allow(Permission.TALKS_LOG)
@require_POST
@once
def undo(request, kind, public_id, touchpoint):
    """Take a tick back, with the talk that was logged by it."""
    logged = None if touchpoint == "none" else find(Touchpoint.objects.filter(by=request.member), touchpoint)
    deed = {"touchpoint": logged, "by": request.member, "at": request.now}
    if kind == "promise":
        actions.promise_not_kept(commitment=find(queries.promises_open_to(request.member), public_id), **deed)
    elif kind == "thanks":
        actions.source_not_told(referral=find(Referral.objects.inbound(), public_id), **deed)
    elif kind == "talk" and logged is not None:
        actions.not_talked(**deed)
    else:
        raise Http404
    messages.success(request, _("Taken back. The line is in Today again."))
    return redirect("desk:today")


@allow(Permission.TALKS_LOG)
@require_POST
@once
def later(request, kind, key):
    given = LaterForm(request.POST).checked()
    until = given["until"] or local_date(request.practice, request.now) + timedelta(days=given["days"])
    actions.snooze(practice=request.practice, kind=kind, key=key, until_on=until, by=request.member, at=request.now)
    said = _("Put off until %(day)s.") % {"day": date_format(until, "DATE_FORMAT")}
    return _answer(request, said, reverse("desk:today-back", args=[kind, key]), hides=True)


@allow(Permission.TALKS_LOG)
@require_POST
@once
def skip(request, kind, key):
    reason = dict(SKIP_REASONS)[SkipForm(request.POST).checked()["reason"]]
    actions.skip(practice=request.practice, kind=kind, key=key, reason=str(reason), by=request.member, at=request.now)
    said = _("Skipped: %(why)s.") % {"why": reason}
    return _answer(request, said, reverse("desk:today-back", args=[kind, key]), hides=True)


@allow(Permission.TALKS_LOG)
@require_POST
@once
def back(request, kind, key):
    """Undo of later and skip, from Today or from the list of both."""
    actions.bring_back(practice=request.practice, kind=kind, key=key, by=request.member, at=request.now)
    said = _("The line is back on Today.")
    if request.htmx:
        return render(request, "desk/today/settled.html", {"said": said, "line_id": request.htmx.target or ""})
    messages.success(request, said)
    return redirect("desk:today-put-off" if request.POST.get("from") == "put-off" else "desk:today")
