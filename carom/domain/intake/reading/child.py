"""Read a file in a process of its own with little memory and time, so that a hostile file can hurt nobody.

The child sends lines of JSON: one head (headers and what is known), batches of rows,
one tail (what was found on the way).
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.limits import BATCH_ROWS, CHILD_CPU_SECONDS, CHILD_MEMORY_BYTES, CHILD_WAIT_SECONDS, MB
from carom.domain.intake.reading.shaping import Table
from carom.domain.intake.reading.table import read_table

_ROOT = Path(__file__).parents[4]
_HEAD = ("kind", "headers", "notes", "encoding", "delimiter", "sheet", "sheet_names", "title_lines", "header_row")
_TOO_LARGE = (
    f"The file needs more than the {CHILD_MEMORY_BYTES // MB} MB of memory that one file may use. "
    "Delete empty rows and columns around the table, or save it as CSV, and choose that file."
)
_TOO_SLOW = "Reading the file took too long and was stopped. Save it as CSV, or split it, and choose that file."
_BROKEN = (
    "The file could not be read; it seems damaged. "
    "Open it in the program it came from, save it as CSV and choose that file."
)


def rows_from(
    path: str | os.PathLike,
    *,
    name: str | None = None,
    sheet: str | None = None,
    timeout: float = CHILD_WAIT_SECONDS,
    memory: int = CHILD_MEMORY_BYTES,
) -> Table:
    """`read_table` in a limited child process; the rows stream, so the caller's memory stays flat.

    `timeout` counts the seconds spent waiting for the child. Raises Unreadable, for what the child says and for its
    end by a limit or a crash; this can also happen while going through the rows. The child ends with the rows, or when
    they are dropped.
    """
    order = json.dumps({"path": os.path.abspath(path), "name": name, "sheet": sheet, "memory": memory})
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, order],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        bufsize=0,
    )
    messages = _messages(process, timeout)
    try:
        table = Table(**{**next(messages)["head"], "rows": iter(())})
    except BaseException:
        messages.close()
        raise
    table.rows = _rows(messages, table)
    return table


def _rows(messages: Iterator[dict], table: Table) -> Iterator[tuple[int, list[str]]]:
    for message in messages:
        if "rows" in message:
            yield from map(tuple, message["rows"])
        else:
            table.notes[:] = message["tail"]["notes"]
            table.blank_rows = message["tail"]["blank_rows"]


def _messages(process: subprocess.Popen, timeout: float) -> Iterator[dict]:
    """The child's messages in order, ending with the tail. Ends the child however this is left."""
    complete = False
    try:
        for line in _lines(process, timeout):
            message = json.loads(line)
            if "unreadable" in message:
                raise Unreadable(message["unreadable"])
            complete = "tail" in message
            yield message
        if not complete:
            raise Unreadable(_why_ended(process.wait()))
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def _lines(process: subprocess.Popen, left: float) -> Iterator[bytes]:
    source = process.stdout.fileno()
    poll = select.poll()
    poll.register(source, select.POLLIN | select.POLLHUP)
    pieces: list[bytes] = []
    while True:
        began = time.monotonic()
        ready = poll.poll(max(left, 0) * 1000)
        left -= time.monotonic() - began
        if not ready:
            raise Unreadable(_TOO_SLOW)
        piece = os.read(source, 1 << 18)
        if not piece:
            return
        head, newline, rest = piece.partition(b"\n")
        while newline:
            pieces.append(head)
            yield b"".join(pieces)
            pieces = []
            head, newline, rest = rest.partition(b"\n")
        pieces.append(head)


def _why_ended(code: int) -> str:
    if code == -signal.SIGXCPU:
        return _TOO_SLOW
    if code in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV):  # what native code does when memory runs out
        return _TOO_LARGE
    return _BROKEN


def _limit(memory: int) -> None:
    limits = [
        (resource.RLIMIT_CPU, (CHILD_CPU_SECONDS, CHILD_CPU_SECONDS + 5)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CORE, (0, 0)),
        (resource.RLIMIT_AS, (memory, memory)),
    ]
    for what, values in limits:
        try:
            resource.setrlimit(what, values)
        except (ValueError, OSError):  # macOS has no limit on address space
            continue


def main(order: str) -> None:
    """The child: reads what `order` (JSON) names and writes messages to standard output."""
    wanted = json.loads(order)
    _limit(wanted["memory"])
    gc.disable()  # rows make no cycles, and searching for them takes half the time
    out = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding="ascii", write_through=True)
    say = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode
    try:
        table = read_table(wanted["path"], name=wanted["name"], sheet=wanted["sheet"])
        out.write(say({"head": {field: getattr(table, field) for field in _HEAD}}) + "\n")
        while batch := list(islice(table.rows, BATCH_ROWS)):
            out.write(say({"rows": batch}) + "\n")
        out.write(say({"tail": {"notes": table.notes, "blank_rows": table.blank_rows}}) + "\n")
    except Unreadable as error:
        out.write(say({"unreadable": error.sentence}) + "\n")
    except MemoryError:
        out.write(say({"unreadable": _TOO_LARGE}) + "\n")
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
