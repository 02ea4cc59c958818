"""`carom drill`: restore a fresh copy into a scratch place, look at it, and write down how it went."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()

    from django.utils import timezone

    from carom.domain.backups import actions, drilling
    from carom.domain.keys.refusals import Refused

    try:
        made, seconds = drilling.drill(at=timezone.now())
    except Refused as refused:
        actions.record_failure(kind="drill", error=str(refused), at=timezone.now())
        print(refused, file=sys.stderr)
        return 1
    actions.record_drill(made=made, seconds=seconds, at=timezone.now())
    print(f"A fresh copy was sealed, opened, restored in {seconds:.1f} s, checked, and its pages open.")
    return 0
