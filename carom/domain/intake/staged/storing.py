"""Reading the file into sealed chunks. Begun anew after a break: nothing else has been touched yet."""

from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportBatch, ImportChunk, SavedMapping
from carom.domain.intake.reading.child import rows_from
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.reading.mapping import Mapping, recognise
from carom.domain.intake.reading.returned import without_ours
from carom.domain.intake.staged import chunks
from carom.domain.intake.work import Worker

_CHUNKS_AT_ONCE = 10


def read(worker: Worker) -> None:
    """The file's rows, sealed in chunks, and the recognised mapping. Raises Unreadable; then no chunk is left."""
    batch = worker.batch
    path = upload_path(batch)
    _clear(worker)
    if not batch.upload or not path.exists():
        raise Unreadable("The file is no longer there. Choose it again.")
    table = without_ours(rows_from(path, name=batch.file_name, sheet=batch.sheet or None))
    rows, number, count = iter(table.rows), 0, 0
    mapping = None
    while several := [part for _ in range(_CHUNKS_AT_ONCE) if (part := list(islice(rows, chunks.ROWS)))]:
        if mapping is None:
            mapping = recognise(table.headers, [cells for _, cells in several[0]])
        with transaction.atomic():
            _store(worker, several, number)
            number += len(several)
            count += sum(map(len, several))
            worker.beat(done=count, rows_read=count)
    if mapping is None:
        raise Unreadable("The file has no rows under its column names. Check the period or the filter of the export.")
    mapping, remembered = _remembered(batch, mapping)
    with transaction.atomic():
        worker.beat(
            state=State.STAGED,
            work="",
            worker="",
            mapping=mapping.as_dict(),
            shape=mapping.shape,
            remembered=remembered,
            notes=[*table.notes, *_blank(table.blank_rows)],
        )
    drop_upload(batch)


def upload_path(batch: ImportBatch) -> Path:
    return Path(settings.UPLOADS) / (batch.upload or "none")


def drop_upload(batch: ImportBatch) -> None:
    """Delete the file that was uploaded; nothing of it is left outside the database. Can be repeated after a break."""
    if batch.upload:
        upload_path(batch).unlink(missing_ok=True)
        ImportBatch.objects.filter(pk=batch.pk).update(upload="")
        batch.upload = ""


def _clear(worker: Worker) -> None:
    with transaction.atomic():
        ImportChunk.objects.filter(practice=worker.practice, batch=worker.batch).delete()
        worker.beat(done=0, total=0, rows_read=0)


def _store(worker: Worker, several: list[list[chunks.Row]], before: int) -> None:
    at = worker.clock()
    ImportChunk.objects.bulk_create(
        ImportChunk(
            practice=worker.practice,
            batch=worker.batch,
            number=before + place,
            first_row=rows[0][0],
            last_row=rows[-1][0],
            cells=chunks.pack(rows),
            created_at=at,
        )
        for place, rows in enumerate(several, 1)
    )


def _remembered(batch: ImportBatch, mapping: Mapping) -> tuple[Mapping, bool]:
    """The mapping a person chose for the same headers last time, when every column is still there."""
    saved = SavedMapping.objects.filter(practice=batch.practice, header_key=mapping.header_key).first()
    if saved is None:
        return mapping, False
    gone = dict.fromkeys(mapping.columns)
    try:
        kept = mapping.with_columns(gone).with_columns(
            saved.columns, shape=saved.shape, date_order=saved.date_order or None
        )
    except ValueError:
        return mapping, False
    return kept, True


def _blank(count: int) -> list[str]:
    return (
        [f"{count} empty rows were passed over."] if count > 1 else ["One empty row was passed over."] if count else []
    )
