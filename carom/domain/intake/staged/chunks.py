"""Raw rows at rest: packed, sealed, 500 at a time."""

import base64
import json
import zlib
from collections.abc import Iterator, Sequence

from carom.domain.intake.models import ImportBatch, ImportChunk

ROWS = 500
_AT_ONCE = 4

Row = tuple[int, list[str]]


def pack(rows: Sequence[Row]) -> str:
    """Rows as one text; sealing happens when the chunk is saved."""
    return base64.b64encode(zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 1)).decode()


def unpack(chunk: ImportChunk) -> list[Row]:
    """The chunk's rows: row number and cells. An emptied chunk has none."""
    if not chunk.cells:
        return []
    return json.loads(zlib.decompress(base64.b64decode(chunk.cells)))


def chunks(batch: ImportBatch, **conditions) -> Iterator[ImportChunk]:
    """The batch's chunks in file order, taken out a few at a time: a file is never whole in memory."""
    every = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch, **conditions).order_by("number")
    number = 0
    while some := list(every.filter(number__gt=number)[:_AT_ONCE]):
        yield from some
        number = some[-1].number


def first_rows(batch: ImportBatch, limit: int) -> list[Row]:
    """The first rows of the file, as they stand in it."""
    chunk = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch, number=1).first()
    return unpack(chunk)[:limit] if chunk else []
