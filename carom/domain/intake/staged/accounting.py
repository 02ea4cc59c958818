"""Every row accounted for: created + updated + skipped = read."""

import json
from collections.abc import Sequence

from django.db import connection

from carom.domain.intake.models import ImportChunk

_STORED = ("outcomes", "made", "created", "updated", "skipped", "is_committed")


def save_outcomes(chunks: Sequence[ImportChunk]) -> None:
    """Store what becomes, or became, of the rows of some chunks; the counters follow from it."""
    for chunk in chunks:
        kinds = [outcome for _row_no, outcome, *_rest in chunk.outcomes]
        chunk.created = kinds.count("create") + kinds.count("created")
        chunk.updated = kinds.count("update") + kinds.count("updated")
        chunk.skipped = len(kinds) - chunk.created - chunk.updated
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(name)} = %s" for name in _STORED)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(ImportChunk._meta.db_table)} SET {changes} WHERE id = %s",  # noqa: S608
            [
                (
                    json.dumps(one.outcomes),
                    json.dumps(one.made),
                    one.created,
                    one.updated,
                    one.skipped,
                    one.is_committed,
                    one.pk,
                )
                for one in chunks
            ],
        )
