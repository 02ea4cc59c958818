"""What clients of the system under test saw, written down outside of it, line by line, as it happened."""

import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

INVOKE, OK, FAIL, UNKNOWN = "invoke", "ok", "fail", "unknown"


@dataclass(frozen=True)
class Line:
    """One moment of one deed.

    `record` is what is edited; `version` the version an edit was made from (0: something new is made).
    """

    op: str
    what: str
    at: float = 0.0
    kind: str = ""
    value: str = ""
    record: str = ""
    version: int = 0


class Journal:
    """Appends to one file. A line is one write to the kernel: it outlives the process that wrote it."""

    def __init__(self, path: Path):
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def invoke(self, op: str, kind: str, value: str, *, record: str = "", version: int = 0) -> None:
        self._write(Line(op, INVOKE, time.monotonic(), kind, value, record, version))

    def ended(self, op: str, what: str) -> None:
        """`what`: ok (acknowledged), fail (refused, nothing was to happen), unknown (no answer came)."""
        self._write(Line(op, what, time.monotonic()))

    def _write(self, line: Line) -> None:
        os.write(self.file, (json.dumps(asdict(line)) + "\n").encode())


def lines(paths: Iterable[Path]) -> list[Line]:
    """All journals together. A last line that was cut by a kill is left out: its deed has no end, so it is unknown."""
    found = []
    for path in paths:
        for text in path.read_text().splitlines(keepends=True):
            if text.endswith("\n"):
                found.append(Line(**json.loads(text)))
    return sorted(found, key=lambda line: line.at)


def uncertain(told: Iterable[Line], windows: Iterable[tuple[float, float]]) -> list[Line]:
    """The same lines, but what was acknowledged within one of these spans of time (of `at`) counts as unknown."""
    spans = list(windows)
    return [
        replace(line, what=UNKNOWN) if line.what == OK and any(a <= line.at <= b for a, b in spans) else line
        for line in told
    ]
