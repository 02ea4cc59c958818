"""`carom backup`: one sealed file of everything, made while people go on working."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, help="folder for the backup (default: backups in the data folder)")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()

    from django.utils import timezone

    from carom.domain.backups import actions, making
    from carom.domain.keys.refusals import Refused

    try:
        made = making.make(kind="asked", at=timezone.now(), folder=args.to and args.to.resolve())
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    actions.record_made(made=made, at=timezone.now())
    rows = sum(count for count, _ in made.tables.values())
    print(f"{made.path}\n{rows:,} rows in {len(made.tables)} tables, {made.bytes / 2**20:,.1f} MB, read back whole.")
    print("Keep a copy of it away from this machine. The keys that open it, and DATA/keys.json, are not in it.")
    return 0
