"""Before a database changes its shape: it is no newer one's, and there is a backup of what could be lost."""

from django.conf import settings
from django.utils import timezone

from carom.domain.backups import actions, making, schema
from carom.domain.backups.making import Made
from carom.domain.backups.refusals import BackupRefused
from carom.domain.keys.keyfile import KeysNotReadable

MARK = "this-is-a-demo"
"""In the data folder of a demo: the practices that were invented for it, a line each."""


def refuse_newer() -> None:
    """Raises BackupRefused on a database that a newer Carom has used."""
    if newer := schema.unknown(schema.applied()):
        raise BackupRefused(
            f"This database was used by a newer Carom (this one does not know {newer[0]}). Nothing was changed. "
            "Start the newer version, or restore a backup made before the update."
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
