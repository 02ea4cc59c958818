"""A form is carried out once: key, transaction, and the answers to what can go wrong."""

from functools import wraps

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh, reswap, trigger_client_event

from carom.domain.audit import actions as audit
from carom.domain.practices import actions
from carom.domain.practices.actions import AlreadyDone
from carom.domain.practices.refusals import Refused
from carom.domain.practices.versions import StaleVersion
from carom.interfaces.desk import back, errors


def once(view):
    """Carry a POST out in one transaction, and only the first time its `once` key arrives.

    GET passes through. An answer of 400 or more rolls everything back. A stale version answers 409 with both texts,
    a refusal 422 with its sentence. `request.now` is the moment of the deed.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def carried_out(request, *args, **kwargs):
        request.now = timezone.now()
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if any("\x00" in value for values in dict(request.POST).values() for value in values):
            return errors.unreadable(request)
        key = request.POST.get("once", "")
        if not 16 <= len(key) <= 40:
            return errors.form_expired(request)
        if request.POST.get("in_practice", request.practice.public_id) != request.practice.public_id:
            return errors.other_practice(request)
        try:
            with transaction.atomic():
                audit.hold(request.practice)
                claimed = actions.claim_form(practice=request.practice, by=request.member, key=key, at=request.now)
                response = view(request, *args, **kwargs)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
                else:
                    actions.answer_form(form_key=claimed, answer=_leads_to(response))
                return response
        except AlreadyDone as done:
            return _again(request, done.answer)
        except StaleVersion as stale:
            return errors.conflict(request, stale)
        except Refused as refusal:
            return _refused(request, refusal)

    return carried_out


def _leads_to(response: HttpResponse) -> str:
    return response.headers.get("Location") or response.headers.get("HX-Redirect", "")


def _again(request, answer: str) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRedirect(answer) if answer else HttpResponseClientRefresh()
    return redirect(answer or back.page_behind(request))


def _refused(request, refusal: Refused) -> HttpResponse:
    if request.htmx:
        response = reswap(HttpResponse(status=422), "none")
        return trigger_client_event(response, "toast", {"text": str(refusal), "kind": "error"})
    return errors.refused(request, refusal)


def number_of(text: str | None, *, default: int = 0) -> int:
    """A whole number from a form or an address; `default` for anything else. Never larger than a version can be."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def version_of(request) -> int:
    """The version the form was opened with; 0, which is never current, when it is missing."""
    return number_of(request.POST.get("version"))


def toast(response: HttpResponse, text: str, *, undo: str = "") -> HttpResponse:
    """Say what was done; `undo` is the address that takes it back."""
    return trigger_client_event(response, "toast", {"text": str(text), "undo": undo})
