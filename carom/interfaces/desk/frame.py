"""What every desk page shows around its content: rooms, quick adds, who and where."""

import secrets

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carom.domain.practices.roles import ROLE_NAMES, Permission, Role

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
    """`once` is called anew for every form on the page: two forms never share a key."""
    shared = {"is_demo": settings.MODE == "demo", "once": lambda: secrets.token_urlsafe(18)}
    member = getattr(request, "member", None)
    if member is None:
        return shared
    return shared | {
        "member": member,
        "practice": request.practice,
        "may": {permission.name.lower(): member.may(permission) for permission in Permission},
        "viewer": {
            "name": member.name,
            "role": ROLE_NAMES[Role(member.role)],
            "practice": request.practice.name,
            "switch_url": reverse("desk:choose-practice") if len(request.memberships) > 1 else "",
        },
        "search_url": reverse("desk:network") if member.may(Permission.NETWORK_VIEW) else "",
        "nav": [
            _room(request.path, key, label, reverse(url), icon)
            for key, label, url, icon, permission in _ROOMS
            if member.may(permission)
        ],
        "quick_adds": [
            {"key": key, "label": label, "url": reverse(url), "icon": icon}
            for key, label, url, icon, permission in _QUICK_ADDS
            if member.may(permission)
        ],
    }


def _room(path: str, key: str, label: str, url: str, icon: str) -> dict:
    active = path == url if url == "/" else path.startswith(url)
    return {"key": key, "label": label, "url": url, "icon": icon, "active": active}
