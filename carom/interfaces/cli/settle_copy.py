"""`carom settle-copy`: what a restored copy needs before it is used. `carom restore` runs it on its scratch copy."""

import argparse
import json
import sys
from datetime import datetime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--look", action="store_true", help="only see whether every sealed value opens")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()

    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from carom.domain.backups.checking import SET_BACK
    from carom.domain.installation import set_back
    from carom.domain.keys.opening import KeysMissing

    if args.look:
        return _look()
    told = settings.DATA / SET_BACK
    if not told.exists():
        print("This runs on the scratch copy of a restore only. Use `carom restore FILE`.", file=sys.stderr)
        return 2
    details = json.loads(told.read_text(encoding="utf-8"))
    details["made_at"] = datetime.fromisoformat(details["made_at"])
    try:
        shut = set_back.settle(**details, at=timezone.now())
    except KeysMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    connection.close()
    print(
        f"Messages that waited, set aside: {shut.messages} (see Mail). Links ended: {shut.links}. "
        f"Invitations withdrawn: {shut.invitations}. Sign-ins ended: {shut.sessions}.\n"
        f"Sealed values that open with the keys here: {shut.opened:,}."
    )
    if shut.closed:
        print(f"These were damaged already when the backup was made, and do not open: {shut.closed}.")
    return 0


def _look() -> int:
    """Nothing is changed; what would be opened by a restore is opened."""
    from django.conf import settings

    from carom.domain.keys import opening, rotation
    from carom.domain.practices.scope import scopes_disabled

    with scopes_disabled():
        looked = opening.look(rotation.with_retired(settings.KEYS_FILE))
    if looked.missing:
        print(opening.KeysMissing(looked, settings.KEYS_FILE), file=sys.stderr)
        return 1
    if looked.closed:
        print(
            f"{looked.closed.total():,} sealed values in this copy do not open, though their keys are here: "
            f"{looked.where}. They were damaged before the backup was made: try one from before that.",
            file=sys.stderr,
        )
        return 1
    print(f"{looked.opened.total():,}")
    return 0
