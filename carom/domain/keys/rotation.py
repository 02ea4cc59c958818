"""A new key for sealed values: added, everything sealed anew, the old one put aside.

Cut off anywhere, it is begun again with the same command and goes on.

1. The new key enters the key file as the active one; running processes see that the file changed.
2. Every value under another key is sealed anew, until none is left.
3. What was begun before the file changed is waited for, and looked at once more.
4. The old keys go into the file of retired keys, which old backups need, and leave the key file.
"""

import fcntl
import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from carom.domain.keys import keyfile
from carom.domain.keys.keyring import Keyring, ring_of
from carom.domain.keys.refusals import Refused
from carom.domain.keys.resealing import Done, reseal

SETTLE = 30.0
"""Seconds after which nothing can still be waiting to be written that was sealed before the key file changed: longer
than a writer waits for the database (20 s)."""

_PASSES = 20


class NotAllOpen(Refused):
    """Values no key opens: the old keys stay in the key file. `closed` counts them by place."""

    def __init__(self, closed: Counter):
        self.closed = closed
        where = ", ".join(f"{place}: {count}" for place, count in sorted(closed.items()))
        super().__init__(
            f"Some values do not open with any key at hand ({where}). They were left as they are, and no key was put "
            "aside. If you keep a file of retired keys elsewhere, put it beside the key file and run this again."
        )


class AlreadyRunning(Refused):
    def __init__(self):
        super().__init__("A rotation of the keys is running already. Wait until it has ended.")


class NeverEnds(Refused):
    def __init__(self):
        super().__init__(
            "Something goes on sealing with the old key. Restart every running Carom of this installation, then run "
            "this again: it goes on where it is."
        )


@dataclass(frozen=True)
class Rotated:
    """`sealed`: values sealed anew by this run; `retired`: the ids of the keys that were put aside."""

    active: str
    sealed: int
    retired: list[str]


def rotate(
    *, at: datetime, settle: float = SETTLE, at_once: int = 200, sleep: Callable[[float], None] = time.sleep
) -> Rotated:
    """Begin a rotation, or end one that was cut off. Needs the rows of all practices in sight (no scope)."""
    path = settings.KEYS_FILE
    keyfile.whole(path)
    with _alone(path):
        if len(keyfile.read(path)["keys"]) == 1:
            _add_key(path, at)
        keys = with_retired(path)
        sealed = _until_none_is_left(keys, at_once)
        sleep(settle)
        _wait_for_older_transactions(sleep)
        sealed += _until_none_is_left(keys, at_once)
        return Rotated(keys.active, sealed, _retire(path, at))


def retired_file(path: Path) -> Path:
    return path.with_name(f"{path.stem}.retired.json")


def retired_keys(path: Path) -> dict[str, str]:
    """Id → key of those that were put aside on this machine."""
    file = retired_file(path)
    return keyfile.read_retired(file)["keys"] if file.exists() else {}


def _until_none_is_left(keys: Keyring, at_once: int) -> int:
    sealed = 0
    for _pass in range(_PASSES):
        done: Done = reseal(keys, at_once=at_once)
        sealed += done.sealed
        if done.closed:
            raise NotAllOpen(done.closed)
        if not done.sealed:
            return sealed
    raise NeverEnds


def _add_key(path: Path, at: datetime) -> None:
    with keyfile.alone(path):
        content = keyfile.read(path)
        known = [*content["keys"], *retired_keys(path)]
        fresh = f"k{1 + max(int(key_id[1:]) for key_id in known)}"
        content["keys"][fresh] = keyfile.new_key()
        made = {**content.get("made", {}), fresh: f"{at:%Y-%m-%d}"}
        keyfile.replace(path, {**content, "active": fresh, "made": made})


def with_retired(path: Path) -> Keyring:
    """The ring of the key file; retired keys open too, for values that came back with an old backup."""
    content = keyfile.read(path)
    return ring_of({**content, "keys": {**retired_keys(path), **content["keys"]}})


def marks(path: Path) -> dict[str, str]:
    """Id → a mark of each key of the key file, to know the key by later; nothing of the key can be read from it."""
    return {key_id: _mark(key_id, key) for key_id, key in keyfile.read(path)["keys"].items()}


def of_another(path: Path, marked: dict[str, str]) -> list[str]:
    """Of these marks (see `marks`), the ids under which a key lies here, put aside or not, that is not the one."""
    here = {**retired_keys(path), **keyfile.read(path)["keys"]}
    return sorted(key_id for key_id, mark in marked.items() if key_id in here and _mark(key_id, here[key_id]) != mark)


def _mark(key_id: str, key: str) -> str:
    return hashlib.sha256(f"mark of a key|{key_id}|".encode() + keyfile.raw(key)).hexdigest()[:16]


def _retire(path: Path, at: datetime) -> list[str]:
    """The old keys are safe in the other file before they leave this one."""
    with keyfile.alone(path):
        content = keyfile.read(path)
        old = {key_id: key for key_id, key in content["keys"].items() if key_id != content["active"]}
        file = retired_file(path)
        kept = keyfile.read_retired(file) if file.exists() else {"keys": {}, "retired": {}}
        kept["keys"].update(old)
        kept["retired"].update(dict.fromkeys(old, f"{at:%Y-%m-%d}"))
        keyfile.replace(file, kept)
        made = {key_id: day for key_id, day in content.get("made", {}).items() if key_id not in old}
        active = {content["active"]: content["keys"][content["active"]]}
        keyfile.replace(path, {**content, "keys": active, "made": made})
    return sorted(old)


def _wait_for_older_transactions(sleep: Callable[[float], None]) -> None:
    """On PostgreSQL a transaction may have sealed before the key file changed and not be committed yet. SQLite has one
    writer at a time: ours waited for it."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        begun = cursor.fetchone()[0]
        while True:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND xact_start < %s",
                [begun],
            )
            if not cursor.fetchone()[0]:
                return
            sleep(0.2)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    lock = os.open(path.with_name(f".{path.name}.rotating"), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield
    finally:
        os.close(lock)
