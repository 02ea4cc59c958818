"""Run by test_killed.py on an installation of its own: kills backups and restores with SIGKILL.

Writes JSON lines: {"deed", "kills", "finished", "bad"}. `bad` names everything that was not as it must be.
Backups and the reading half of restores are killed at random moments; the swap before each of its renames.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402

from carom.domain.backups import archive, checking, making, restoring  # noqa: E402
from carom.domain.backups.refusals import BackupRefused  # noqa: E402
from tests import forked  # noqa: E402

KEYS = checking.identities(Path(sys.argv[1]))
KILLS = int(sys.argv[2])
CHANCE = random.Random(5)
DATABASE = settings.DATA / "carom.sqlite3"


def in_child(work, *, seconds: float | None = None) -> bool:
    """Do `work` in a process that is killed after `seconds`, or kills itself; whether it came to its end."""
    code = forked.run(work, seconds=seconds)
    if code > 0:
        raise SystemExit("The work failed by itself.")
    return code == 0


def duration(work) -> float:
    began = time.monotonic()
    in_child(work)
    return time.monotonic() - began


def now() -> datetime:
    return datetime.now(UTC)


def backup() -> None:
    making.make(kind="asked", at=now())


def bad_backups() -> list[str]:
    found = []
    for path in making.place().glob("*.age"):
        try:
            archive.unseal(path, KEYS, None)
        except BackupRefused as refused:
            found.append(f"{path.name}: {refused}")
    return found


def kill_backups() -> dict:
    whole = duration(backup)
    finished = sum(in_child(backup, seconds=CHANCE.uniform(0, whole)) for _ in range(KILLS))
    bad = bad_backups()
    backup()  # what was left behind is removed, and the next one is made
    left = [*settings.DATA.glob("backup-scratch-*"), *making.place().glob(".*.part")]
    return {"deed": "backup", "kills": KILLS - finished, "finished": finished, "bad": bad + [str(one) for one in left]}


def restore() -> None:
    with making.workplace() as scratch:
        opened = checking.open_into(scratch, newest(), KEYS)
        restoring.put_in_place(settings.DATA, opened, at=now())


def newest() -> Path:
    return max(making.place().glob("*.age"))


def spoil() -> None:
    """The state before: another name, another upload; and no folder of an earlier restore."""
    with sqlite3.connect(DATABASE) as database:
        database.execute("UPDATE practices_practice SET name = 'Spoiled'")
    for path in settings.UPLOADS.iterdir():
        path.unlink()
    for folder in settings.DATA.glob("replaced-*"):
        folder.rename(settings.DATA / f"old-{time.monotonic_ns()}")


def state() -> str:
    """ "before", "after", or what is wrong."""
    restoring.finish(settings.DATA)  # what every start does first
    with sqlite3.connect(DATABASE) as database:
        sound = database.execute("PRAGMA integrity_check").fetchone()[0]
        (name,) = database.execute("SELECT name FROM practices_practice").fetchone()
    uploads = sorted(path.name for path in settings.UPLOADS.iterdir())
    known = {("ok", "Spoiled"): [], ("ok", "Bayside"): ["0123abcd"]}
    if known.get((sound, name)) != uploads:
        return f"{sound}, {name}, {uploads}"
    return "before" if name == "Spoiled" else "after"


def kill_restores() -> dict:
    spoil()
    whole, bad, finished = duration(restore), [], 0
    for _ in range(KILLS):
        spoil()
        finished += in_child(restore, seconds=CHANCE.uniform(0, whole))
        bad += [found] if (found := state()) not in {"before", "after"} else []
    return {"deed": "restore", "kills": KILLS - finished, "finished": finished, "bad": bad}


def killed_at_rename(number: int) -> None:
    real, count = os.rename, iter(range(1, 100))

    def rename(*names):
        if next(count) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        real(*names)

    os.rename = rename
    restore()


def kill_swaps() -> dict:
    bad, kills, finished, number = [], 0, False, 0
    while not finished:
        number += 1
        spoil()
        finished = in_child(lambda: killed_at_rename(number))  # noqa: B023  called at once
        kills += not finished
        found = state()
        # The first rename puts the plan in force: from then on the restore is finished, by whoever comes next.
        if found != ("before" if number == 1 else "after"):
            bad.append(f"rename {number}: {found}")
    return {"deed": "swap", "kills": kills, "finished": 1, "bad": bad}


if __name__ == "__main__":
    for kill in (kill_backups, kill_restores, kill_swaps):
        sys.stdout.write(json.dumps(kill()) + "\n")
        sys.stdout.flush()
