"""Taking an import back: what it made and nobody has touched since goes; the rest stays and is counted."""

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.intake.committing import refresh_summaries
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportBatch, ImportChunk
from carom.domain.intake.reading.fields import CONTACTS
from carom.domain.intake.staged import chunks
from carom.domain.intake.staged.clinics import only_placed
from carom.domain.intake.undoing import contacts, sources
from carom.domain.intake.undoing.own import Own, own
from carom.domain.intake.work import Worker
from carom.domain.network import actions as network
from carom.domain.patients import actions as patients
from carom.domain.patients.models import Patient
from carom.domain.referrals import actions as referrals


def undo(worker: Worker) -> None:
    """Remove the referrals, patients, sources and spellings of this import, and its raw rows."""
    batch = worker.batch
    with transaction.atomic():
        worker.beat(step="undo", done=0, total=batch.rows_read)
    brought = own(worker)
    take_back = contacts.take_back if batch.shape == CONTACTS else _take_back
    for chunk in chunks.chunks(batch, is_undone=False):
        with audit.holding(worker.practice):
            kept = take_back(worker, chunk, brought)
            chunk.is_undone = True
            chunk.cells = ""
            chunk.save(update_fields=["is_undone", "cells", "made"])
            worker.beat(done=batch.done + len(chunk.outcomes), kept=_sum(batch, kept))
    _remove_patients(worker)
    sources.take_back(worker, brought)
    sources.remove_places(worker, brought)
    refresh_summaries(worker)
    with transaction.atomic():
        kept = ImportBatch._meta.get_field("unread").seal(batch, only_placed(batch))
        done = {"state": State.UNDONE, "work": "", "worker": "", "step": "", "sentence": ""}
        worker.beat(**done, unread=kept, finished_at=worker.clock())
        audit.record(
            practice=worker.practice,
            by=batch.by,
            at=worker.clock(),
            action="intake.undo",
            on=batch,
            count=batch.created,
        )


def _take_back(worker: Worker, chunk: ImportChunk, brought: Own) -> dict[str, int]:
    by, at = worker.batch.by, worker.clock()
    keys = [entry[4] for entry in chunk.outcomes if entry[1] == "created" and entry[4]]
    taken = referrals.take_back_in_bulk(practice=worker.practice, import_keys=keys, refresh=False, by=by, at=at)
    made = chunk.made
    left = network.take_completed_back(
        practice=worker.practice,
        points=made.get("points", ()),
        versions=dict(made.get("npis", ())),
        affiliations=made.get("affiliations", ()),
        but_of=brought.parties,
        by=by,
        at=at,
    )
    chunk.made = {**made, "patients": _made_by(worker.batch, sorted(taken.patient_ids))}
    return {"referrals": taken.kept} | ({"entries": left} if left else {})


def _remove_patients(worker: Worker) -> None:
    """Patients go after all referrals: each would be looked for in all that are left."""
    practice, by = worker.practice, worker.batch.by
    for chunk in chunks.chunks(worker.batch, is_undone=True):
        if chunk.made.get("patients"):
            with audit.holding(practice):
                going = chunk.made.pop("patients")
                patients.remove_in_bulk(practice=practice, patient_ids=going, by=by, at=worker.clock())
                chunk.save(update_fields=["made"])
                worker.beat()


def _made_by(batch: ImportBatch, patient_ids: list[int]) -> list[int]:
    """Of these patients those who came in with the import; others were here before and stay."""
    from_then = Patient.objects.filter(practice=batch.practice_id, pk__in=patient_ids)
    during = {"created_at__gte": batch.commit_started_at, "created_at__lte": batch.finished_at}
    return list(from_then.filter(**during).values_list("pk", flat=True))


def _sum(batch: ImportBatch, kept: dict[str, int]) -> dict[str, int]:
    return {what: batch.kept.get(what, 0) + number for what, number in {**dict.fromkeys(batch.kept, 0), **kept}.items()}
