from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.exports import sealing
from carom.domain.exports.models import Export
from carom.domain.exports.refusals import AlreadyBeingMade
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.scope import in_practice, scopes_disabled

LIFE = timedelta(hours=24)
_SILENT = timedelta(hours=1)


def folder() -> Path:
    return settings.DATA / "exports"


@transaction.atomic
def ask(*, practice: Practice, by: Member, at: datetime) -> Export:
    """Ask for a file of everything. One at a time for a person; one that was not made within an hour is given up."""
    if Export.objects.filter(practice=practice, by=by, state=Export.State.ASKED, created_at__gt=at - _SILENT).exists():
        raise AlreadyBeingMade
    export = Export.objects.create(practice=practice, by=by, created_at=at, expires_at=at + LIFE)
    audit.record(practice=practice, by=by, at=at, action="exports.ask", on=export)
    return export


def make(*, export: Export, at: datetime) -> Export:
    """Make the file. Reads the whole practice: call it from a job, not from a page."""
    try:
        made = sealing.write_sealed(export.practice, folder() / export.public_id, at=at)
    except BaseException:
        Export.objects.filter(pk=export.pk, state=Export.State.ASKED).update(state=Export.State.FAILED)
        raise
    with transaction.atomic():
        export.file, export.bytes, export.rows = export.public_id, made.bytes, made.rows
        export.identity, export.state, export.expires_at = made.identity, Export.State.READY, at + LIFE
        export.save()
        audit.record(
            practice=export.practice, by=export.by, at=at, action="exports.make", on=export, count=max(1, made.rows)
        )
    return export


@transaction.atomic
def record_written(*, practice: Practice, rows: int, at: datetime) -> None:
    """A file was written at the terminal, by whoever may sit there."""
    audit.record(practice=practice, by=None, at=at, action="exports.write", on=practice, count=max(1, rows))


@transaction.atomic
def record_fetched(*, export: Export, by: Member, at: datetime) -> None:
    Export.objects.filter(pk=export.pk).update(fetched_at=at)
    audit.record(practice=export.practice, by=by, at=at, action="exports.fetch", on=export)


@transaction.atomic
def remove(*, export: Export, by: Member | None, at: datetime) -> None:
    """Take the file away before its time, or when it is over (`by` is None). Its key goes too."""
    export.identity, export.state = "", Export.State.GONE
    export.save()
    audit.record(practice=export.practice, by=by, at=at, action="exports.remove", on=export)
    path = folder() / export.public_id
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def remove_old(*, at: datetime) -> int:
    """Remove the files whose time is over, of every practice; how many. Files nobody knows of are removed too."""
    with scopes_disabled():
        over = list(Export.objects.filter(state=Export.State.READY, expires_at__lte=at).select_related("practice"))
        known = set(Export.objects.filter(expires_at__gt=at).values_list("public_id", flat=True))
    for export in over:
        with in_practice(export.practice):
            remove(export=export, by=None, at=at)
    for path in folder().glob("*"):
        if path.name.removesuffix(".part") not in known:
            path.unlink(missing_ok=True)
    return len(over)
