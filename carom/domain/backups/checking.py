"""Is this file a whole backup, and would it come back? Opened into a scratch folder and looked at from all sides."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage
from django.conf import settings

from carom.domain.backups import archive, copying, postgres, rules, schema, tables
from carom.domain.backups.refusals import BackupRefused, NotABackup
from carom.domain.keys import rotation
from carom.domain.keys.recipients import recipients_file

DATABASE = "carom.sqlite3"
Say = Callable[[str], object]


@dataclass(frozen=True)
class Opened:
    """A backup laid out in `folder`: its database (a file of SQLite, or a dump), the files beside it, its manifest."""

    folder: Path
    database: Path
    manifest: dict

    @property
    def uploads(self) -> Path:
        return self.folder / "uploads"

    @property
    def anchors(self) -> Path:
        return self.folder / "anchors"

    @property
    def recipients(self) -> Path:
        """Who could open this backup. Backups of earlier versions do not say."""
        return self.folder / recipients_file().name


def identities(path: Path) -> list:
    """The private age keys in a file (`AGE-SECRET-KEY-…`, a line each; `#` for remarks)."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise BackupRefused(f"The key file {path} can't be read.") from error
    found = [line for line in lines if line.upper().startswith("AGE-SECRET-KEY-")]
    if not found:
        raise BackupRefused(f"There is no key in {path}. It holds a line that begins with AGE-SECRET-KEY-.")
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in found]
    except pyrage.IdentityError as error:
        raise BackupRefused(f"The key in {path} is not whole. Copy it again from the recovery sheet.") from error


def open_into(folder: Path, sealed: Path, keys: Sequence) -> Opened:
    """Unseal and check everything that can be told without running it. Raises BackupRefused.

    Parts have their SHA-256; a SQLite database is intact, nothing in it points nowhere, and every table has the rows
    and the digest of the manifest; no change of shape is unknown to this version.
    """
    if not sealed.is_file():
        raise BackupRefused(f"There is no file {sealed}.")
    if not archive.is_sealed(sealed) and rules.made_at_of(sealed.name) is None:
        raise NotABackup(
            f"{sealed.name} is no backup of Carom. Backups lie in {settings.DATA / 'backups'} and where you keep "
            "copies, and have names such as carom-2026-06-15T020000Z-nightly.age. Nothing was changed or written down."
        )
    manifest = archive.unseal(sealed, keys, folder)
    if manifest.get("form") != 1 or manifest["database"] not in copying.DATABASE_PART:
        raise BackupRefused(
            f"{sealed.name} was made by another kind of Carom. Use the version that made it, or a newer."
        )
    if newer := schema.unknown(manifest["migrations"]):
        raise BackupRefused(
            f"{sealed.name} was made by a newer Carom ({manifest['carom']}; this one does not know {newer[0]}). "
            "Install that version, then restore."
        )
    database = folder / copying.DATABASE_PART[manifest["database"]]
    if manifest["database"] == "sqlite":
        compare(copying.examine_sqlite(database)[0], manifest)
        database = database.replace(folder / DATABASE)
    else:
        postgres.run("pg_restore", f"--file={os.devnull}", str(database))
    return Opened(folder, database, manifest)


def compare(found: dict[str, tuple[int, str]], manifest: dict) -> None:
    """Raise BackupRefused when a table is not what the manifest says."""
    expected = {name: tuple(counted) for name, counted in manifest["tables"].items()}
    wrong = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
    if wrong:
        raise BackupRefused(f"The table {wrong[0]} is not what was backed up. Use the backup before this one.")


def rows(manifest: dict) -> int:
    return sum(count for count, _ in manifest["tables"].values())


def run_on(folder: Path, *command: str, database_url: str = "") -> subprocess.CompletedProcess:
    """Run a Python program of ours on a scratch folder, with the keys of this installation.

    As a demo, so that no mail leaves and nobody has to sign in with a second factor that is not at hand.
    """
    environment = {
        **os.environ,
        "CAROM_MODE": "demo",
        "CAROM_DATA": str(folder),
        "CAROM_KEYS_FILE": str(settings.KEYS_FILE),
        "CAROM_SECRET_FILE": os.environ.get("CAROM_SECRET_FILE", str(settings.DATA / "secret")),
        "CAROM_DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "carom.settings",
    }
    return subprocess.run(
        [sys.executable, "-m", *command], env=environment, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def bring_up_to_date(folder: Path, *, database_url: str = "") -> None:
    """Give the copy today's shape. Raises BackupRefused."""
    for command in (["migrate", "--scratch-copy"], ["createcachetable"]):
        done = run_on(folder, "django", *command, "--verbosity", "0", database_url=database_url)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise BackupRefused(f"The copy could not be brought to this version's shape: {last[:200]}")


def has_keys() -> bool:
    """Whether the keys of sealed values are here; they are in no backup."""
    return settings.KEYS_FILE.exists()


def must_have_its_keys(manifest: dict) -> None:
    """A key that only bears the name of one the backup was made with would leave its values unreadable. Raises
    BackupRefused; backups of earlier versions do not tell. A key that is not here at all: see `open_values`."""
    path = settings.KEYS_FILE
    if wrong := rotation.of_another(path, manifest.get("keys", {})):
        raise BackupRefused(
            f"The key {', '.join(wrong)} here is not the one this backup was made with, though it bears its name: what "
            f"was sealed with it could not be read. Put the right one into {path} or, if it was put aside, into "
            f"{rotation.retired_file(path)}, from the copy you keep or the recovery sheet. Then run this again."
        )


def verify_history(folder: Path, *, database_url: str = "") -> None:
    """The chains of history in the copy are whole, and end not before its anchors. Raises BackupRefused with the first
    wrong line."""
    done = run_on(folder, "carom", "audit", "verify", "--copy", database_url=database_url)
    if done.returncode:
        raise BackupRefused(f"The history in this copy is not whole. {_reason(done)[:300]}")


def open_values(folder: Path, *, database_url: str = "") -> str:
    """How many sealed values of the copy open with the keys of this installation. Raises BackupRefused where one does
    not: it says which keys are missing, and what to do."""
    done = run_on(folder, "carom", "settle-copy", "--look", database_url=database_url)
    if done.returncode:
        raise BackupRefused(_reason(done)[:_LONGEST])
    return done.stdout.strip()


_LONGEST = 480
"""Of a sentence that is written down too."""


def _reason(done: subprocess.CompletedProcess) -> str:
    """What it said first; of a fault that nobody foresaw, what Python says last."""
    said = (done.stderr + done.stdout).strip().splitlines() or ["no reason given"]
    return said[-1] if said[0].startswith("Traceback") else said[0]


SET_BACK = "set-back.json"
"""What a restored copy is told of the restore: {"name", "made_at", "access", "anew"}."""


def settle(opened: Opened, *, name: str, access: Sequence[Sequence[str]] | None, database_url: str = "") -> str:
    """Make the restored copy safe to use: no mail of long ago leaves, nothing that was shut since stands open.

    `access`: see the model. What was done, in sentences. Raises BackupRefused.
    """
    # Backups of early versions hold no anchors: then those of the time before are set aside.
    told = {"name": name, "made_at": opened.manifest["made_at"], "access": access, "anew": not opened.anchors.exists()}
    (opened.folder / SET_BACK).write_text(json.dumps(told), encoding="utf-8")
    done = run_on(opened.folder, "carom", "settle-copy", database_url=database_url)
    if done.returncode:
        raise BackupRefused(f"The copy could not be made safe to use. {_reason(done)[:_LONGEST]}")
    if not database_url:
        with tables.open_sqlite(opened.database, read_only=False) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the file is moved alone
    return done.stdout.strip()
