"""Rows that nobody can use as they are: which cell is wrong, what to do, and all of them as a table to mend."""

import tempfile
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from carom.documents.tables import BYTE_ORDER_MARK, TableWriter
from carom.domain.intake.models import ImportBatch, ImportChunk
from carom.domain.intake.reading import cells as guards
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.returned import ROW, WHY
from carom.domain.intake.reading.rows import SENT
from carom.domain.intake.staged import telling
from carom.domain.intake.staged.chunks import unpack

_AS_IT_SHOULD_BE = telling.DOUBLED | {
    telling.REPEATED, telling.HERE, telling.TWICE, telling.LEFT_OUT, telling.NOT_SURE, telling.KNOWN_SOURCE, SENT,
    telling.NAMES_NOBODY, guards.EMPTY, guards.TOTALS, guards.REPEATED, "",
}  # fmt: skip
"""Why a row is skipped of which nothing is wrong."""
_OF_A_DAY = {telling.NO_DAY, telling.AHEAD}
_DAYS = ("received_on", "first_visit_on")


def is_unusable(reason: str) -> bool:
    """Whether a row skipped for this reason has something wrong that a person can mend."""
    return reason not in _AS_IT_SHOULD_BE


def wrong_cell(mapping: Mapping, cells: Sequence[str], reason: str) -> str:
    """Column and content of the cell that is wrong; "" where the reason says so itself, or no single cell is."""
    field = next((field for field in _DAYS if field in mapping.columns), "") if reason in _OF_A_DAY else ""
    field = "source_name" if reason == telling.NO_SOURCE else field
    at = mapping.columns.get(field, -1)
    if at < 0:
        return ""
    cell = cells[at].strip()[:80] if at < len(cells) else ""
    return f"{mapping.headers[at]}: “{cell}”" if cell else _("%(column)s is empty.") % {"column": mapping.headers[at]}


def what_to_do(reason: str) -> str:
    """How such a row is mended, in a sentence; "" where nothing is wrong."""
    if not is_unusable(reason):
        return ""
    if reason == telling.AHEAD:
        return _("Correct the day, or bring the row in once that day has come.")
    if reason in (telling.NO_SOURCE, telling.NO_NAME, "The row has no name."):
        return _("Write in who it is.")
    if reason == telling.NO_DAY or reason.endswith("is empty."):
        return _("Fill in that cell.")
    if "two ways" in reason or "has no month" in reason:
        return _("Say under “Change the columns” how the dates are written, or write the day like 2026-05-19.")
    if "whole number" in reason or "below zero" in reason:
        return _("Write a whole number, without words.")
    if reason.startswith("The row has "):
        return _("Delete the cells beyond the last column, or put a text with a separator between quotation marks.")
    return _("Write the day as it really was, like 2026-05-19.")


def as_csv(batch: ImportBatch) -> tuple[BinaryIO, int]:
    """All such rows as they stand in the file, after their number and what is wrong; and how many they are.

    In a file without a name that goes when it is closed. Emptied rows are not in it. Two queries.
    """
    plain = tempfile.TemporaryFile(dir=settings.DATA)  # noqa: SIM115  the caller closes it
    text = TextIOWrapper(plain, encoding="utf-8", newline="")
    text.write(BYTE_ORDER_MARK)
    table, count = TableWriter(text), 0
    mapping = Mapping.from_dict(batch.mapping)
    table.row([ROW, WHY, *mapping.headers])
    for row_no, reason, cells in _rows(batch):
        said = (reason, wrong_cell(mapping, cells, reason), what_to_do(reason))
        table.row([row_no, " ".join(filter(None, said)), *cells])
        count += 1
    text.detach()
    plain.seek(0)
    return plain, count


def _rows(batch: ImportBatch) -> Iterator[tuple[int, str, list[str]]]:
    every = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch)
    skipping = every.filter(skipped__gt=0).values_list("pk", "outcomes").iterator(chunk_size=20)
    holding = [pk for pk, outcomes in skipping if any(map(_is_one, outcomes))]
    for chunk in every.filter(pk__in=holding).order_by("number").iterator(chunk_size=4):
        reasons = {entry[0]: entry[2] for entry in chunk.outcomes if _is_one(entry)}
        yield from ((row_no, reasons[row_no], cells) for row_no, cells in unpack(chunk) if row_no in reasons)


def _is_one(entry: list) -> bool:
    return entry[1] in ("skip", "skipped") and is_unusable(entry[2])
