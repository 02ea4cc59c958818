"""Writing down how a backup, a drill, a check or a restore went. The history of the installation says it too."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.backups.making import Made
from carom.domain.backups.models import Backup


@transaction.atomic
def record_made(*, made: Made, at: datetime) -> Backup:
    """`at` is the moment it was known to be whole."""
    backup = _written(made, at, verified_at=at)
    audit.record(practice=None, by=None, at=at, action="backups.make", why=made.path.name)
    return backup


@transaction.atomic
def record_drill(*, made: Made, seconds: float, at: datetime) -> Backup:
    """A fresh copy was restored, checked and looked at; `seconds` is what the restoring took."""
    backup = _written(made, at, drilled_at=at, seconds=seconds)
    audit.record(practice=None, by=None, at=at, action="backups.drill")
    return backup


@transaction.atomic
def record_failure(*, kind: str, error: str, at: datetime) -> Backup:
    """`error`: the sentence that was shown."""
    backup = Backup.objects.create(made_at=at, kind=kind, error=error[:500])
    audit.record(practice=None, by=None, at=at, action="backups.fail", why=error[:300])
    return backup


@transaction.atomic
def record_try(*, name: str, made_at: datetime, seconds: float, at: datetime) -> Backup:
    """Somebody opened a backup with their key and it would come back; `made_at` is the moment it is of."""
    tried = Backup.objects.create(
        kind=Backup.Kind.CHECK, made_at=made_at, file_name=name[:100], seconds=round(seconds, 3), tried_at=at
    )
    audit.record(
        practice=None, by=None, at=at, action="backups.check", why=f"{name}, as of {made_at:%Y-%m-%d %H:%M} UTC"
    )
    return tried


@transaction.atomic
def record_restore(*, name: str, made_at: datetime, access: Sequence[Sequence[str]] | None, at: datetime) -> Backup:
    """Into the restored database: whoever reads it must know that it was set back. `access`: see the model."""
    restored = Backup.objects.create(
        kind=Backup.Kind.RESTORE,
        made_at=made_at,
        file_name=name[:100],
        restored_at=at,
        access=None if access is None else [list(change) for change in access],
    )
    audit.record(practice=None, by=None, at=at, action="backups.restore", why=_named(name, made_at))
    return restored


def _named(name: str, made_at: datetime) -> str:
    return f"{name}, as of {made_at:%Y-%m-%d %H:%M} UTC"


def _written(made: Made, at: datetime, **found) -> Backup:
    is_file = made.kind != Backup.Kind.DRILL
    return Backup.objects.create(
        **{
            "made_at": made.made_at,
            "kind": made.kind,
            "file_name": made.path.name if is_file else "",
            "folder": str(made.path.parent)[:500] if is_file else "",
            "bytes": made.bytes,
            "seconds": round(made.seconds, 3),
            "digest": made.digest,
            "tables": {name: list(counted) for name, counted in made.tables.items()},
            "heads": {key: list(head) for key, head in made.heads.items()},
            **found,
        }
    )
