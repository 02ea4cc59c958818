"""Gets Django and the data folder ready for a command."""

import fcntl
import io
import os
import sys
from pathlib import Path

_LOCK = "in-use.lock"
_HELD: list[int] = []


def start(*, mode: str | None = None, data: Path | None = None, alone: bool = False) -> None:
    """Load settings; what is written from now on is for its owner only.

    `mode` and `data` stand in for CAROM_MODE and CAROM_DATA when those are not set. The data folder is ours until the
    process ends, together with others, or `alone`: then nothing else of Carom may run on it.
    """
    os.umask(0o077)
    if mode:
        os.environ.setdefault("CAROM_MODE", mode)
    if data:
        os.environ.setdefault("CAROM_DATA", str(data))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carom.settings")
    import django

    django.setup()
    from django.conf import settings

    from carom.domain.backups import restoring

    hold(settings.DATA, alone=alone or (settings.DATA / restoring.PLAN).exists())
    if restoring.finish(settings.DATA):
        print("A restore that had been interrupted was finished.", flush=True)


def hold(folder: Path, *, alone: bool = False) -> None:
    """Say that this process uses the data folder: nothing is restored under it. The lock goes with the process."""
    lock = os.open(folder / _LOCK, os.O_RDONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(
            f"Carom is running on {folder}. Stop it (server, clock and jobs), then try again."
            if alone
            else f"The data in {folder} is being restored or moved just now. Try again when that is done."
        )
    _HELD.append(lock)


def prepare(*, to_serve: bool = True) -> None:
    """Bring the database to today's shape and, `to_serve` pages, gather static files. Safe to run at every start.

    A database that holds practices is backed up before its shape changes. One that a newer version has changed is left
    alone. In both cases the process ends with a plain sentence when it can't go on.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from carom.domain.practices import row_security

    _may_start()
    _only_invented()  # before anything changes: what is invented is not backed up
    _shape()
    row_security.raise_walls(connection)
    call_command("createcachetable", verbosity=0)
    if not to_serve:
        return
    stamp, version = settings.DATA / "static.version", _static_version()
    if not stamp.exists() or stamp.read_text() != version:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(version)


def ready() -> None:
    """The same looks before a start as `prepare` takes, changing nothing. A database of an older shape ends it too."""
    from carom.domain.backups import schema

    _may_start()
    if schema.is_waiting():
        sys.exit(
            "The database is not of this version's shape yet. Start `carom serve` of this version: it makes a backup "
            "and changes the database. Then start this again."
        )
    _only_invented()


def _may_start() -> None:
    _check()
    _keys()
    _whole()
    _not_newer()
    _say_if_unheld()


def _check() -> None:
    """No start with a page that declares no policy, or whatever else the checks find wrong."""
    from django.core.management import CommandError, call_command

    try:
        call_command("check", stdout=io.StringIO())
    except CommandError as fault:
        sys.exit(f"Carom does not start: {fault}")


def _keys() -> None:
    """No start with keys that others can read, that are gone, or that belong to another database."""
    from carom.domain.backups import updating
    from carom.domain.backups.refusals import BackupRefused

    try:
        updating.refuse_wrong_keys()
    except BackupRefused as refused:
        sys.exit(f"Carom does not start: {refused}")


def _whole() -> None:
    """No start on a database into which a backup is just being put, or was put halfway."""
    from carom.domain.backups import schema

    if schema.is_half_restored():
        sys.exit(
            "Carom does not start: a restore into this database was cut off, or is under way. If none is, make a new, "
            "empty database and run `carom restore FILE` again. Nothing was changed."
        )


def _not_newer() -> None:
    from carom.domain.backups import updating
    from carom.domain.backups.refusals import BackupRefused

    try:
        updating.refuse_newer()
    except BackupRefused as refused:
        sys.exit(str(refused))


def _say_if_unheld() -> None:
    """Loudly, at every start: the walls between practices do not hold the role that signs in."""
    from django.conf import settings
    from django.db import connection

    from carom.domain.practices import row_security

    if settings.MODE != "demo" and row_security.is_bypassed(connection):
        print(
            "WARNING: Carom signs in to PostgreSQL as a role whom no wall between practices holds (a superuser, or "
            "BYPASSRLS). Give it a role of its own: see deploy/postgres-role.sh.",
            file=sys.stderr,
            flush=True,
        )


def _shape() -> None:
    """Our own `migrate` makes a backup first."""
    from django.core.management import CommandError, call_command

    from carom.domain.backups import schema

    if not schema.is_waiting():
        return
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except CommandError as refused:
        sys.exit(str(refused))


def _only_invented() -> None:
    """A demo asks nobody who they are: it starts with no practice but those `carom demo` made."""
    from django.conf import settings

    from carom.domain.backups import updating

    if settings.MODE == "demo" and not updating.is_invented():
        sys.exit(
            f"CAROM_MODE is demo, but {settings.DATA} holds a practice that `carom demo` did not make. Nothing was "
            "opened. Take CAROM_MODE away, or choose an empty folder with CAROM_DATA."
        )


def _static_version() -> str:
    """Changes when any static file does: names, sizes and times."""
    from django.conf import settings

    folder = settings.STATICFILES_DIRS[0]
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "\n".join(f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
