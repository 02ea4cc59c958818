"""The `carom` command: one sub-command per deed, each loaded only when asked for."""

import argparse
import importlib
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


def main(arguments: list[str] | None = None) -> int:
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
