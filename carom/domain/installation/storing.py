"""The database and the keys."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carom.domain.audit import checking
from carom.domain.backups import schema
from carom.domain.installation.facts import BAD, GOOD, KEYS_MISSING, LOOK, PLAIN, Fact, moment
from carom.domain.keys import indexing, keyfile, recipients
from carom.domain.keys.keyring import keyring
from carom.domain.practices import row_security

_SEALED = gettext_lazy(
    "Carom can’t open what it keeps sealed, such as who the patients are. Call whoever runs the machine Carom is on "
    "now, and show them this page."
)
_CUT_OFF = gettext_lazy(
    "A change of keys was cut off. Nothing is lost. Ask whoever runs the machine Carom is on to finish it."
)

_NO_WALL = gettext_lazy(
    "Carom keeps practices apart, but the database does not do it a second time, as it should. Nobody sees more for "
    "that alone. Ask whoever runs the machine Carom is on to mend it."
)


def database(at: datetime) -> Fact:
    if connection.vendor == "sqlite":
        file = settings.DATABASES["default"]["NAME"]
        size = sum(path.stat().st_size for path in Path(file).parent.glob(f"{Path(file).name}*"))
        return Fact(_("Database"), f"SQLite, {filesizeformat(size)}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return Fact(_("Database"), f"PostgreSQL, {filesizeformat(cursor.fetchone()[0])}")


def engine(at: datetime) -> Fact:
    """What the database promises: every commit on disk; and on PostgreSQL the walls between practices."""
    if connection.vendor == "sqlite":
        return _sqlite()
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        promised = cursor.fetchone()[0]
    if unheld := walls(at):
        return unheld
    if promised == "off":
        do = _("synchronous_commit is off: a power cut loses what was acknowledged. Set it to on.")
        return Fact(_("Database engine"), "PostgreSQL", BAD, do)
    return Fact(_("Database engine"), _("PostgreSQL, with walls between practices"), GOOD)


def walls(at: datetime) -> Fact | None:
    """What is wrong with the walls between practices; nothing where they stand, nor on SQLite, which has none."""
    says = _("no wall between practices")
    if row_security.is_bypassed(connection):
        do = _(
            "Carom signs in to PostgreSQL as a role whom no wall holds (a superuser, or BYPASSRLS). Give it one of its "
            "own: deploy/postgres-role.sh."
        )
        return Fact(_("Database engine"), says, BAD, do, plain=str(_NO_WALL))
    if open_tables := row_security.missing(connection):
        do = _("Start “carom serve” once: it puts the walls up. Without one: %(tables)s.") % {
            "tables": ", ".join(open_tables)
        }
        return Fact(_("Database engine"), says, BAD, do, plain=str(_NO_WALL))
    return None


def _sqlite() -> Fact:
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    says = f"SQLite {sqlite3.sqlite_version}, {journal}"
    if synchronous < 2:
        return Fact(
            _("Database engine"), says, BAD, _("A power cut loses what was acknowledged: synchronous is not FULL.")
        )
    if sqlite3.sqlite_version_info < (3, 51, 3):
        do = _("SQLite is older than 3.51.3, so writers wait longer. Install what requirements/core.txt names.")
        return Fact(_("Database engine"), says, LOOK if journal != "wal" else BAD, do)
    return Fact(_("Database engine"), says, GOOD)


def shape(at: datetime) -> Fact:
    try:
        return _shape()
    except DatabaseError:
        do = _("Check that the database runs and that CAROM_DATABASE_URL and CAROM_DATA are right.")
        return Fact(_("Database tables"), _("the database does not answer"), BAD, do)


def _shape() -> Fact:
    applied = schema.applied()
    if newer := schema.unknown(applied):
        do = _("A newer Carom has used this database (%(name)s). Start that version.") % {"name": newer[0]}
        return Fact(_("Database tables"), _("of a newer version"), BAD, do)
    if schema.is_waiting():
        if not applied:
            return Fact(_("Database tables"), _("nothing is set up here yet"), LOOK, _("Start “carom serve”."))
        do = _("Restart “carom serve”: it makes a backup, then brings the tables to this version.")
        return Fact(_("Database tables"), _("of an older version"), LOOK, do)
    return Fact(_("Database tables"), _("of this version"), GOOD)


def keys(at: datetime) -> Fact:
    path = settings.KEYS_FILE
    if not path.exists():
        if not schema.applied():
            return Fact(_("Keys"), _("made on the first start"))
        do = _("Put the key file back before anything else.")
        return Fact(_("Keys"), _("the key file is missing"), BAD, do, plain=str(_SEALED))
    try:
        content = keyfile.read(path)
    except keyfile.KeysNotReadable as fault:
        return Fact(_("Keys"), _("the key file can't be used"), BAD, str(fault), plain=str(_SEALED))
    changed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if _are_of_another():
        do = _("Put back the key file this database was written with. Until then nothing sealed can be read.")
        return Fact(_("Keys"), _("not those of this database"), BAD, do, plain=str(_SEALED))
    says = _("changed on %(moment)s") % {"moment": moment(changed_at, "")}
    if indexing.NOTE in content:
        do = _("A change of the index key was cut off. Run “carom keys rotate --index”.")
        return Fact(_("Keys"), says, BAD, do, plain=str(_CUT_OFF))
    if len(content["keys"]) > 1:
        do = _("A change of keys was cut off. Run “carom keys rotate”: it goes on where it stopped.")
        return Fact(_("Keys"), says, LOOK, do, plain=str(_CUT_OFF))
    return Fact(_("Keys"), says, PLAIN)


def _are_of_another() -> bool:
    try:
        return checking.is_another_key(keyring().audit_key)
    except DatabaseError:  # no tables yet, or no answer: told elsewhere
        return False


def holders(at: datetime) -> Fact:
    """Who can open the backups."""
    if settings.MODE == "demo":
        return Fact(_("Keys of backups"), _("none are needed in a demo"))
    try:
        found = recipients.recipients()
    except keyfile.KeysNotReadable as fault:
        return Fact(_("Keys of backups"), _("not there"), BAD, str(fault), plain=str(KEYS_MISSING))
    return Fact(_("Keys of backups"), _("%(count)d holders") % {"count": len(found)}, GOOD)
