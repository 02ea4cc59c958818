"""Where a request comes from, for the history and the log."""

import ipaddress
import logging

from django.conf import settings

from carom.domain.audit import origin
from carom.domain.keys.public_ids import new_public_id

log = logging.getLogger("carom.refused")

REFUSALS = {400, 401, 403, 409, 413, 422, 429}
"""Answers that refuse something. Also that a page is not there, to somebody signed in: they may be trying."""


class OriginMiddleware:
    """Gives every request an id (`request.id`, answered as X-Request-ID) and tells the history where it comes from.

    No browser keeps an answer that does not say by itself that it may be kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = new_public_id()
        with origin.coming_from(ip=client_ip(request), request_id=request.id):
            response = self.get_response(request)
            _note_refusal(request, response.status_code)
        response.headers["X-Request-ID"] = request.id
        response.headers.setdefault("Cache-Control", "no-store")  # also what the sign-in library answers
        return response


def _note_refusal(request, status: int) -> None:
    """One line of the log: which page, by whom, from where; nothing of what was asked or typed."""
    member = getattr(request, "member", None)
    if status not in REFUSALS and not (status == 404 and member):
        return
    found = getattr(request, "resolver_match", None)
    by = member.public_id if member else ""
    page = found.view_name if found else "no page"
    log.warning("%s %s: %s", request.method, page, status, extra={"by": by, "ip": origin.current().ip})


def client_ip(request) -> str:
    """The visitor's address. Behind proxies (CAROM_PROXIES says how many), the one the outermost of them wrote: what
    stands before it, the visitor may have invented. '' for what is no address."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        told = forwarded.split(",")[-settings.PROXIES :][0]
    try:
        return str(ipaddress.ip_address(told.strip()))
    except ValueError:
        return ""
