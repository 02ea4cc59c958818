"""`carom restore`: put a backup in the place of the present data, or only look whether it would come back."""

import argparse
import sys
import time
from pathlib import Path

from carom.interfaces.cli import restore_access, restore_check


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the backup")
    parser.add_argument("--identity", type=Path, required=True, help="file with the key that opens it")
    parser.add_argument("--check", action="store_true", help="only look whether it is whole and would come back")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database, for a backup of PostgreSQL")


def run(args: argparse.Namespace) -> int:
    from carom.interfaces.cli import django_start

    django_start.start(alone=not args.check)

    from carom.domain.backups import checking, making
    from carom.domain.keys.refusals import Refused

    began = time.monotonic()
    try:
        keys = checking.identities(args.identity)
        with making.workplace() as scratch:
            if args.check:
                restore_check.check(scratch, args.file.resolve(), keys)
            else:
                opened = checking.open_into(scratch, args.file.resolve(), keys)
                print(restore_check.said(opened.manifest), flush=True)
                _restore(opened, args)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    print(f"Done in {time.monotonic() - began:.0f} s.")
    return 0


def _restore(opened, args: argparse.Namespace) -> None:
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from carom.domain.backups import checking, restoring
    from carom.domain.backups.refusals import BackupRefused

    if not checking.has_keys():
        raise BackupRefused(
            f"The keys of sealed values are in no backup. Put the key file from your recovery sheet at "
            f"{settings.KEYS_FILE} first."
        )
    checking.must_have_its_keys(opened.manifest)
    if opened.manifest["database"] == "sqlite" and (args.database or connection.vendor != "sqlite"):
        raise BackupRefused(
            "This is a backup of SQLite. Restore it without CAROM_DATABASE_URL, then use `carom move --to postgres://…`."
        )
    url = _filled(opened, args.database) if opened.manifest["database"] != "sqlite" else ""
    checking.bring_up_to_date(opened.folder, database_url=url)
    checking.verify_history(opened.folder, database_url=url)
    access = restore_access.since(opened, url)
    settled = checking.settle(opened, name=args.file.name, access=access, database_url=url)
    _say_set_back(opened)
    replaced = restoring.put_in_place(settings.DATA, opened, at=timezone.now())
    print(f"Restored. What was here before lies in {replaced}; remove it when you are sure.")
    if url:
        _use(url)
    _say_recipients()
    print(settled)
    print(restore_access.in_words(opened, access))
    print("Everybody signs in again. Start Carom with `carom serve`.")


def _say_set_back(opened) -> None:
    """Anchors that were written since the backup: they name lines that are gone after this."""
    from carom.domain.audit import anchors, checking

    kept = {path.name: path.read_bytes() for path in anchors.files(opened.anchors)}
    gone = [path.name for path in anchors.files(checking.anchors_folder()) if kept.get(path.name) != path.read_bytes()]
    if gone:
        print(
            f"The history goes back to {opened.manifest['made_at']}. Anchors since then ({', '.join(gone)}) are put "
            "aside; copies of them kept elsewhere name lines that are no longer here."
        )


def _say_recipients() -> None:
    from carom.domain.keys import keyfile, recipients

    try:
        found = recipients.recipients()
        print(f"New backups are sealed for {len(found)} holders, named in {recipients.recipients_file()}.")
    except keyfile.KeysNotReadable as fault:
        print(fault)


def _filled(opened, url: str) -> str:
    """The address of the database that now holds what the dump does; not to be used before `_use`."""
    from carom.domain.backups import checking, copying, postgres
    from carom.domain.backups.refusals import BackupRefused

    if not url:
        raise BackupRefused("This is a backup of PostgreSQL. Name an empty database: --database postgres://…")
    where = postgres.address(url)
    with postgres.connected(where) as target:
        if not postgres.is_empty(target):
            raise BackupRefused("That database is not empty. Make a new one, and name it with --database.")
        postgres.begin_restoring(target)
    postgres.fill(where, opened.database)
    with postgres.connected(where) as target:
        checking.compare(copying.examine_postgres(target)[0], opened.manifest)
    return url


def _use(url: str) -> None:
    from carom.domain.backups import postgres

    with postgres.connected(postgres.address(url)) as target:
        postgres.end_restoring(target)
    print("The database is filled. Start Carom with CAROM_DATABASE_URL set to it.")
