"""`carom demo`: invented practices with years of history, on this machine only."""

import argparse
import os
import shlex
import shutil
import sqlite3
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

    from carom.interfaces.cli import django_start, listening

    if not args.no_serve:
        listening.must_be_free(args.bind)
    os.environ.setdefault("CAROM_SITE_URL", f"http://localhost:{args.bind.rpartition(':')[2]}")
    django_start.start(mode="demo", data=data)
    (data / MARK).touch()
    django_start.prepare(to_serve=not args.no_serve)
    _build(args.size, data / MARK)
    print(f"Ready after {time.monotonic() - began:.0f} s.")
    if args.no_serve:
        return 0

    from carom.interfaces.cli.serve import serve

    print(f"\n  Open http://{args.bind}/demo/ and choose who you want to be.")
    print("  Everything is invented, and nothing leaves this machine.")
    print(f"  Stop with Ctrl-C; `{_again(data, args.size)}` begins again.\n", flush=True)
    return serve(args.bind, workers=2)


def _again(data: Path, size: str) -> str:
    """What is typed to begin again with fresh practices in this folder."""
    if data == FOLDER / "demo":
        return "make demo-reset"
    return f"CAROM_DATA={shlex.quote(str(data))} {shlex.quote(sys.executable)} -m carom demo --reset --size {size}"


def _is_demo(data: Path) -> bool:
    """Every practice in it was made by this command, or there is none yet: only that may be shown, and wiped."""
    file, mark = data / "carom.sqlite3", data / MARK
    if not any(data.glob("carom.sqlite3*")):
        return True
    if not mark.exists():
        return False
    try:
        with sqlite3.connect(file) as database:
            found = database.execute("SELECT public_id FROM practices_practice").fetchall()
    except sqlite3.OperationalError:  # broken off before there was a table; DatabaseError, no database at all, is said
        return True
    return {key for (key,) in found} <= set(mark.read_text().split())


def _build(size: str, mark: Path) -> None:
    """Make the practices, and name them in the mark: a demo opens no others."""
    from django.conf import settings
    from django.utils import timezone

    from carom.domain.practices.models import Practice

    if Practice.objects.exists():
        return
    from carom.domain.insights.sample import demo

    print("Making sample practices …", flush=True)
    if size == "large":
        made = [demo.build_large(at=timezone.now())]
    else:
        made = demo.build(at=timezone.now(), folder=settings.DATA)
    mark.write_text("\n".join(practice.public_id for practice in made))
