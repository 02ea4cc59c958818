"""History says who asked for what their role does not include: once a minute for each page, and how often by then."""

import time

from django.utils import timezone

from carom.domain.practices import actions
from carom.domain.practices.roles import Permission

_DENIED = "denied"
_PAUSE = 60
"""Seconds."""


def note(request, permission: Permission) -> None:
    """Write a line, or only count: the next line about this page says how many there were since the last one."""
    page = request.resolver_match.view_name
    pages = request.session.get(_DENIED, {})
    written, more = pages.get(page, (0, 0))
    if 0 <= time.time() - written < _PAUSE:
        request.session[_DENIED] = pages | {page: (written, more + 1)}
        return
    what = f"{request.method} {page}: {permission}"
    actions.note_denied(member=request.member, at=timezone.now(), what=what, count=more + 1)
    request.session[_DENIED] = pages | {page: (time.time(), 0)}
