"""What every desk page shows around its content: rooms, quick adds, who and where."""

import secrets
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from carom.domain.practices import people
from carom.domain.practices.roles import OF_THE_INSTALLATION, ROLE_NAMES, Permission, Role, may
from carom.interfaces.desk import reader, room
from carom.interfaces.desk.account import emergency_notes, provider
from carom.interfaces.desk.status import banner

_ROOMS = [
    ("today", _("Today"), "desk:today", "sun", Permission.TODAY_VIEW),
    ("network", _("Network"), "desk:network", "affiliate", Permission.NETWORK_VIEW),
    ("referrals", _("Referrals"), "desk:referrals", "arrows-transfer-down", Permission.REFERRALS_VIEW),
    ("patients", _("Patients"), "desk:patients", "users", Permission.PATIENTS_IDENTIFY),
    ("insights", _("Insights"), "desk:insights", "chart-histogram", Permission.INSIGHTS_VIEW),
    ("import", _("Import"), "desk:import", "file-import", Permission.INTAKE_IMPORT),
]
_QUICK_ADDS = [
    ("touchpoint", _("A talk you had"), "desk:touchpoint-add", "message", Permission.TALKS_LOG),
    ("referral", _("A referral"), "desk:referral-add", "arrows-transfer-down", Permission.REFERRALS_EDIT),
    ("source", _("A person or organization"), "desk:party-add", "user-plus", Permission.NETWORK_EDIT),
]


def frame(request) -> dict:
    shared = {
        "has_no_room": room.is_scarce(),
        "is_demo": settings.MODE == "demo",
        "once": form_key,
        "provider_name": SimpleLazyObject(lambda: provider.button(request)),  # read where it is shown
        "is_unused": SimpleLazyObject(lambda: not people.is_anybody_here()),
    }
    member = getattr(request, "member", None)
    if member is None:
        return shared
    offered = _offered(member.role, member.in_emergency, request.practice.runs_installation, reader.prefix())
    return shared | {
        "member": member,
        "practice": request.practice,
        "may": offered["may"],
        "viewer": {
            "name": member.name,
            "role": ROLE_NAMES[Role(member.role)],
            "practice": request.practice.name,
            "switch_url": reverse("desk:choose-practice") if len(request.memberships) > 1 else "",
        },
        "search_url": offered["search_url"],
        "nav": [room | {"active": _is_in(request.path, room["url"])} for room in offered["rooms"]],
        "room_key": next((room["key"] for room in offered["rooms"] if _is_in(request.path, room["url"])), ""),
        "quick_adds": offered["quick_adds"],
        "emergency_notes": emergency_notes.notes(member),
        "alarms": banner.alarms() if member.role == Role.OWNER else (),
        "session_seconds": _session_seconds(request),
    }


def _session_seconds(request) -> dict[str, int]:
    """How long the page may stay on the screen: while nobody works at it, and at all."""
    row = getattr(request.session, "row", None)
    ends = (row.expire_date - timezone.now()).total_seconds() if row else settings.SESSION_COOKIE_AGE
    return {"idle": int(request.idle.total_seconds()), "ends": max(int(ends), 0)}


def form_key() -> str:
    """Called anew for every form on the page: two forms never share a key."""
    return secrets.token_urlsafe(18)


@cache
def _offered(role: str, in_emergency: bool, runs_installation: bool, prefix: str) -> dict:
    """What the frame holds for this role, under this prefix of all addresses; the same on every page."""
    held = {permission: may(role, permission, in_emergency=in_emergency) for permission in Permission}
    held |= {permission: held[permission] and runs_installation for permission in OF_THE_INSTALLATION}
    return {
        "may": {permission.name.lower(): is_allowed for permission, is_allowed in held.items()},
        "search_url": reverse("desk:network") if held[Permission.NETWORK_VIEW] else "",
        "rooms": [_linked(*room) for *room, permission in _ROOMS if held[permission]],
        "quick_adds": [_linked(*add) for *add, permission in _QUICK_ADDS if held[permission]],
    }


def _linked(key: str, label: str, url: str, icon: str) -> dict:
    return {"key": key, "label": label, "url": reverse(url), "icon": icon}


def _is_in(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
