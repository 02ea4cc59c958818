"""`carom import-account`: a practice from the export of another installation, into a fresh one."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the zip that `carom export` or the export page made")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()
    django_start.prepare(to_serve=False)

    from django.utils import timezone

    from carom.domain.exports import bringing_in
    from carom.domain.exports.refusals import NotImported

    try:
        practice, rows = bringing_in.bring_in(args.file, at=timezone.now())
    except NotImported as refused:
        print(refused, file=sys.stderr)
        return 1
    print(f"{practice.name} is here: {rows:,} rows, the same as in the file.")
    print("Its people have no password yet: each asks for one with “Forgot your password?” on the sign-in page.")
    return 0
