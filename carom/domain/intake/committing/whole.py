"""Bringing the rows in: sources first, then two chunks a transaction. Killed anywhere, it goes on where it stopped."""

from itertools import islice

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.intake.committing import referral_rows, sources, totals
from carom.domain.intake.committing.summing import refresh_summaries
from carom.domain.intake.contacts import entries
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportChunk
from carom.domain.intake.reading.fields import CONTACTS, REFERRALS, SOURCE_TOTALS
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.staged import accounting, chunks
from carom.domain.intake.work import Worker

_CHUNKS_AT_ONCE = 2
"""A thousand rows take the write lock a fifth of a second: everybody else who writes waits as long."""


def commit(worker: Worker) -> None:
    """Carry out what the preview shows and the choices say. What is done already is passed over."""
    batch = worker.batch
    mapping = Mapping.from_dict(batch.mapping)
    bring_in = _SHAPES[mapping.shape](worker, mapping)
    with transaction.atomic():
        waiting = ImportChunk.objects.filter(practice=worker.practice, batch=batch, is_committed=False)
        first = waiting.order_by("number").values_list("number", flat=True).first()
        worker.beat(step="rows", total=batch.rows_read, done=((first or 1) - 1) * chunks.ROWS)
    every = chunks.chunks(batch, is_committed=False)
    while several := list(islice(every, _CHUNKS_AT_ONCE)):
        with audit.holding(worker.practice):
            bring_in(several)
            for chunk in several:
                chunk.is_committed = True
            accounting.save_outcomes(several)
            worker.beat(
                done=min(batch.done + sum(len(chunk.outcomes) for chunk in several), batch.rows_read),
                created=batch.created + sum(chunk.created for chunk in several),
                updated=batch.updated + sum(chunk.updated for chunk in several),
                skipped=batch.skipped + sum(chunk.skipped for chunk in several),
            )
    refresh_summaries(worker)
    with transaction.atomic():
        worker.beat(state=State.COMMITTED, work="", worker="", step="", sentence="", finished_at=worker.clock())
        _record(worker, "intake.commit", batch.created + batch.updated)


def _referrals(worker: Worker, mapping: Mapping):
    sources.add(worker)
    return referral_rows.bring_in(worker, mapping)


def _totals(worker: Worker, mapping: Mapping):
    """Sources come in; the stated totals stay with the import. No referral is made up from a total."""
    sources.add(worker)
    return _one_by_one(totals.outcomes(worker, mapping))


def _contacts(worker: Worker, mapping: Mapping):
    return _one_by_one(entries.bring_in(worker, mapping))


def _one_by_one(bring_in):
    def each(several: list[ImportChunk]) -> None:
        for chunk in several:
            bring_in(chunk)

    return each


_SHAPES = {REFERRALS: _referrals, SOURCE_TOTALS: _totals, CONTACTS: _contacts}


def _record(worker: Worker, action: str, count: int) -> None:
    audit.record(
        practice=worker.practice, by=worker.batch.by, at=worker.clock(), action=action, on=worker.batch, count=count
    )
