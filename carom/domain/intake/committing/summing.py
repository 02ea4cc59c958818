"""The rows that lists show of sources, worked out once for a whole import."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from carom.domain.intake.committing.pace import Pace
from carom.domain.intake.models import ImportBatch, ImportChunk, ImportSpelling
from carom.domain.intake.work import Worker
from carom.domain.network import summaries

_PARTIES_AT_FIRST, _PARTIES_AT_MOST = 40, 400
"""A few at once: whoever writes meanwhile waits until these are counted."""


def refresh_summaries(worker: Worker) -> None:
    """The rows that lists show, once for all sources of the import: per 500 rows they would be counted many times over.

    Runs before the import is called done, so a break here is made good when the work goes on.
    """
    ids = {pk for made in _made(worker.batch) for pk in made.get("parties", ())}
    ids = sorted(ids | set(_added(worker)))
    with transaction.atomic():
        worker.beat(step="summaries", done=0, total=len(ids))
    pace, every, done = Pace(_PARTIES_AT_FIRST, _PARTIES_AT_MOST), iter(ids), 0
    while some := list(islice(every, pace.at_once)):
        with transaction.atomic(), pace.held(len(some)):
            summaries.refresh(worker.practice, some)
            worker.beat(done=done)
        done += len(some)


def _made(batch: ImportBatch):
    rows = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch)
    return rows.order_by("number").values_list("made", flat=True).iterator()


def _added(worker: Worker) -> Iterator[int]:
    """Keys of the sources this import added; those without a row of their own too."""
    rows = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch, made__startswith="party")
    return rows.values_list("party", flat=True).iterator()
