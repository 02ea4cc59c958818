"""The part of `carom restore` that says whose access changed after the backup was made."""

from datetime import datetime


def since(opened, url: str):
    """What was given or taken since, by comparing the restored copy (at `url`, where it is PostgreSQL) with the
    database it replaces; None where that one can't be read."""
    from django.db import connection

    if not url:
        return _in_sqlite(opened.database, connection.settings_dict["NAME"])
    if connection.vendor != "postgresql":  # a file left over from before the move to PostgreSQL
        return None
    return _in_postgres(url, connection.settings_dict)


def _in_sqlite(copied, present):
    import sqlite3  # the one that settings.py chose

    from carom.domain.backups import tables
    from carom.domain.installation import access

    try:
        with tables.open_sqlite(copied) as copy, tables.open_sqlite(present) as before:
            return access.since(access.read(copy.execute), access.read(before.execute))
    except sqlite3.Error:
        return None


def _in_postgres(url: str, present: dict):
    from psycopg import Error

    from carom.domain.backups import postgres
    from carom.domain.backups.refusals import BackupRefused
    from carom.domain.installation import access

    here, there = postgres.address(url), postgres.address_of(present)
    try:
        with postgres.connected(here) as copy, postgres.connected(there) as before:
            return access.since(access.read(copy.execute), access.read(before.execute))
    except (Error, BackupRefused):
        return None


def in_words(opened, changes) -> str:
    from carom.domain.installation import access

    made_at = datetime.fromisoformat(opened.manifest["made_at"])
    return access.must_be_done_again(f"{made_at:%Y-%m-%d %H:%M} UTC", changes)
