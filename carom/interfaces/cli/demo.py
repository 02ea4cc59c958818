"""`carom demo`: invented practices with years of history, on this machine only."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

FOLDER = Path("var").resolve()
MARK = "this-is-a-demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size", choices=["usual", "large"], default="usual", help="large: 5,000 sources, 200,000 referrals"
    )
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port (default: 127.0.0.1:8000)")
    parser.add_argument("--reset", action="store_true", help="begin again with fresh sample practices")
    parser.add_argument("--no-serve", action="store_true", help="only build the sample practices")


def run(args: argparse.Namespace) -> int:
    usual = FOLDER / ("demo" if args.size == "usual" else "demo-large")
    data = Path(os.environ.get("CAROM_DATA", usual)).resolve()
    if data.exists() and not _is_demo(data):
        print(f"{data} holds something else than a demo. Choose an empty folder with CAROM_DATA.", file=sys.stderr)
        return 2
    if args.reset and data.exists():
        shutil.rmtree(data)
    began = time.monotonic()

    from carom.interfaces.cli import django_start

    os.environ.setdefault("CAROM_SITE_URL", f"http://localhost:{args.bind.rpartition(':')[2]}")
    django_start.start(mode="demo", data=data)
    (data / MARK).touch()
    django_start.prepare(to_serve=not args.no_serve)
    _build(args.size)
    print(f"Ready after {time.monotonic() - began:.0f} s.")
    if args.no_serve:
        return 0

    from carom.interfaces.cli.serve import serve

    print(f"\n  Open http://{args.bind}/demo/ and choose who you want to be.")
    print("  Everything is invented, and nothing leaves this machine.")
    print("  Stop with Ctrl-C; `make demo-reset` begins again.\n", flush=True)
    return serve(args.bind, workers=2)


def _is_demo(data: Path) -> bool:
    """Made by this command, or nothing there yet: only that may be shown to anybody, and wiped."""
    return (data / MARK).exists() or not any(data.glob("carom.sqlite3*"))


def _build(size: str) -> None:
    from django.conf import settings
    from django.utils import timezone

    from carom.domain.practices.models import Practice

    if Practice.objects.exists():
        return
    from carom.domain.insights.sample import demo

    print("Making sample practices …", flush=True)
    if size == "large":
        demo.build_large(at=timezone.now())
    else:
        demo.build(at=timezone.now(), folder=settings.DATA)
