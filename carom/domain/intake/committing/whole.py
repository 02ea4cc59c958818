"""Bringing the rows in: sources first, then some chunks a transaction. Killed anywhere, it goes on where it stopped."""

from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.intake.committing import referral_rows, sources, totals
from carom.domain.intake.committing.pace import Pace
from carom.domain.intake.committing.summing import refresh_summaries
from carom.domain.intake.contacts import entries
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportChunk
from carom.domain.intake.reading.fields import CONTACTS, REFERRALS, SOURCE_TOTALS
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.staged import accounting, chunks
from carom.domain.intake.work import Worker

_CHUNKS_AT_FIRST, _CHUNKS_AT_MOST = 2, 8
"""Everybody else who writes waits for a transaction. More than 4,000 rows save little and need memory."""


class Way(NamedTuple):
    """How chunks of a shape come in: `ready` does what can be done before the transaction, `add` the rest in it."""

    ready: Callable[[list[ImportChunk]], object]
    add: Callable[[list[ImportChunk], object], None]


def commit(worker: Worker) -> None:
    """Carry out what the preview shows and the choices say. What is done already is passed over."""
    batch = worker.batch
    mapping = Mapping.from_dict(batch.mapping)
    way = _SHAPES[mapping.shape](worker, mapping)
    with transaction.atomic():
        waiting = ImportChunk.objects.filter(practice=worker.practice, batch=batch, is_committed=False)
        first = waiting.order_by("number").values_list("number", flat=True).first()
        worker.beat(step="rows", total=batch.rows_read, done=((first or 1) - 1) * chunks.ROWS)
    every = chunks.chunks(batch, is_committed=False)
    pace = Pace(_CHUNKS_AT_FIRST, _CHUNKS_AT_MOST)
    while several := list(islice(every, pace.at_once)):
        ready = way.ready(several)
        with audit.holding(worker.practice), pace.held(len(several)):
            way.add(several, ready)
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


def _referrals(worker: Worker, mapping: Mapping) -> Way:
    sources.add(worker)
    return Way(*referral_rows.steps(worker, mapping))


def _totals(worker: Worker, mapping: Mapping) -> Way:
    """Sources come in; the stated totals stay with the import. No referral is made up from a total."""
    sources.add(worker)
    return _one_by_one(totals.outcomes(worker, mapping))


def _contacts(worker: Worker, mapping: Mapping) -> Way:
    return _one_by_one(entries.bring_in(worker, mapping))


def _one_by_one(bring_in: Callable[[ImportChunk], None]) -> Way:
    """Few rows, each of which depends on those before it: all of it in the transaction."""

    def each(several: list[ImportChunk], _ready: object) -> None:
        for chunk in several:
            bring_in(chunk)

    return Way(lambda several: None, each)


_SHAPES = {REFERRALS: _referrals, SOURCE_TOTALS: _totals, CONTACTS: _contacts}


def _record(worker: Worker, action: str, count: int) -> None:
    audit.record(
        practice=worker.practice, by=worker.batch.by, at=worker.clock(), action=action, on=worker.batch, count=count
    )
