"""Why rows are skipped, counted."""

from collections import Counter

from carom.domain.intake import unusable
from carom.domain.intake.models import ImportBatch, ImportChunk
from carom.domain.intake.staged import telling


def most_frequent(counts: Counter[str], limit: int = 12) -> list[tuple[str, int]]:
    """Of what `skipped` counts the most frequent first."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def skipped(batch: ImportBatch) -> Counter[str]:
    """Why rows were skipped → how many. Rows of the preview that a person brings in all the same don't count."""
    counts: Counter[str] = Counter()
    found = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch, skipped__gt=0)
    for outcomes, choices in found.order_by("number").values_list("outcomes", "choices").iterator(chunk_size=20):
        for entry in outcomes:
            if entry[1] in {"skip", "skipped"} and not telling.comes_in(entry, choices.get(str(entry[0]), "")):
                counts[entry[2]] += 1
    return counts


def unusable_rows(counts: Counter[str]) -> int:
    """Of the rows `skipped` counts, those that have something wrong."""
    return sum(rows for reason, rows in counts.items() if unusable.is_unusable(reason))


def perhaps_here(counts: Counter[str]) -> int:
    """Of the rows `skipped` counts, those that are perhaps here already."""
    return sum(counts[reason] for reason in telling.ALREADY)


def repeated(counts: Counter[str]) -> int:
    """Of the rows `skipped` counts, those that repeat an earlier row of the same file."""
    return counts[telling.IN_FILE]
