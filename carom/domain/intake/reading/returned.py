"""Rows that could not be used, come back: the two columns that Carom put before the file's own are taken off again.

So the file is read as the first one was: the same columns, and the same keys of rows. What was made harmless for
spreadsheets is as it was.
"""

from collections.abc import Sequence
from dataclasses import replace

from carom.documents.tables import plain
from carom.domain.intake.reading.shaping import Table

ROW, WHY = "Carom: row in the first file", "Carom: why it was not used"
_OURS = {ROW.casefold(), WHY.casefold()}


def without_ours(table: Table) -> Table:
    """The table as its first file had it; one that Carom did not write, or that has no columns besides, stays."""
    ours = {place for place, header in enumerate(table.headers) if header.strip().casefold() in _OURS}
    if len(ours) in (0, len(table.headers)):
        return table
    return replace(
        table, headers=_left(table.headers, ours), rows=((no, _left(cells, ours)) for no, cells in table.rows)
    )


def _left(cells: Sequence[str], ours: set[int]) -> list[str]:
    return [plain(cell) for place, cell in enumerate(cells) if place not in ours]
