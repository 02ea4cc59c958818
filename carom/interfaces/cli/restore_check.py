"""`carom restore --check`: would it come back? Nothing changes but a line that says it was tried."""

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path


def check(scratch: Path, file: Path, keys: Sequence) -> None:
    """Open `file` into `scratch` and try it; how it went is written down where Carom keeps a database here."""
    from carom.domain.backups import checking
    from carom.domain.backups.refusals import BackupRefused, NotABackup, WrongKey

    began = time.monotonic()
    try:
        opened = checking.open_into(scratch, file, keys)
        print(said(opened.manifest), flush=True)
        comes_back = _try(opened)
    except NotABackup:
        raise
    except BackupRefused as refused:
        if file.is_file():
            _write_down(failed=str(refused), only_if_known=file.name if isinstance(refused, WrongKey) else "")
        raise
    if comes_back:
        made_at = datetime.fromisoformat(opened.manifest["made_at"])
        _write_down(name=file.name, made_at=made_at, seconds=time.monotonic() - began)


def said(manifest: dict) -> str:
    from carom.domain.backups import checking

    tables = len(manifest["tables"])
    return (
        f"Made {manifest['made_at']} by Carom {manifest['carom']}: {checking.rows(manifest):,} rows, {tables} tables. "
        "It opens, every part is whole, every table has its rows and its digest."
    )


def _try(opened) -> bool:
    """It also goes through this version's changes of shape, and its history is read. Whether all of that was done."""
    from django.db import connection

    from carom.domain.backups import drilling

    if opened.manifest["database"] == "sqlite":
        return _come_back(opened)
    if connection.vendor != "postgresql":
        print(
            "To see whether it comes back, run this with CAROM_DATABASE_URL set: it is then restored into a database "
            "of its own on that server, and removed again."
        )
        return False
    with drilling.beside(opened) as url:
        return _come_back(opened, database_url=url)


def _come_back(opened, *, database_url: str = "") -> bool:
    from carom.domain.backups import checking

    checking.bring_up_to_date(opened.folder, database_url=database_url)
    if not checking.has_keys():
        print("It comes back with this version. Its history could not be read: the key file is not on this machine.")
        return False
    checking.must_have_its_keys(opened.manifest)
    checking.verify_history(opened.folder, database_url=database_url)
    values = checking.open_values(opened.folder, database_url=database_url)
    print(
        f"It comes back with this version, its history is whole, and all {values} sealed values open with the keys "
        "here. No data was changed here."
    )
    return True


def _write_down(*, failed: str = "", only_if_known: str = "", **tried) -> None:
    """For the status page. A machine without a database, or with one of another version, has nowhere to write it.

    `only_if_known`: the name of a file that no key here opened. It tells something about our backups if it is one.
    """
    from django.db import DatabaseError
    from django.utils import timezone

    from carom.domain.audit.refusals import HistoryDoesNotFit
    from carom.domain.backups import actions, checking, queries, schema

    at = timezone.now()
    try:
        if not checking.has_keys() or not schema.applied() or schema.is_waiting():
            return
        if only_if_known and not queries.is_known(only_if_known):
            return
        if failed:
            actions.record_failure(kind="check", error=failed, at=at)
        else:
            actions.record_try(**tried, at=at)
    except (DatabaseError, HistoryDoesNotFit):
        print("That it was tried could not be written down: run carom doctor.")
