"""The rows of a file one by one: what becomes of each, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from carom.domain.intake import unusable
from carom.domain.intake.lifecycle import State
from carom.domain.intake.models import ImportBatch, ImportChunk
from carom.domain.intake.previewing import stored
from carom.domain.intake.previewing.stored import Stored
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.rows import ContactRow, ReferralRow, Row, TotalRow, interpreter
from carom.domain.intake.staged import telling
from carom.domain.intake.staged.chunks import unpack
from carom.domain.practices.queries import local_date


@dataclass(frozen=True)
class RowFate:
    """What becomes, or became, of one row. Of its cells only day and the words for its source: no patient is named.
    Of an address book the name, the title and the place.

    `stored`: as what a referral would be added, or was. `wrong`: the cell for which the row cannot be used, where the
    reason does not say it.
    """

    row_no: int
    outcome: str
    reason: str
    record: str
    choice: str
    day: date | None = None
    words: str = ""
    stored: Stored | None = None
    wrong: str = ""

    @property
    def what_to_do(self) -> str:
        """How a row that cannot be used is mended."""
        return unusable.what_to_do(self.reason) if self.is_skipped else ""

    @property
    def is_skipped(self) -> bool:
        return self.outcome in {"skip", "skipped"}

    @property
    def may_come_in(self) -> bool:
        """Skipped because it is perhaps here already, or repeats another row: a person may bring it in all the same."""
        return self.outcome == "skip" and self.reason in telling.DOUBLED

    @property
    def comes_in(self) -> bool:
        return telling.comes_in([self.row_no, self.outcome, self.reason], self.choice)


_FILTERS = {"skipped": {"skip", "skipped"}, "created": {"create", "created"}, "updated": {"update", "updated"}}


def rows(
    batch: ImportBatch, *, show: str = "", after: int = 0, limit: int = 50, today: date | None = None
) -> list[RowFate]:
    """Rows in file order after `after`; `show`: "skipped", "created", "updated", "left", "here", "twice",
    "unusable" or "".

    With `today` those that are to be added say as what; once they are in, those that were added.
    """
    found: list[RowFate] = []
    holding: list[int] = []
    for chunk in _chunks(batch, show, after):
        for row_no, outcome, reason, record, _key in chunk.outcomes:
            fate = RowFate(row_no, outcome, reason, record, chunk.choices.get(str(row_no), ""))
            if row_no > after and _is_shown(fate, show):
                found.append(fate)
                holding.append(chunk.pk)
                if len(found) == limit:
                    return _with_words(batch, found, holding, today)
    return _with_words(batch, found, holding, today)


def _with_words(batch: ImportBatch, fates: list[RowFate], holding: list[int], today: date | None) -> list[RowFate]:
    """The rows, which stand in the chunks `holding`, with their day and their words for the source.

    As long as the cells are kept.
    """
    if not fates or not batch.mapping:
        return fates
    mapping = Mapping.from_dict(batch.mapping)
    read = interpreter(mapping)
    wanted = {fate.row_no for fate in fates}
    parts = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch, pk__in=set(holding))
    found: dict[int, list[str]] = {}
    for chunk in parts.order_by("number").iterator(chunk_size=5):
        found |= {row_no: cells for row_no, cells in unpack(chunk) if row_no in wanted}
    told = {row_no: read(row_no, cells) for row_no, cells in found.items()}
    fates = [replace(fate, **_said(told.get(fate.row_no)), wrong=_wrong(mapping, fate, found)) for fate in fates]
    if today and batch.state == State.COMMITTED and batch.commit_started_at:
        return _with_stored(batch, fates, told, local_date(batch.practice, batch.commit_started_at))
    return _with_stored(batch, fates, told, today) if today and batch.state == State.PREVIEWED else fates


def _wrong(mapping: Mapping, fate: RowFate, found: dict[int, list[str]]) -> str:
    if not (fate.is_skipped and fate.row_no in found and unusable.is_unusable(fate.reason)):
        return ""
    return unusable.wrong_cell(mapping, found[fate.row_no], fate.reason)


def _said(row: Row | None) -> dict:
    if isinstance(row, ReferralRow):
        told = telling.told(row)
        return {"day": row.received_on, "words": told.source or told.ordered}
    if isinstance(row, ContactRow):
        name = row.full_name or " ".join(filter(None, [row.first, row.middle, row.last]))
        told = (name, row.job_title, row.organization, *([] if name or row.organization else row.emails[:1]))
        return {"words": " · ".join(filter(None, told))}
    return {"words": row.source_name} if isinstance(row, TotalRow) else {}


def _with_stored(batch: ImportBatch, fates: list[RowFate], told: dict[int, Row], today: date) -> list[RowFate]:
    """Of the rows that are to be added, or were: as what, on that day."""
    coming = {
        fate.row_no: row
        for fate in fates
        if (fate.comes_in or fate.outcome == "created") and isinstance(row := told.get(fate.row_no), ReferralRow)
    }
    if not coming:
        return fates
    meant = stored.meanings(batch, coming.values())
    return [
        replace(fate, stored=stored.stored(coming[fate.row_no], meant, today)) if fate.row_no in coming else fate
        for fate in fates
    ]


def _is_shown(fate: RowFate, show: str) -> bool:
    if show == "left":
        return fate.choice == "leave"
    if show == "unusable":
        return fate.is_skipped and unusable.is_unusable(fate.reason)
    if show == "here":
        return fate.is_skipped and fate.reason in telling.ALREADY
    if show == "twice":
        return fate.reason == telling.LIKE or (fate.is_skipped and fate.reason == telling.IN_FILE)
    return show not in _FILTERS or fate.outcome in _FILTERS[show]


def _chunks(batch: ImportBatch, show: str, after: int) -> Iterator[ImportChunk]:
    """Chunks that hold such rows, in order; without their cells."""
    found = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch, last_row__gt=after).defer("cells")
    if show in _FILTERS or show in ("here", "unusable"):
        found = found.filter(**{f"{show if show in _FILTERS else 'skipped'}__gt": 0})
    if show == "left":
        found = found.exclude(choices={})
    return found.order_by("number").iterator(chunk_size=5)
