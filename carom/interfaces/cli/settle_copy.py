"""`carom settle-copy`: what a restored copy needs before it is used. `carom restore` runs it on its scratch copy."""

import argparse
import json
import sys
from datetime import datetime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()

    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from carom.domain.backups.checking import SET_BACK
    from carom.domain.installation import set_back

    told = settings.DATA / SET_BACK
    if not told.exists():
        print("This runs on the scratch copy of a restore only. Use `carom restore FILE`.", file=sys.stderr)
        return 2
    details = json.loads(told.read_text(encoding="utf-8"))
    details["made_at"] = datetime.fromisoformat(details["made_at"])
    shut = set_back.settle(**details, at=timezone.now())
    connection.close()
    print(
        f"Messages that waited, set aside: {shut.messages} (see Mail). Links ended: {shut.links}. "
        f"Invitations withdrawn: {shut.invitations}. Sign-ins ended: {shut.sessions}."
    )
    return 0
