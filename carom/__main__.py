"""The `carom` command: one sub-command per deed, each loaded only when asked for."""

import argparse
import importlib
import os
import select
import sys

from carom import __version__

COMMANDS = {
    "demo": ("demo", "start a demonstration with invented practices"),
    "setup": ("setup", "open a practice and make its owner"),
    "serve": ("serve", "start Carom for a practice: pages and clock"),
    "clock": ("clock", "do what is due again and again: mail, checks, backups (serve starts one by itself)"),
    "backup": ("backup", "make one sealed file of everything, while people go on working"),
    "restore": ("restore", "look whether a backup would come back (--check), or put it in place"),
    "drill": ("drill", "restore a fresh copy into a scratch place and look at it (the clock does it every week)"),
    "move": ("move", "from SQLite to PostgreSQL, every row, with proof"),
    "export": ("export", "write everything of a practice into one zip"),
    "import-account": ("import_export", "bring a practice in from the export of another installation"),
    "export-job": ("export_job", "make an export in the background (the desk starts this by itself)"),
    "drill-pages": ("drill_pages", "open pages of a scratch copy (the drill starts this by itself)"),
    "settle-copy": ("settle_copy", "make a restored copy safe to use (restore starts this by itself)"),
    "doctor": ("doctor", "say in plain words what is wrong with this installation, and what to do"),
    "keys": ("keys", "make, change, count and print the keys of sealed facts and of backups"),
    "audit": ("audit", "check that the history is as it was written, or write down where it ends"),
    "analyze": ("analyze", "turn a referral export into a practice analysis, without account or database"),
    "import-job": ("import_job", "work on an import in the background (the desk starts this by itself)"),
    "report-job": ("report_job", "work out a practice's analysis in the background (the desk starts this by itself)"),
}


_NOBODY_READS = 141
"""The code of a command whose reader went away, as shells give it."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command. What may end any of them is told here, once: a reader that has seen enough, and a full disk."""
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        if not _is_unread():
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python would try once more at its end
        return _NOBODY_READS
    except Exception as fault:
        from carom.domain.installation import disk_trouble  # noqa: PLC0415  most commands need no Django here

        if not disk_trouble.is_trouble(fault):
            raise
        sys.stderr.write("The disk is full, or takes nothing that is written. Make room, then run this again.\n")
        return 1


def _is_unread() -> bool:
    """Whether nobody reads what we print, such as `head` that has its lines: then the pipe is in error."""
    polled = select.poll()
    polled.register(sys.stdout.fileno(), 0)
    return bool(polled.poll(0))


def _run(arguments: list[str] | None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="carom", description="Grow a practice through referral relationships.")
    parser.add_argument("--version", action="version", version=f"carom {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    asked = arguments[0] if arguments else ""
    for name, (module, help_text) in COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text.capitalize() + ".")
        if name == asked:  # only what runs is imported: `analyze` needs no Django, `serve` no numpy
            chosen = importlib.import_module(f"carom.interfaces.cli.{module}")
            chosen.add_arguments(command)
    return chosen.run(parser.parse_args(arguments)) or 0 if asked in COMMANDS else parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
