"""Every scenario writes what came of it: var/trust/faults/<name>.json. `make faults` prints them all."""

import json
import os
import platform
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.history import Verdict

FOLDER = Path(os.environ.get("CAROM_FIGURES", "var/trust/faults")).resolve()
IS_WHOLE_RUN = os.environ.get("CAROM_FAULTS") == "all"


def amount(short: int, whole: int) -> int:
    """How often a fault is made: a few times in `make test`, many times in `make faults`."""
    return whole if IS_WHOLE_RUN else short


def bound(n: int) -> float | None:
    """With no fault in n, the true share of faults is below this, 95 times in 100 (the rule of three)."""
    return round(3 / n, 6) if n else None


def write(name: str, *, n: int, what: str, seconds: float, verdict: Verdict | None = None, **more) -> None:
    """`n` is how many faults were made, `what` they were."""
    verdict = verdict or Verdict()
    told = {
        "name": name,
        "what": what,
        "n": n,
        "acknowledged": verdict.acknowledged,
        "refused": verdict.refused,
        "unknown": verdict.unknown,
        "kept_unknown": verdict.kept_unknown,
        "lost": len(verdict.lost),
        "duplicated": len(verdict.duplicated),
        "invented": len(verdict.invented),
        "wrong": len(verdict.wrong),
        "bound_95": bound(n),
        "seconds": round(seconds, 1),
        "skipped_reason": "",
        "is_whole_run": IS_WHOLE_RUN,
    } | more
    _store(name, told)


def skip(name: str, reason: str) -> None:
    """Say that a fault could not be made here, and why."""
    _store(name, {"name": name, "n": 0, "skipped_reason": reason, "is_whole_run": IS_WHOLE_RUN})


def _store(name: str, told: dict) -> None:
    """A short run never takes the place of a whole one."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.json"
    if path.exists() and not IS_WHOLE_RUN and json.loads(path.read_text()).get("is_whole_run"):
        return
    told |= {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}", "python": platform.python_version()}
    path.write_text(json.dumps(told, indent=1) + "\n")


@contextmanager
def stopwatch():
    """`watch()` gives the seconds so far; written down, never tested."""
    began = time.monotonic()
    yield lambda: time.monotonic() - began
