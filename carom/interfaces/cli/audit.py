"""`carom audit verify | anchor`: is the history as it was written, and a mark of it to keep elsewhere."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="deed", required=True)
    verify = deeds.add_parser(
        "verify", help="check every line of the history; exit 1 when one is not as it was written"
    )
    verify.add_argument(
        "--anchors", type=Path, action="append", default=[], help="a folder with anchors kept elsewhere"
    )
    verify.add_argument("--copy", action="store_true", help="this is a copy: the last anchor's file may be missing")
    anchor = deeds.add_parser("anchor", help="write this day's anchor into DATA/anchors")
    anchor.add_argument("--copy-to", type=Path, help="a folder elsewhere that gets a copy")
    anchor.add_argument("--anew", action="store_true", help="after a restore: set the anchors of before aside")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()
    return _verify(args) if args.deed == "verify" else _anchor(args)


def _verify(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from carom.domain.audit import checking
    from carom.domain.backups import schema
    from carom.domain.installation import chains
    from carom.domain.practices import queries

    if not schema.applied():
        print("Nothing is set up here yet, so there is no history. Start `carom serve`.")
        return 0
    names = queries.practice_names()
    report = checking.whole(expected=chains.expected(), folders=args.anchors, is_copy=args.copy)
    _remember(report, timezone.now())
    if not report.sentences:
        chains = len([one for one in report.chains if one.lines])
        counted = ((report.lines, "line"), (chains, "chain"), (report.anchors, "anchor"))
        lines, in_chains, anchors = (f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counted)
        print(f"The history is whole: {lines} in {in_chains}, {anchors}.")
        return 0
    for key, sentence in report.sentences:
        print(f"{names.get(key, key) or 'Carom'}: {sentence}", file=sys.stderr)
    print(
        "The history is not as it was written. Keep this database as it is, make a copy of the anchors, "
        "and compare with a backup from before.",
        file=sys.stderr,
    )
    return 1


def _remember(report, at) -> None:
    """What was found is told, also where a full disk does not let it be written down."""
    from django.db import DatabaseError

    from carom.domain.audit import actions
    from carom.domain.installation import disk_trouble

    try:
        actions.remember(report, at=at)
    except (DatabaseError, OSError) as fault:
        if not disk_trouble.is_trouble(fault):
            raise
        print("The disk is full: that this was checked could not be written down. Make room.", file=sys.stderr)


def _anchor(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from carom.domain.audit import actions, checking
    from carom.domain.backups import schema

    if not schema.applied():
        print("Nothing is set up here yet, so there is no history. Start `carom serve`.", file=sys.stderr)
        return 1
    at = timezone.now()
    written = actions.anchor(at=at, copy_to=args.copy_to, anew=args.anew)
    path = checking.anchors_folder() / f"{at:%Y-%m-%d}.json"
    print(f"Written: {path}" if written else f"Today's anchor was there already: {path}")
    print("Keep a copy where nobody who can change this database can reach it.")
    return 0
