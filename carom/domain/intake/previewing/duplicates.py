"""Rows that are here already: the same row of an earlier import, or the same day, source and patient."""

from collections import Counter

from django.db import connection, transaction

from carom.domain.intake.models import ImportChunk, ImportSpelling
from carom.domain.intake.previewing.here import Here
from carom.domain.intake.reading.many import reader
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.staged import chunks, telling
from carom.domain.intake.work import Worker
from carom.domain.referrals.models import Referral


def mark(worker: Worker, mapping: Mapping) -> Counter[telling.Told]:
    """Mark the rows of the preview that would come in twice. A practice without referrals has none.

    A spelling's `rows` are those that would come in, so these no longer count for it. Gives the words of such rows.
    """
    if not Referral.objects.filter(practice=worker.practice).exists():
        return Counter()
    read = reader(mapping)
    with transaction.atomic():
        worker.beat(step="duplicates", done=0, total=worker.batch.rows_read)
    here_already = Here(worker.batch, _keys_of_file(worker))
    done = 0
    gone: Counter[telling.Told] = Counter()
    for chunk in chunks.chunks(worker.batch):
        coming = {entry[0]: entry[4] for entry in chunk.outcomes if entry[1] == "create"}
        here = _keys_here(worker.practice, list(coming.values()))
        rows = {row.row_no: row for row in read([row for row in chunks.unpack(chunk) if row[0] in coming])}
        same = here_already.find({n: row for n, row in rows.items() if coming[n] not in here})
        for entry in chunk.outcomes:
            if entry[1] == "create" and (entry[4] in here or entry[0] in same):
                entry[1:3] = ["skip", telling.HERE if entry[4] in here else same[entry[0]]]
                if not telling.comes_in(entry, chunk.choices.get(str(entry[0]), "")):
                    gone[telling.told(rows[entry[0]])] += 1
        done += len(chunk.outcomes)
        chunk.created = sum(entry[1] == "create" for entry in chunk.outcomes)
        chunk.skipped = len(chunk.outcomes) - chunk.created - chunk.updated
        with transaction.atomic():
            chunk.save(update_fields=["outcomes", "created", "skipped"])
            worker.beat(done=done)
    with transaction.atomic():
        _count_less(worker, gone)
        worker.beat()
    return gone


def _count_less(worker: Worker, told: Counter[telling.Told]) -> None:
    """Take rows that do not come in off their spellings: one small statement run many times."""
    gone: Counter[str] = Counter()
    for texts, rows in told.items():
        for text in filter(None, texts):
            gone[text] += rows
    if not gone:
        return
    spellings = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch)
    ids = dict(spellings.values_list("key", "pk").iterator())
    fewer = [(rows, ids[key]) for text, rows in gone.items() if (key := telling.spelling_key(text)) in ids]
    table, column = (connection.ops.quote_name(name) for name in (ImportSpelling._meta.db_table, "rows"))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {column} = {column} - %s WHERE id = %s", fewer)  # noqa: S608


def _keys_of_file(worker: Worker) -> set[str]:
    stored = ImportChunk.objects.filter(practice=worker.practice, batch=worker.batch).order_by("number")
    every = stored.values_list("outcomes", flat=True).iterator(chunk_size=20)
    return {entry[4] for outcomes in every for entry in outcomes if entry[1] == "create" or entry[2] == telling.IN_FILE}


def _keys_here(practice, keys: list[str]) -> set[str]:
    # Saying that no key is '' lets SQLite use the index, which leaves '' out.
    found = Referral.objects.filter(practice=practice, import_key__in=keys).exclude(import_key="")
    return set(found.values_list("import_key", flat=True))
