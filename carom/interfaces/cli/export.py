"""`carom export`: everything of a practice in one zip, for other programs, or to go to another installation."""

import argparse
import os
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--practice", default="", help="public id or name; not needed where there is only one")
    parser.add_argument("--out", type=Path, required=True, help="the file to write, such as bayside.zip")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()

    from django.utils import timezone

    from carom.domain.exports import actions, writing
    from carom.domain.practices.scope import in_practice

    practice = _chosen(args.practice)
    if practice is None:
        return 2
    at, unfinished = timezone.now(), args.out.with_name(f".{args.out.name}.part")
    try:
        descriptor = os.open(args.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # nothing is overwritten
    except OSError as error:
        print(f"{args.out} can't be written: {error.strerror}. Choose another name with --out.", file=sys.stderr)
        return 2
    os.close(descriptor)
    try:
        with in_practice(practice):
            with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                manifest = writing.write(practice, file, at=at, file_name=args.out.name)
            os.replace(unfinished, args.out)
            rows = sum(found["rows"] for found in manifest["tables"].values())
            actions.record_written(practice=practice, rows=rows, at=timezone.now())
    except BaseException:
        unfinished.unlink(missing_ok=True)
        args.out.unlink(missing_ok=True)
        raise
    print(f"{args.out}: {rows:,} rows in {len(manifest['tables'])} tables.")
    print("It names patients in clear text. Keep it as you keep patient files.")
    return 0


def _chosen(asked: str):
    from carom.domain.practices.models import Practice

    found = list(Practice.objects.order_by("name")[:50])
    chosen = [one for one in found if asked in {one.public_id, one.name}] if asked else found
    if len(chosen) == 1:
        return chosen[0]
    print("Say which practice with --practice:" if found else "There is no practice here.", file=sys.stderr)
    for one in found:
        print(f"  {one.public_id}  {one.name}", file=sys.stderr)
    return None
