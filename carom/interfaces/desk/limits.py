"""What no visitor needs to send, refused before anything reads it."""

import time
from collections import Counter
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

MOST_BYTES = 55 * 2**20
"""A file of 50 MB and the form around it."""

MOST_BYTES_OF_STRANGERS = 2**20


_METHODS = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
"""Pages say which of these they answer. Never TRACE, which repeats the cookie, or one somebody made up."""

_counted: dict = {"minute": -1, "by": Counter()}


class LimitsMiddleware:
    """400 for a NUL in an address (no database keeps one), 413 for a body larger than any form of ours, 429 for more
    pages in a minute than anybody reads: a program that copies everything is slowed down, and stands in the log."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in _METHODS:
            return HttpResponseNotAllowed(sorted(_METHODS))
        if "\x00" in request.path or "\x00" in unquote(request.META.get("QUERY_STRING", "")):
            return HttpResponse(_("This address can't be read. Go back and follow the link again."), status=400)
        most = MOST_BYTES if _is_known(request) else MOST_BYTES_OF_STRANGERS
        if _length(request) > most:
            sentence = _("This is more than Carom takes at once: at most 50 MB, after signing in.")
            return HttpResponse(sentence, status=413)
        if _is_known(request) and _asked_by(request.user.pk) > settings.PAGES_A_MINUTE:
            sentence = _("Too many pages were asked for within a minute. Wait a minute, then load the page again.")
            return HttpResponse(sentence, status=429, headers={"Retry-After": "60"})
        return self.get_response(request)


def _asked_by(person: int) -> int:
    """How often they asked within this minute, this time included. Each web process counts for itself, in memory: a
    line in the database for every page that is read would cost more than it saves."""
    minute = int(time.monotonic() // 60)
    if _counted["minute"] != minute:
        _counted.update(minute=minute, by=Counter())
    _counted["by"][person] += 1
    return _counted["by"][person]


def _length(request) -> int:
    sent = request.META.get("CONTENT_LENGTH") or "0"
    return int(sent) if sent.isdecimal() and len(sent) < 16 else 0


def _is_known(request) -> bool:
    return request.user.is_authenticated
