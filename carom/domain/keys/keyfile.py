"""The key file: one JSON file outside the database, readable by its owner only, replaced whole or not at all.

{"active": "k1", "keys": {"k1": key}, "index": key, "audit": key, "made": {"k1": date}}; a key is 32 bytes in base64.
After a change of the index key also "rows" (the key of imported rows' marks) and "index_made"; during it "marking".
"""

import base64
import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from carom.domain.keys.refusals import Refused
from carom.domain.keys.used import is_used

Stamp = tuple[int, int, int]
KEY_BYTES = 32


class KeysNotReadable(Refused):
    """The key file can't be used as it is; the sentence says what to do."""


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def raw(key: str) -> bytes:
    return base64.b64decode(key)


def stamp(path: Path | str) -> Stamp | None:
    """Changes whenever the file is replaced; None where there is none."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def read(path: Path) -> dict:
    """The content; KeysNotReadable where others may read the file or it is no key file."""
    content = _json_of(path)
    try:
        _must_be_keys([*content["keys"].values(), content["keys"][content["active"]], content["index"]])
        _must_be_keys([content[name] for name in ("audit", "rows") if name in content])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeysNotReadable(f"{path} is not a whole key file. Put back the copy you keep of it.") from error
    return content


def read_retired(path: Path) -> dict:
    """{"keys": {id: key}, "retired": {id: date}}: keys that only old backups and values of old backups need."""
    content = _json_of(path)
    try:
        _must_be_keys(content["keys"].values())
        return {"keys": dict(content["keys"]), "retired": dict(content["retired"])}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeysNotReadable(f"{path} is not a file of retired keys. Put back the copy you keep of it.") from error


def mode(path: Path) -> int:
    """Who may read and write the file, as chmod writes it."""
    return stat.S_IMODE(path.stat().st_mode)


def _json_of(path: Path) -> dict:
    with open(path, encoding="utf-8") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise KeysNotReadable(f"Others on this machine can read the keys in {path}. Run: chmod 600 {path}")
        try:
            return json.load(file)
        except ValueError as error:
            raise KeysNotReadable(f"{path} is no key file. Put back the copy you keep of it.") from error


def _must_be_keys(keys: Iterable[str]) -> None:
    if any(len(raw(key)) != KEY_BYTES for key in keys):
        raise ValueError("a key has another length")


def whole(path: Path) -> tuple[dict, Stamp]:
    """Content and stamp of the file; made on first use of an empty database, and given what an older file lacks."""
    before = stamp(path)
    if before is None:
        if _mark(path).exists():
            raise KeysNotReadable(
                f"The key file {path} is gone. Put back the copy you keep of it, or type in the recovery sheet with "
                "`carom keys typed`. A new one would open nothing."
            )
        if is_used():
            raise KeysNotReadable(
                f"There is no key file {path}, but this database was written with one. If it lies on another disk, "
                "connect that disk; if not, put back the copy you keep of it, or type in the recovery sheet with "
                "`carom keys typed`. A new one would open nothing."
            )
        make_key_file(path)
        return whole(path)
    content = read(path)
    if "audit" not in content:
        with alone(path):
            content = read(path)
            replace(path, {"audit": new_key(), **content})
        return whole(path)
    return content, before


def make_key_file(path: Path) -> None:
    """Write a new key file; one that is there stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone(path):
        if not path.exists():
            replace(path, {"active": "k1", "keys": {"k1": new_key()}, "index": new_key(), "audit": new_key()})
        _mark(path).touch(mode=0o600)


def _mark(path: Path) -> Path:
    """Tells that a key file was made here: one that is gone is never silently made anew."""
    return path.with_name(f".{path.name}.made")


def replace(path: Path, content: dict) -> None:
    """The new content is on the disk before the old one goes; a crash leaves one of the two, whole."""
    replace_text(path, json.dumps(content, indent=1))


def replace_text(path: Path, text: str) -> None:
    """The same for any text that only its owner may read."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _remove_unfinished(path: Path) -> None:
    """Files with keys in them, left by a process that was killed while it wrote. Whoever writes holds the lock."""
    for left in path.parent.glob(f".{path.stem}.*"):
        if left.suffix[1:].isdigit():
            left.unlink(missing_ok=True)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time changes the key file."""
    lock = os.open(path.with_name(f".{path.name}.lock"), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _remove_unfinished(path)
        yield
    finally:
        os.close(lock)
