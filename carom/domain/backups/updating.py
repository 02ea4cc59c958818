"""Before a database changes its shape: it is no newer one's, and there is a backup of what could be lost."""

from django.conf import settings
from django.db import connection
from django.utils import timezone

from carom.domain.audit import checking
from carom.domain.audit.models import Head
from carom.domain.backups import actions, making, schema
from carom.domain.backups.making import Made
from carom.domain.backups.refusals import BackupRefused
from carom.domain.keys import indexing
from carom.domain.keys.keyfile import KeysNotReadable
from carom.domain.keys.keyring import keyring

MARK = "this-is-a-demo"
"""In the data folder of a demo: the practices that were invented for it, a line each."""


def refuse_newer() -> None:
    """Raises BackupRefused on a database that a newer Carom has used."""
    if newer := schema.unknown(schema.applied()):
        raise BackupRefused(
            f"This database was used by a newer Carom (this one does not know {newer[0]}). Nothing was changed. "
            "Start the newer version, or restore a backup made before the update."
        )


def refuse_wrong_keys() -> None:
    """Raises BackupRefused with keys that others can read, that are gone, or that belong to another database."""
    try:
        key = keyring().audit_key
    except (KeysNotReadable, OSError) as fault:
        raise BackupRefused(str(fault)) from fault
    if indexing.is_under_way(settings.KEYS_FILE):
        raise BackupRefused(indexing.CUT_OFF)
    if Head._meta.db_table in connection.introspection.table_names() and checking.is_another_key(key):
        raise BackupRefused(
            f"{settings.KEYS_FILE} is not the key file this database was written with. Check CAROM_KEYS_FILE, and put "
            "back the copy you keep of the right one. Nothing was changed."
        )


def is_invented() -> bool:
    """Whether every practice here is one that a demo made for itself."""
    mark = settings.DATA / MARK
    named = set(mark.read_text().split()) if mark.exists() else set()
    return settings.MODE == "demo" and (not schema.holds_practices() or set(schema.practice_keys()) <= named)


def back_up() -> Made | None:
    """A backup of what is there; none where there is no practice, or only invented ones. Raises BackupRefused."""
    if not schema.holds_practices() or is_invented():
        return None
    try:
        return making.make(kind="migrate", at=timezone.now())
    except (BackupRefused, KeysNotReadable) as refused:
        raise BackupRefused(
            f"This version changes the database, and does so only after a backup. None could be made: {refused} "
            "Nothing was changed."
        ) from refused


def write_down(made: Made) -> None:
    """That it was made. A database that was brought to an older shape, or halfway, has nowhere to write it."""
    if not schema.is_waiting():
        actions.record_made(made=made, at=made.made_at)
