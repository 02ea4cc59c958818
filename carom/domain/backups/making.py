"""Making a backup: copied, sealed, read back from disk, and only then given its name."""

import errno
import fcntl
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyrage
from django.conf import settings

from carom import __version__
from carom.domain.backups import archive, copying, rules
from carom.domain.backups.refusals import BackupRefused
from carom.domain.keys import keyfile, rotation
from carom.domain.keys.recipients import recipients

_SCRATCH = "backup-scratch-"
_FULL = "The disk is full. Nothing was changed. Free some space and try again."


@dataclass(frozen=True)
class Made:
    """A backup that was read back whole. `tables`: name → (rows, digest); `heads`: practice key → (number, mark)."""

    kind: str
    made_at: datetime
    path: Path
    bytes: int
    seconds: float
    digest: str
    tables: dict[str, tuple[int, str]]
    heads: dict[str, tuple[int, str]]


def place() -> Path:
    return settings.DATA / "backups"


def make(*, kind: str, at: datetime, folder: Path | None = None) -> Made:
    """Back the whole installation up into `folder`, sealed for the recipients of this installation.

    Raises BackupRefused with a plain sentence; a file of the final name is always a whole one.
    """
    folder = folder or place()
    holders = recipients()
    began = time.monotonic()
    with workplace() as scratch:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in folder.glob(".carom-*.age.part"):
            left.unlink()
        name = _free_name(folder, at, kind)
        unfinished = folder / f".{name}.part"
        copy = copying.take(scratch)
        size, digest = seal_and_read_back(copy, holders, unfinished, at=at, kind=kind)
        os.rename(unfinished, folder / name)
        sync(folder)
    return Made(kind, at, folder / name, size, time.monotonic() - began, digest, copy.tables, copy.heads)


def seal_and_read_back(copy: copying.Copy, holders: list, target: Path, *, at: datetime, kind: str) -> tuple[int, str]:
    """Seal, then open what is on the disk with a key made for this moment and thrown away. (Size, SHA-256.)

    A backup thus proves that it opens, although the keys that open it later are not on this machine.
    """
    manifest = manifest_of(copy, at=at, kind=kind)
    once = pyrage.x25519.Identity.generate()
    size, digest = archive.seal(copy.parts, manifest, [*holders, once.to_public()], target)
    forget_cached(target)
    if archive.unseal(target, [once], None) != manifest:
        raise BackupRefused("The backup does not hold what was put into it. Check the disk, then try again.")
    return size, digest


def manifest_of(copy: copying.Copy, *, at: datetime, kind: str) -> dict:
    return {
        "carom": __version__,
        "form": 1,
        "kind": kind,
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "database": copy.database,
        "migrations": copy.migrations,
        "tables": {name: list(found) for name, found in copy.tables.items()},
        "heads": {key: list(found) for key, found in copy.heads.items()},
        "keys": _marks_of_keys(),
    }


def _marks_of_keys() -> dict[str, str]:
    """By which a restore knows that it has the keys of the sealed values; a key file that can't be read stops no
    backup."""
    try:
        return rotation.marks(settings.KEYS_FILE)
    except (OSError, keyfile.KeysNotReadable):
        return {}


@contextmanager
def told_plainly() -> Iterator[None]:
    """A full disk, and a database that can't be read, as one plain sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise BackupRefused(_FULL) from error
        raise BackupRefused(
            f"This could not be done: {error.strerror or error} ({error.filename or 'a file'})."
        ) from error
    except sqlite3.Error as error:
        if "full" in str(error):
            raise BackupRefused(_FULL) from error
        raise BackupRefused(f"The database can't be read: {error}.") from error


@contextmanager
def workplace() -> Iterator[Path]:
    """A scratch folder on the disk of the database, for its owner only, where plain copies lie while they are needed.

    One backup, check or drill at a time: what a killed one left behind is removed.
    """
    with told_plainly(), _alone():
        _remove_left()
        folder = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=settings.DATA))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def clear_scratch() -> bool:
    """Remove what a killed backup, restore or drill left: plain copies of everything. False while one is under way."""
    try:
        with _alone():
            _remove_left()
    except BackupRefused:
        return False
    return True


def _remove_left() -> None:
    for left in settings.DATA.glob(f"{_SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _alone() -> Iterator[None]:
    """The lock goes with the process."""
    lock = os.open(settings.DATA / ".backup.lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupRefused("Another backup, check or drill is under way. Wait until it is done.") from error
        yield
    finally:
        os.close(lock)


def _free_name(folder: Path, at: datetime, kind: str) -> str:
    return next(name for n in range(10_000) if not (folder / (name := rules.file_name(at, kind, number=n))).exists())


def forget_cached(path: Path) -> None:
    """What is read next comes from the disk, where the system can do that."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def drop_old(folder: Path) -> list[str]:
    """Remove backups the keep-rule no longer keeps; their names. Only whole backups have such names."""
    names = [path.name for path in folder.iterdir() if path.is_file()]
    gone = sorted(set(names) - rules.kept(names))
    for name in gone:
        (folder / name).unlink()
    return gone
