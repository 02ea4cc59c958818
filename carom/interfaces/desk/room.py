"""No room on the disk, or a disk that does not take what is written: pages are read on, and nothing typed is lost."""

import time

from django.conf import settings
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from carom.domain.installation import machine
from carom.domain.installation.disk_trouble import is_trouble
from carom.interfaces.desk import posted
from carom.interfaces.desk.checks import is_of_the_sign_in_library

__all__ = ["is_scarce", "is_trouble", "look_again", "nothing_saved"]

SECONDS = 5.0
_seen = {"until": 0.0, "scarce": False}


def is_scarce() -> bool:
    """Too little room to begin anything new. Looked at every few seconds at most."""
    if time.monotonic() >= _seen["until"]:
        try:
            scarce = machine.percent_free(settings.DATA) < machine.FULL
        except OSError:
            scarce = True
        _seen.update(until=time.monotonic() + SECONDS, scarce=scarce)
    return _seen["scarce"]


def look_again() -> None:
    _seen["until"] = 0.0


class RoomMiddleware:
    """A form is not begun where there is no room to end it. Signing in stays possible: reading goes on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in {"GET", "HEAD", "OPTIONS"} or is_of_the_sign_in_library(view) or not is_scarce():
            return None
        return nothing_saved(request)


def nothing_saved(request):
    """503: what happened, and what was typed."""
    wrote = request.method not in {"GET", "HEAD", "OPTIONS"}
    typed = posted.fields(request) if wrote else []
    response = render(request, "disk_full.html", {"wrote": wrote, "posted": typed}, status=503)
    response.headers["Cache-Control"] = "no-store"
    if getattr(request, "htmx", False):
        return trigger_client_event(response, "toast", {"text": str(posted.NOT_SAVED), "kind": "error"})
    return response
