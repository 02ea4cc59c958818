"""Writes docs/generated: pages that come from the code (make generated)."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "generated"


def permissions() -> str:
    from carom.domain.practices.roles import PERMISSIONS, ROLE_NAMES, Permission

    roles = list(PERMISSIONS)
    lines = [
        "# Who may do what",
        "",
        "Generated from `carom/domain/practices/roles.py`.",
        "",
        "| Permission | " + " | ".join(str(ROLE_NAMES[role]) for role in roles) + " |",
        "|---|" + "---|" * len(roles),
    ]
    for permission in Permission:
        marks = ["yes" if permission in PERMISSIONS[role] else "" for role in roles]
        lines.append(f"| {permission} | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def inbound_referral() -> str:
    from carom.domain.referrals.diagram import mermaid

    head = "# An inbound referral\n\nGenerated from `carom/domain/referrals/lifecycle.py`."
    return f"{head}\n\n```mermaid\n{mermaid()}```\n"


def one_import() -> str:
    from carom.domain.intake.diagram import mermaid

    head = "# An import\n\nGenerated from `carom/domain/intake/lifecycle.py`."
    return f"{head}\n\n```mermaid\n{mermaid()}```\n"


def message() -> str:
    from carom.domain.outbox.diagram import mermaid

    head = "# A message\n\nGenerated from `carom/domain/outbox/lifecycle.py`."
    return f"{head}\n\n```mermaid\n{mermaid()}```\n"


def routes() -> str:
    from carom.interfaces.desk.checks import routes as all_routes

    lines = ["# Pages and what they need", "", "Generated from the routes.", "", "| Address | Needs |", "|---|---|"]
    for pattern, route in all_routes():
        if not route.callback.__module__.startswith("allauth."):
            policy = getattr(route.callback, "policy", None)
            lines.append(f"| `/{pattern}` | {policy or 'open: ' + route.callback.open_because} |")
    return "\n".join(lines) + "\n"


def export() -> str:
    from carom.domain.exports.describing import page

    return page()


def typed() -> str:
    from scripts.rules import page

    return page()


PAGES = {
    "export.md": export,
    "permissions.md": permissions,
    "import.md": one_import,
    "inbound-referral.md": inbound_referral,
    "input.md": typed,
    "message.md": message,
    "pages.md": routes,
}


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carom.settings")
    os.environ.setdefault("CAROM_MODE", "test")
    import django

    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (FOLDER / name).write_text(write())
    return 0


if __name__ == "__main__":
    sys.exit(main())
