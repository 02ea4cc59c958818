"""The work of an import, outside the web process: read, preview, commit, undo. Each can be killed and begun again."""

import logging

from django.db import transaction

from carom.domain.intake.committing import commit
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportBatch, ImportChunk
from carom.domain.intake.previewing import preview
from carom.domain.intake.reading.errors import Unreadable
from carom.domain.intake.staged import storing
from carom.domain.intake.undoing import undo
from carom.domain.intake.work import Clock, TakenOver, Worker, claim
from carom.domain.practices.inserting import many_rows_coming
from carom.domain.practices.scope import in_practice

_WORK = {"read": storing.read, "preview": preview, "commit": commit, "undo": undo}
_BROKE = (
    "Something went wrong in Carom while working on this file. Rows that are in stay in and nothing is doubled: "
    "“Go on” takes it up where it stopped."
)
log = logging.getLogger(__name__)


def run(batch: ImportBatch, *, clock: Clock) -> None:
    """Do the work the batch asks for, to its end. Does nothing when there is none, or another process does it.

    `clock` gives the moment of each deed. A file that can't be read ends in the state "failed" with its sentence.
    """
    with in_practice(batch.practice):
        worker = claim(batch, clock)
        if worker is None:
            return
        try:
            with many_rows_coming():
                _WORK[worker.batch.work](worker)
        except Unreadable as unreadable:
            _fail(worker, unreadable.sentence)
        except TakenOver:
            log.warning("Import %s: another process has taken over.", batch.public_id)
        except Exception:
            ImportBatch.objects.filter(pk=batch.pk, worker=worker.key).update(
                worker="", heartbeat_at=None, sentence=_BROKE
            )
            raise


def _fail(worker: Worker, sentence: str) -> None:
    with transaction.atomic():
        ImportChunk.objects.filter(practice=worker.practice, batch=worker.batch).delete()
        worker.beat(state=State.FAILED, work="", worker="", sentence=sentence, rows_read=0, finished_at=worker.clock())
    storing.drop_upload(worker.batch)
