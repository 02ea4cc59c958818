"""Messages of the practice: where each stands, and what a person can do about those that did not get through."""

from django.contrib import messages as notes
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from carom.domain.configuration import queries as configuration
from carom.domain.jobs import queries as jobs
from carom.domain.jobs.names import MAIL
from carom.domain.links import queries as links
from carom.domain.outbox import actions, queries
from carom.domain.outbox.kinds import KINDS
from carom.domain.outbox.lifecycle import STATE_NAMES, State
from carom.domain.outbox.models import Message
from carom.domain.outbox.rules import REASONS, Reason
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find, open_to_all
from carom.interfaces.desk.practice import only_in_a_demo
from carom.interfaces.desk.writing import number_of, once
from carom.interfaces.log_lines import masked

PAGE = 50
_STOPPED = 200  # the newest; more than a team ever has
_TONES = {State.SENDING: "open", State.SENT: "done", State.FAILED: "broken", State.UNKNOWN: "due"}


@allow(Permission.PRACTICE_SETTINGS)
@require_safe
def outbox(request):
    """`show=waiting`: only those that somebody has to look at."""
    key, only_open = request.practice.public_id, request.GET.get("show") == "waiting"
    found = queries.for_a_person(key) if only_open else queries.messages(key)
    before = number_of(request.GET.get("before"))
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    is_connected = configuration.sends_mail()
    job = jobs.gone_wrong(MAIL) if is_connected else None
    fault = job.last_error if job else ""
    stopped = list(queries.suppressed(key)[:_STOPPED])
    marks = {one.mark for one in stopped}
    shut = links.shut([message.text for message in rows], timezone.now())
    context = {
        "rows": [
            row_of(message, fault=fault, is_shut=message.text in shut, is_stopped=message.to_mark in marks)
            for message in rows[:PAGE]
        ],
        "stopped": stopped,
        "fault": fault,
        "older": str(rows[PAGE - 1].pk) if len(rows) > PAGE else "",
        "is_first": not before,
        "only_open": only_open,
        "is_connected": is_connected,
    }
    return render(request, "desk/outbox/list.html", context)


def row_of(
    message: Message, *, fault: str = "", is_shut: bool = False, is_stopped: bool = False, with_tokens: bool = False
) -> dict:
    """A message as it is shown. The tokens in its words stay hidden: who reads mail here is not whom it was sent to.

    `fault`: why no mail leaves at present; `is_shut`: its link opens nothing any more. `is_stopped`: its
    address gets no more mail.
    """
    state = State(message.state)
    is_held = bool(fault) and state == State.QUEUED and message.reason in ("", Reason.SERVER)
    needs_somebody = state in (State.FAILED, State.UNKNOWN) and message.settled_at is None
    return {
        "message": message,
        "kind": KINDS[message.kind].label if message.kind in KINDS else message.kind,
        "state": STATE_NAMES[state],
        "tone": "" if message.settled_at and state == State.FAILED else "due" if is_held else _TONES.get(state, ""),
        "reason": fault if is_held else REASONS[Reason(message.reason)] if message.reason else "",
        "words": message.text if with_tokens else masked(message.text),
        "is_shut": is_shut and needs_somebody,
        "can_send_again": needs_somebody and message.text and not is_shut,
        "can_have_arrived": state == State.UNKNOWN and message.settled_at is None,
        "can_be_left": needs_somebody,
        "can_be_stopped": message.kind in KINDS and KINDS[message.kind].can_be_stopped and not is_stopped,
    }


@allow(Permission.PRACTICE_SETTINGS)
@require_POST
@once
def send_again(request, public_id):
    message = _message(request, public_id)
    is_shut = bool(links.shut([message.text], request.now))
    actions.send_again(message=message, is_shut=is_shut, by=request.member, at=request.now)
    notes.success(request, _("It waits again and leaves with the next round."))
    return redirect("desk:outbox")


@allow(Permission.PRACTICE_SETTINGS)
@require_POST
@once
def arrived(request, public_id):
    actions.arrived(message=_message(request, public_id), by=request.member, at=request.now)
    return redirect("desk:outbox")


@allow(Permission.PRACTICE_SETTINGS)
@require_POST
@once
def leave(request, public_id):
    actions.leave(message=_message(request, public_id), by=request.member, at=request.now)
    return redirect("desk:outbox")


@allow(Permission.PRACTICE_SETTINGS)
@require_POST
@once
def stop(request, public_id):
    """No more mail to whom this message is for, but what they ask for themselves and alarms."""
    message = _message(request, public_id)
    key = request.practice.public_id
    actions.suppress(practice_key=key, address=message.to, by=request.member, at=request.now)
    notes.success(request, _("%(address)s gets no more mail that they did not ask for.") % {"address": message.to})
    return redirect("desk:outbox")


@allow(Permission.PRACTICE_SETTINGS)
@require_POST
@once
def allow_again(request, public_id):
    suppressed = find(queries.suppressed(request.practice.public_id), public_id)
    actions.allow_again(suppressed=suppressed, by=request.member, at=request.now)
    notes.success(request, _("%(address)s gets mail again.") % {"address": suppressed.address})
    return redirect("desk:outbox")


@allow(Permission.PRACTICE_SETTINGS)
@require_POST
@once
def trial(request):
    """A message to oneself, to see whether mail leaves the house."""
    actions.queue(
        practice_key=request.practice.public_id,
        kind="trial",
        to=request.user.email,
        data={"practice": request.practice.name, "asked_by": request.member.name},
        dedupe_key=f"trial {request.POST['once']}",
        at=request.now,
        language=request.practice.language,
    )
    notes.success(request, _("A message to you waits. Look here in a minute where it stands."))
    return redirect("desk:outbox")


@open_to_all(reason="A demo has invented people only; outside a demo this answers 404.")
@never_cache
@require_safe
def demo_mail(request):
    """In a demo mail never leaves: it stands on this page, whole, with its links."""
    only_in_a_demo()
    newest = Message.objects.order_by("-id")[:PAGE]
    context = {"rows": [row_of(message, with_tokens=True) for message in newest], "now": timezone.now()}
    return render(request, "desk/outbox/demo.html", context)


def _message(request, public_id: str) -> Message:
    return find(queries.messages(request.practice.public_id), public_id)
