"""`carom analyze FILE`: a practice analysis from one referral export, without account or database."""

import argparse
import json
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from carom.domain.insights import file_in_words, file_report
from carom.domain.insights.from_file import analyze_file
from carom.domain.insights.wording import day_text
from carom.domain.intake.reading.errors import Unreadable

LONG_FILE = 20_000  # rows after which a progress bar is shown
WIDE = 78


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words that may follow `carom analyze`."""
    parser.add_argument("file", metavar="FILE", help="referral export: CSV, TSV, XLSX or XLS")
    parser.add_argument("--html", metavar="OUT", help="write a page that stands alone")
    parser.add_argument("--pdf", metavar="OUT", help="write a PDF")
    parser.add_argument("--json", metavar="OUT", help="write everything as JSON; - for standard output")
    parser.add_argument("--as-of", metavar="DATE", type=_day, help="day the facts are stated for (2026-10-31 or today); default: the last day in the file")  # fmt: skip  # noqa: E501
    parser.add_argument("--sheet", metavar="NAME", help="sheet of a workbook; default: the one that is recognised best")
    parser.add_argument("--date-order", choices=("mdy", "dmy", "ymd"), help="how dates like 03/04/2026 are meant")
    parser.add_argument("--map", metavar="FIELD=HEADER", action="append", default=[], type=_pair, help="which column holds a field, such as source_name or received_on; may be repeated")  # fmt: skip  # noqa: E501
    parser.add_argument("--paper", choices=("us-letter", "a4"), default="us-letter", help="paper of the PDF")


def run(args: argparse.Namespace) -> int:
    """0 when the analysis was written; 2, with one sentence on standard error, when the input cannot be used."""
    try:
        analysis = analyze_file(
            args.file,
            today=datetime.now().astimezone().date(),
            as_of=args.as_of,
            sheet=args.sheet,
            date_order=args.date_order,
            columns=dict(args.map),
            watch=_watched(args.file),
        )
        _write(args, analysis)
        _say(args, analysis)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Unreadable as error:
        return _refused(error.sentence)
    except OSError as error:
        return _refused(f"{error.filename or args.file}: {error.strerror}. Nothing was written there.")
    return 0


def _write(args: argparse.Namespace, analysis: dict) -> None:
    if args.json == "-":
        sys.stdout.write(_json(analysis, ascii_only=not _speaks_unicode(sys.stdout)))
    elif args.json:
        Path(args.json).write_text(_json(analysis), encoding="utf-8")
    if args.html or args.pdf:
        from carom import documents  # slow import

        report = file_report.report(analysis, paper=args.paper)
        if args.html:
            Path(args.html).write_text(documents.page("practice_analysis", report), encoding="utf-8")
        if args.pdf:
            Path(args.pdf).write_bytes(documents.render("practice_analysis", report))


def _json(analysis: dict, *, ascii_only: bool = False) -> str:
    """One line per key: a person can look at it, and it is written ten times as fast as indented JSON."""
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=ascii_only)}" for key, value in analysis.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _say(args: argparse.Namespace, analysis: dict) -> None:
    """The summary; on standard error when standard output carries the JSON."""
    out = sys.stderr if args.json == "-" else sys.stdout
    lines = [f"{analysis['file']}, as of {day_text(analysis['as_of'])}", *file_in_words.summary(analysis)]
    lines += [f"Note: {note}" for note in analysis["notes"][:4]]
    written = [target for target in (args.html, args.pdf, args.json) if target and target != "-"]
    if written:
        lines += ["", f"Written: {', '.join(written)}"]
    elif not args.json:
        lines += ["", "Add --html page.html, --pdf report.pdf or --json data.json to keep the whole analysis."]
    for line in lines:
        shown = "".join(letter for letter in line if letter.isprintable())  # a name must not steer the terminal
        text = textwrap.fill(shown, WIDE, subsequent_indent="  ", break_on_hyphens=False)
        print(text if _speaks_unicode(out) else text.encode("ascii", "replace").decode(), file=out)


def _watched(path: str):
    """Shows a progress bar on a terminal once a file proves long."""

    def watch(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        rows, size, read = iter(rows), 0, 0
        for row in islice(rows, LONG_FILE):
            size, read = size + sum(map(len, row[1])) + len(row[1]) + 1, read + 1
            yield row
        if read < LONG_FILE or not sys.stderr.isatty():
            yield from rows
            return
        from tqdm import tqdm  # slow import

        plain = os.path.splitext(path)[1].lower() not in (".xlsx", ".xls", ".ods")
        total = round(os.path.getsize(path) / size * read) if plain else None
        yield from tqdm(rows, total=total, initial=read, unit=" rows", unit_scale=True, leave=False, file=sys.stderr)

    return watch


def _refused(sentence: str) -> int:
    print(f"carom analyze: {' '.join(sentence.split())}", file=sys.stderr)
    return 2


def _day(text: str) -> date:
    if text == "today":
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a day; write it like 2026-10-31.") from None


def _pair(text: str) -> tuple[str, str]:
    field, equals, header = text.partition("=")
    if not (equals and field.strip() and header.strip()):
        raise argparse.ArgumentTypeError(f"“{text}” is not FIELD=HEADER, such as source_name=Referrer.")
    return field.strip(), header.strip()


def _speaks_unicode(stream) -> bool:
    return (getattr(stream, "encoding", None) or "").lower().replace("-", "") in ("utf8", "utf16")
