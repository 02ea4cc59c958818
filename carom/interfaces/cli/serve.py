"""`carom serve`: the web server."""

import argparse
import os
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port (default: 127.0.0.1:8000)")
    parser.add_argument("--workers", type=int, default=2, help="web processes (default: 2)")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start()
    django_start.prepare()
    return serve(args.bind, workers=args.workers)


def serve(bind: str, *, workers: int) -> int:
    """Become gunicorn: threads for slow clients, a worker replaced now and then."""
    options = ["--bind", bind, "--workers", str(workers), "--threads", "4", "--worker-class", "gthread"]
    quiet = ["--log-level", "warning", "--max-requests", "5000", "--max-requests-jitter", "500"]
    command = [sys.executable, "-m", "gunicorn", "carom.wsgi:application", *options, *quiet]
    os.execv(sys.executable, command)  # noqa: S606  (no shell, fixed program)
