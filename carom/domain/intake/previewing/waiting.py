"""Rows that name two: where the one is known, a doubtful name beside it does not wait, and is left out."""

from collections import Counter
from collections.abc import Iterable, Mapping

from carom.domain.intake.models import ImportBatch, ImportSpelling
from carom.domain.intake.previewing.stored import channel_of
from carom.domain.intake.staged import channels
from carom.domain.intake.staged.telling import Told, spelling_key

Pair = tuple[int, int, int]
"""Numbers of the spellings of who told and who ordered, and how many rows name the two."""
_Choice = ImportSpelling.Choice
_PLACED = (_Choice.MATCH, _Choice.NEW)
_KEPT = 2_000


def pairs(batch: ImportBatch, said: Mapping[Told, int]) -> list[Pair]:
    """Those with a doubtful name among them, the most frequent first: as much as the figures of a preview need."""
    both = Counter[tuple[str, str]]()
    for told, rows in said.items():
        both[spelling_key(told.source), spelling_key(told.ordered)] += rows
    if not any(rows > 0 for rows in both.values()):
        return []
    spellings = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch)
    rows = spellings.values_list("key", "number", "choice").iterator()
    known = {key: (number, choice == _Choice.UNSURE) for key, number, choice in rows}
    return [
        (known[one][0], known[other][0], count)
        for (one, other), count in both.most_common()
        if count > 0 and one != other and one in known and other in known and (known[one][1] or known[other][1])
    ][:_KEPT]


def not_waiting(batch: ImportBatch, found: Iterable[Pair]) -> tuple[Counter[int], int]:
    """Number of a doubtful spelling → rows in which it does not wait; and how many of these have a known source."""
    lost, beside = Counter[int](), 0
    found = list(found)
    numbers = {number for one, other, _rows in found for number in (one, other)}
    spellings = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch, number__in=numbers)
    by_number = {spelling.number: spelling for spelling in spellings} if numbers else {}
    for *both, rows in found:
        one, other = (by_number.get(number) for number in both)
        if one is None or other is None:
            continue
        doubtful = [spelling for spelling in (one, other) if spelling.choice == _Choice.UNSURE]
        if len(doubtful) == 2:
            lost[other.number] += rows  # who told waits, and is counted
        elif doubtful:
            named = other if doubtful[0] is one else one
            is_placed = named.choice in _PLACED
            if is_placed or channel_of(named) not in channels.WAITS:
                lost[doubtful[0].number] += rows
                beside += rows * is_placed
    return lost, beside
