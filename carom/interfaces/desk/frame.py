"""What every desk page shows around its content: rooms, quick adds, practice."""

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
    ("touchpoint", _("Touchpoint"), _("You spoke with somebody"), "desk:touchpoint-add", Permission.TALKS_LOG),
    ("referral", _("Referral"), _("A patient was sent to you"), "desk:referral-add", Permission.REFERRALS_EDIT),
    ("source", _("Source"), _("Somebody who may send patients"), "desk:party-add", Permission.NETWORK_EDIT),
]


def _is_in(path: str, room: str) -> bool:
    return path == room if room == "/" else path.startswith(room)


def frame(request) -> dict:
    member = getattr(request, "member", None)
    shared = {"is_demo": settings.MODE == "demo", "new_once": lambda: secrets.token_urlsafe(18)}
    shared["theme"] = request.COOKIES.get("theme", "auto")
    if member is None:
        return shared
    return shared | {
        "member": member,
        "practice": request.practice,
        "role_name": ROLE_NAMES[Role(member.role)],
        "memberships": request.memberships,
        "may": {permission.name.lower(): member.may(permission) for permission in Permission},
        "nav": [
            {
                "key": key,
                "label": label,
                "url": reverse(url),
                "icon": icon,
                "active": _is_in(request.path, reverse(url)),
            }
            for key, label, url, icon, permission in _ROOMS
            if member.may(permission)
        ],
        "quick_adds": [
            {"key": key, "label": label, "help": text, "url": reverse(url)}
            for key, label, text, url, permission in _QUICK_ADDS
            if member.may(permission)
        ],
    }
