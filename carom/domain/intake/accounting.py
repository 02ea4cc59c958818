"""Every row accounted for: created + updated + skipped = read."""

from carom.domain.intake.models import ImportChunk


def save_outcomes(chunk: ImportChunk, *also: str) -> None:
    """Store what becomes of the chunk's rows; the counters follow from it. `also`: further columns to store."""
    kinds = [outcome for _row_no, outcome, *_rest in chunk.outcomes]
    chunk.created = kinds.count("create") + kinds.count("created")
    chunk.updated = kinds.count("update") + kinds.count("updated")
    chunk.skipped = len(kinds) - chunk.created - chunk.updated
    chunk.save(update_fields=["outcomes", "created", "updated", "skipped", *also])
