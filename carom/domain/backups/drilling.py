"""The weekly drill: a fresh copy goes the whole way, sealed, opened, restored, checked and looked at.

The key it is sealed for lives in this process only, because the keys of the real backups are not on this machine:
that those open a backup is proven by `carom restore --check`, by the person who keeps one.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pyrage
from django.conf import settings
from django.db import connection

from carom.domain.backups import archive, checking, copying, making, postgres, schema, updating
from carom.domain.backups.making import Made
from carom.domain.backups.refusals import BackupRefused

PAGES = "drill-pages"
"""The command that opens pages of the copy."""


def drill(*, at: datetime) -> tuple[Made, float]:
    """(What was copied, seconds the restoring took.) Raises BackupRefused with what went wrong."""
    began = time.monotonic()
    with making.workplace() as scratch:
        taken, restored, sealed = scratch / "taken", scratch / "restored", scratch / "drill.age"
        taken.mkdir()
        restored.mkdir()
        copy = copying.take(taken)
        key = pyrage.x25519.Identity.generate()
        manifest = making.manifest_of(copy, at=at, kind="drill")
        size, digest = archive.seal(copy.parts, manifest, [key.to_public()], sealed)
        for part in copy.parts:
            part.path.unlink()
        making.forget_cached(sealed)
        made = Made("drill", at, sealed, size, time.monotonic() - began, digest, copy.tables, copy.heads)
        began = time.monotonic()
        opened = checking.open_into(restored, sealed, [key])
        sealed.unlink()
        if copy.database == "sqlite":
            _look_at(restored)
        else:
            _look_at_dump(opened)
        return made, time.monotonic() - began


def _look_at(folder: Path, *, database_url: str = "") -> None:
    # In the scratch folder only, where every practice is shown, to nobody: the owner's second factor is not at hand.
    (folder / updating.MARK).write_text("\n".join(schema.practice_keys()))
    checking.bring_up_to_date(folder, database_url=database_url)
    checking.verify_history(folder, database_url=database_url)
    done = checking.run_on(folder, "carom", PAGES, database_url=database_url)
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines() or ["no reason given"]
        raise BackupRefused(f"Pages of the restored copy could not be opened: {said[-1][:300]}")


def _look_at_dump(opened: checking.Opened) -> None:
    with beside(opened) as url:
        _look_at(opened.folder, database_url=url)


@contextmanager
def beside(opened: checking.Opened) -> Iterator[str]:
    """A dump in a database of its own on the server in use, removed afterwards; its address. Every table is as it was
    backed up. The role must be allowed to make a database."""
    where = postgres.address_of(connection.settings_dict)
    name = f"carom_drill_{settings.DATA.stat().st_ino}"
    with postgres.connected(where, autocommit=True) as server:
        postgres.make_database(server, name)
        try:
            there = where | {"dbname": name}
            postgres.fill(there, opened.database)
            with postgres.connected(there) as copy:
                checking.compare(copying.examine_postgres(copy)[0], opened.manifest)
            yield postgres.as_url(there)
        finally:
            postgres.drop_database(server, name)
