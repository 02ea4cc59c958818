"""How many rows a spelling brings in, when a person decides about one row."""

from django.db.models import F

from carom.domain.intake.models import ImportBatch, ImportChunk, ImportSpelling
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.rows import ReferralRow, interpreter
from carom.domain.intake.staged import chunks, telling


def count_row(batch: ImportBatch, chunk: ImportChunk, row_no: int, *, by: int) -> None:
    """Add `by` to the rows of the spellings that this row of referrals has."""
    row = interpreter(Mapping.from_dict(batch.mapping))(row_no, dict(chunks.unpack(chunk))[row_no])
    if isinstance(row, ReferralRow):
        keys = {telling.spelling_key(text) for text in telling.told(row) if text}
        spellings = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch, key__in=keys)
        spellings.update(rows=F("rows") + by)
