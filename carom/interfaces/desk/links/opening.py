"""The address of a link: a neutral page for everybody, and a token traded for a clean address.

A GET looks the same for every token and changes nothing: mail scanners open links. Only the button, a POST, uses one.
"""

import time

from django.core.cache import cache
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from carom.domain.audit import origin
from carom.domain.links import actions, queries
from carom.domain.links.models import Link
from carom.domain.links.refusals import SENTENCE, LinkNotGood
from carom.interfaces.desk.access import open_to_all

OPENERS = {"invitation": "desk:invitation", "invitation_mail": "desk:invitation", "setup": "desk:setup"}
"""Purpose → the page that goes on from here. It asks `opened(request, purpose)` which link it was."""

TRIES, WITHIN = 20, 600
"""So many tokens that open nothing may come from one address within so many seconds."""

OPEN_SECONDS = 3600


@open_to_all(reason="Whoever holds the link may open it; without a good token nothing is told and nothing changes.")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@csrf_protect
def door(request, token):
    if request.method != "POST":
        return _quiet(render(request, "desk/links/door.html"))
    if cache.count(_key(), within=WITHIN) > TRIES:  # counted first: many at the same moment are as many
        return _quiet(render(request, "desk/links/too_many.html", status=429))
    try:
        link = actions.exchange(token=token, at=timezone.now())
        page = reverse(OPENERS[link.purpose])
    except LinkNotGood:
        return _quiet(render(request, "desk/links/no.html", {"sentence": SENTENCE}, status=404))
    cache.count(_key(), within=WITHIN, by=-1)
    if not request.user.is_authenticated:
        request.session.cycle_key()
    for purpose, page_name in OPENERS.items():  # the page goes on from the link that was opened last
        if page_name == OPENERS[link.purpose]:
            close(request, purpose)
    request.session[_entry(link.purpose)] = [link.public_id, int(time.time())]
    return _quiet(redirect(page))


def opened(request, purpose: str) -> Link | None:
    """The link this visitor opened within the hour, if it has not ended since; for the page behind it."""
    public_id, at = request.session.get(_entry(purpose), ("", 0))
    if not public_id or not 0 <= time.time() - at <= OPEN_SECONDS:
        return None
    return queries.opened(public_id, purpose, timezone.now())


def close(request, purpose: str) -> None:
    """What the link was for is done: this visitor's way in ends."""
    request.session.pop(_entry(purpose), None)


def _entry(purpose: str) -> str:
    return f"link:{purpose}"


def _quiet(response):
    """No address is passed on, nothing is kept, nothing is found by search engines.

    `no-referrer` alone makes browsers send `Origin: null` with the form, which no check against forged forms can
    accept; browsers that know `strict-origin` take that one, and tell their own site its own name, never the path.
    """
    response.headers["Referrer-Policy"] = "no-referrer, strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _key() -> str:
    return f"links-that-open-nothing:{origin.current().ip or 'unknown'}"
