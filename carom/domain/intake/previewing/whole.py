"""What would happen: every row read under the mapping, every spelling taken for something. Nothing else is touched."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice, repeat

from django.db import connection, transaction

from carom.domain.intake.contacts import entries
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportBatch, ImportChunk, ImportSpelling
from carom.domain.intake.names.spellings import Spellings, Taken, spelling_key, take
from carom.domain.intake.previewing import duplicates, waiting
from carom.domain.intake.previewing.differing import differing
from carom.domain.intake.previewing.places import new_places
from carom.domain.intake.previewing.unread import Unread
from carom.domain.intake.reading.fields import CONTACTS, REFERRALS
from carom.domain.intake.reading.many import Reader, reader
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.repeats import Repeats
from carom.domain.intake.reading.rows import Row, Skipped
from carom.domain.intake.rules import type_code
from carom.domain.intake.staged import accounting, chunks, facts, storing, telling
from carom.domain.intake.staged.clinics import remembered
from carom.domain.intake.staged.facts import Beside
from carom.domain.intake.staged.places import same_as
from carom.domain.intake.work import Worker
from carom.domain.practices.inserting import insert_rows
from carom.domain.practices.queries import local_date
from carom.domain.practices.scope import new_public_ids

_CHUNKS_AT_ONCE = 10
_SPELLINGS_AT_ONCE = 2_000
Said = Counter[tuple[str, str, str, str, str]]  # name, organization, who ordered, who told, kind of source → rows


def preview(worker: Worker) -> None:
    """Outcomes of all rows and the list of spellings, made anew. Choices a person made for rows stay."""
    batch = worker.batch
    storing.drop_upload(batch)
    mapping = Mapping.from_dict(batch.mapping)
    with transaction.atomic():
        ImportSpelling.objects.filter(practice=worker.practice, batch=batch).delete()
        worker.beat(step="rows", done=0, total=batch.rows_read)
    if mapping.shape == CONTACTS:
        more = entries.preview(worker, mapping)
        _keep(worker, Unread(worker.practice).as_text(placed=remembered(batch), same_places=same_as(batch), **more))
    else:
        found = Spellings()
        said = Said()
        repeats, unread = Repeats(), Unread(worker.practice)
        is_of_referrals = mapping.shape == REFERRALS
        beside: set[Beside] = set()
        look = _referrals(worker, mapping, said, unread, repeats, beside) if is_of_referrals else _totals(found)
        _go_through(worker, reader(mapping), look)
        _count(said, found)
        _place(worker, found)
        more = _beside(worker, beside, said) if beside else {}
        if is_of_referrals:
            two = _named_two(said)
            two.subtract({told: rows for told, rows in duplicates.mark(worker, mapping).items() if told in two})
            more |= {"pairs": found} if (found := waiting.pairs(batch, two)) else {}
            sources = (text for name, organization, *_rest in said for text in (name, organization))
            more |= {"of_sources": True} if unread.has_places_of(sources) else {}
        alike = repeats.alike and _alike(worker)
        _keep(worker, unread.as_text(alike=alike, placed=remembered(batch), same_places=same_as(batch), **more))
    finish(worker)


def finish(worker: Worker) -> None:
    with transaction.atomic():
        worker.beat(state=State.PREVIEWED, work="", worker="", step="", sentence="")


def _keep(worker: Worker, unread: str) -> None:
    field = ImportBatch._meta.get_field("unread")
    with transaction.atomic():
        worker.beat(unread=field.seal(worker.batch, unread))


def _referrals(worker: Worker, mapping: Mapping, said: Said, unread: Unread, repeats: Repeats, beside: set[Beside]):
    keys = telling.RowKeys(worker.practice, mapping.header_key)
    today = local_date(worker.practice, worker.clock())
    says_more = facts.is_said(mapping.columns)

    def look(row: Row, choices: dict) -> list:
        row_no = row.row_no
        if isinstance(row, Skipped):
            return [row_no, "skip", row.reason, "", ""]
        if row.received_on is None:
            return [row_no, "skip", telling.NO_DAY, "", ""]
        if row.received_on > today:
            return [row_no, "skip", telling.AHEAD, "", ""]
        alike = repeats.alike
        reason = repeats.reason(row)
        if reason == telling.REPEATED:
            return [row_no, "skip", reason, "", ""]
        note = telling.LIKE if repeats.alike > alike else reason
        entry = [row_no, "skip" if reason else "create", note, "", keys.key(row)]
        if not reason or telling.comes_in(entry, choices.get(str(row_no), "")):
            unread.look(row)
            if says_more:
                beside.add(facts.of(row))
            said[row.source_name, row.source_organization, row.ordered_by, row.told_by, row.source_type] += 1
        return entry

    return look


def _beside(worker: Worker, beside: set[Beside], said: Said) -> dict:
    """What stands beside the sources: of whom something else than on the list, and organizations."""
    rows = Counter[tuple[str, str]]()
    for (name, organization, *_rest), count in said.items():
        rows[name, organization] += count
    return differing(worker, beside) | new_places(worker, beside, rows)


def _alike(worker: Worker) -> int:
    """How many rows are like an earlier one and come in; of those found alike some may be here already."""
    stored = ImportChunk.objects.filter(practice=worker.practice, batch=worker.batch)
    every = stored.values_list("outcomes", flat=True).iterator(chunk_size=20)
    return sum(entry[2] == telling.LIKE for outcomes in every for entry in outcomes)


def _count(said: Said, found: Spellings) -> None:
    """Every distinct set of words is looked at once, however many rows have it."""
    for (name, organization, ordered_by, told_by, source_type), rows in said.items():
        named = telling.named_in(name, organization)
        for text in telling.told_in(name, organization, ordered_by, told_by):
            found.add(text, type_code(source_type) if text == named else "", rows=rows)


def _named_two(said: Said) -> Counter[telling.Told]:
    """The words of rows that name who told and who ordered."""
    two: Counter[telling.Told] = Counter()
    for (name, organization, ordered_by, told_by, _type), rows in said.items():
        told = telling.told_in(name, organization, ordered_by, told_by)
        if all(told):
            two[told] += rows
    return two


def _totals(found: Spellings):
    def look(row: Row, _choices: dict) -> list:
        row_no = row.row_no
        if isinstance(row, Skipped):
            return [row_no, "skip", row.reason, "", ""]
        if not row.source_name:
            return [row_no, "skip", telling.NO_SOURCE, "", ""]
        found.add(row.source_name[:300], type_code(row.source_type), row.count)
        return [row_no, "create", "", "", ""]

    return look


def _go_through(worker: Worker, read: Reader, look) -> None:
    done = 0
    every = chunks.chunks(worker.batch)
    while several := list(islice(every, _CHUNKS_AT_ONCE)):
        for chunk in several:
            chunk.outcomes = list(map(look, read(chunks.unpack(chunk)), repeat(chunk.choices)))
            done += len(chunk.outcomes)
        with transaction.atomic():
            accounting.save_outcomes(several)
            worker.beat(done=done)


def _place(worker: Worker, found: Spellings) -> None:
    with transaction.atomic():
        worker.beat(step="spellings", done=0, total=len(found.most_used_first()))
    taken = sorted(
        take(worker.practice, found, lambda done: worker.beat(done=done)),
        key=lambda one: (-one.spelling.rows, one.spelling.text),
    )
    numbered = enumerate(taken, 1)
    while several := list(islice(numbered, _SPELLINGS_AT_ONCE)):
        with transaction.atomic():
            _insert(worker, several)
            worker.beat(done=several[-1][0])


_COLUMNS = (
    "practice", "public_id", "created_at", "batch", "number", "text", "key", "rows", "stated_total", "kind", "group",
    "name", "source_type", "channel", "verdict", "why", "posterior", "guess", "candidates", "choice", "party",
    "made",
)  # fmt: skip


def _insert(worker: Worker, numbered: list[tuple[int, Taken]]) -> None:
    """One statement for many lean rows: a file can have tens of thousands of spellings."""
    insert_rows(ImportSpelling, _COLUMNS, _rows(worker, numbered))


def _rows(worker: Worker, numbered: list[tuple[int, Taken]]) -> Iterator[tuple]:
    moment = connection.ops.adapt_datetimefield_value(worker.clock())
    for public_id, (number, one) in zip(new_public_ids(len(numbered)), numbered, strict=True):
        spelling = one.spelling
        yield (
            worker.practice.pk, public_id, moment, worker.batch.pk, number, spelling.text[:300],
            spelling_key(spelling.text), spelling.rows, spelling.total, one.kind, one.group, one.name,
            spelling.source_type[:40], one.channel, one.verdict, one.why, one.posterior, one.guess,
            json.dumps([candidate._asdict() for candidate in one.candidates]) if one.candidates else "[]", one.choice,
            None, "",
        )  # fmt: skip
