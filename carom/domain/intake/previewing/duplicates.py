"""Rows that are here already: the same row of an earlier import, or the same patient, day and source."""

from collections import Counter

from django.db import connection, transaction

from carom.domain.intake.models import ImportSpelling
from carom.domain.intake.names.spellings import spelling_key
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.rows import interpreter
from carom.domain.intake.staged import chunks, telling
from carom.domain.intake.work import Worker
from carom.domain.patients.queries import ids_by_mark, own_number_mark
from carom.domain.referrals.models import Referral


def mark(worker: Worker, mapping: Mapping) -> None:
    """Mark the rows of the preview that would come in twice. A practice without referrals has none.

    A spelling's `rows` are those that would come in, so these no longer count for it.
    """
    if not Referral.objects.filter(practice=worker.practice).exists():
        return
    read = interpreter(mapping)
    guessed = _guessed(worker)
    with transaction.atomic():
        worker.beat(step="duplicates", done=0, total=worker.batch.rows_read)
    done = 0
    gone: Counter[str] = Counter()
    for chunk in chunks.chunks(worker.batch):
        coming = {entry[0]: entry[4] for entry in chunk.outcomes if entry[1] == "create"}
        here = _keys_here(worker.practice, list(coming.values()))
        rows = {row_no: read(row_no, cells) for row_no, cells in chunks.unpack(chunk) if row_no in coming}
        same = _same_day(worker.practice, {n: row for n, row in rows.items() if coming[n] not in here}, guessed)
        for entry in chunk.outcomes:
            if entry[1] == "create" and (entry[4] in here or entry[0] in same):
                entry[1:3] = ["skip", telling.HERE if entry[4] in here else telling.SAME_DAY]
                gone.update(text for text in telling.told(rows[entry[0]]) if text)
        done += len(chunk.outcomes)
        chunk.created = sum(entry[1] == "create" for entry in chunk.outcomes)
        chunk.skipped = len(chunk.outcomes) - chunk.created - chunk.updated
        with transaction.atomic():
            chunk.save(update_fields=["outcomes", "created", "skipped"])
            worker.beat(done=done)
    with transaction.atomic():
        _count_less(worker, gone)
        worker.beat()


def _count_less(worker: Worker, gone: Counter[str]) -> None:
    """Take rows that do not come in off their spellings: one small statement run many times."""
    if not gone:
        return
    spellings = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch)
    ids = dict(spellings.values_list("key", "pk").iterator())
    fewer = [(rows, ids[key]) for text, rows in gone.items() if (key := spelling_key(text)) in ids]
    table, column = (connection.ops.quote_name(name) for name in (ImportSpelling._meta.db_table, "rows"))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {column} = {column} - %s WHERE id = %s", fewer)  # noqa: S608


def _guessed(worker: Worker) -> dict[str, int]:
    rows = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch, choice="match")
    return dict(rows.values_list("key", "guess"))


def _keys_here(practice, keys: list[str]) -> set[str]:
    # Saying that no key is '' lets SQLite use the index, which leaves '' out.
    found = Referral.objects.filter(practice=practice, import_key__in=keys).exclude(import_key="")
    return set(found.values_list("import_key", flat=True))


def _same_day(practice, rows: dict, guessed: dict[str, int]) -> set[int]:
    """Rows whose patient (by own number), day and source, or the source's own words, stand in a referral already."""
    marks = {row_no: own_number_mark(practice, row.patient_id) for row_no, row in rows.items() if row.patient_id}
    patients = ids_by_mark(practice, marks.values())
    if not patients:
        return set()
    found = Referral.objects.filter(practice=practice, patient__in=patients.values())
    known = set()
    for patient, day, source, stated in found.values_list("patient", "received_on", "source", "stated_source"):
        known |= {(patient, day, source), (patient, day, spelling_key(stated))}
    return {
        row_no
        for row_no, mark in marks.items()
        if (patient := patients.get(mark)) and _is_known(rows[row_no], patient, known, guessed)
    }


def _is_known(row, patient: int, known: set, guessed: dict[str, int]) -> bool:
    key = spelling_key(telling.told(row).source or telling.told(row).ordered)
    source = guessed.get(key)
    return (patient, row.received_on, key) in known or (
        source is not None and (patient, row.received_on, source) in known
    )
