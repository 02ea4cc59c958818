"""Putting a checked copy in the place of the present data, whole or not at all.

What will be moved is written down and on disk before the first move. A restore that was killed is finished by the next
start: every move is done once, however often it is begun. The replaced data stays beside the new.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from carom.domain.backups.checking import Opened
from carom.domain.backups.making import sync

PLAN = "restore-plan.json"
_LOGS = ("-wal", "-shm", "-journal")


def put_in_place(data: Path, opened: Opened, *, at: datetime) -> Path:
    """Move what was opened, on the same disk, into `data`; a dump is not moved, since its database is elsewhere.

    Who can open backups stays as it is, and comes from the backup only where nobody is named. The folder that now
    holds what was there before.
    """
    database = opened.database if opened.manifest["database"] == "sqlite" else None
    replaced = data / f"replaced-{at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    replaced.mkdir(mode=0o700)
    names = ["uploads", "anchors"]
    if database:
        name = "carom.sqlite3"
        names += [name, *(name + log for log in _LOGS)]
    moves = [(data / name, replaced / name) for name in names if (data / name).exists()]
    if database:
        moves.append((database, data / "carom.sqlite3"))
    for folder in (opened.uploads, opened.anchors):
        folder.mkdir(mode=0o700, exist_ok=True)
        moves.append((folder, data / folder.name))
    if opened.recipients.exists():
        moves.append((opened.recipients, data / opened.recipients.name))
    for folder in (opened.uploads, opened.anchors, replaced, opened.folder):
        sync(folder)
    _write(data / PLAN, [[str(source.relative_to(data)), str(target.relative_to(data))] for source, target in moves])
    finish(data)
    return replaced


def finish(data: Path) -> bool:
    """Carry out a plan that is there; whether there was one."""
    plan = data / PLAN
    if not plan.exists():
        return False
    for source, target in json.loads(plan.read_text(encoding="utf-8")):
        if (data / source).exists() and not (data / target).exists():
            os.rename(data / source, data / target)
            sync((data / target).parent)
    sync(data)
    plan.unlink()
    sync(data)
    return True


def _write(path: Path, moves: list) -> None:
    fresh = path.with_suffix(".part")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(moves, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.rename(fresh, path)
    sync(path.parent)
