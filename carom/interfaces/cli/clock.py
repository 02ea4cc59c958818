"""`carom clock`: does what is due again and again. `carom serve` starts one by itself; more may run beside it."""

import argparse
import os
import signal
import sys
import threading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--until-input-ends", action="store_true", help="end when standard input does")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()
    django_start.ready()

    from carom.interfaces.clock.due import DUE
    from carom.interfaces.clock.ending import ENDING
    from carom.interfaces.clock.loop import Clock

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_signal: ENDING.set())
    if args.until_input_ends:
        threading.Thread(target=_end_with_input, args=[ENDING], daemon=True).start()
    Clock(DUE).run()
    sys.stdout.flush()
    os._exit(0)  # what still runs after its grace is begun again by the next clock


def _end_with_input(ending: threading.Event) -> None:
    """Whoever started us holds the other end: when they are gone, however they went, we end as well."""
    while os.read(0, 1):
        pass
    ending.set()
