"""`carom serve`: the web server, and the clock beside it."""

import argparse
import os
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port (default: 127.0.0.1:8000)")
    parser.add_argument("--workers", type=int, default=2, help="web processes (default: 2)")
    parser.add_argument("--no-clock", action="store_true", help="only pages; `carom clock` runs elsewhere")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start, first_run, listening

    listening.must_be_free(args.bind)
    os.environ.setdefault("CAROM_SITE_URL", f"http://localhost:{args.bind.rpartition(':')[2]}")
    django_start.start()
    django_start.prepare()
    listening.say(args.bind)
    first_run.say_link()
    return serve(args.bind, workers=args.workers, with_clock=not args.no_clock)


def serve(bind: str, *, workers: int, with_clock: bool = True) -> int:
    """Become the small process that keeps the web server and the clock. The clock's silence is noticed from now on."""
    from django.utils import timezone

    from carom.domain.jobs import actions
    from carom.domain.jobs.names import TICK
    from carom.interfaces.cli import listening

    listening.keep()
    actions.enter(names=[TICK], at=timezone.now())
    clock = "clock" if with_clock else "no-clock"
    command = [sys.executable, "-m", "carom.interfaces.cli.keeping", bind, str(workers), clock]
    os.execv(sys.executable, command)  # noqa: S606  (no shell, fixed program)
