"""Files that state how many a source sent: their sources come in, no referral is made up from a total."""

from carom.domain.intake.committing.placed import Placed
from carom.domain.intake.models import ImportChunk
from carom.domain.intake.reading.mapping import Mapping
from carom.domain.intake.reading.rows import TotalRow, interpreter
from carom.domain.intake.staged import chunks, telling
from carom.domain.intake.work import Worker


def outcomes(worker: Worker, mapping: Mapping):
    """A function that says of each row of totals what became of its source."""
    placed = Placed(worker)
    read = interpreter(mapping)

    def bring_in(chunk: ImportChunk) -> None:
        outcomes = []
        parties = set()
        for (row_no, cells), entry in zip(chunks.unpack(chunk), chunk.outcomes, strict=True):
            row = read(row_no, cells)
            if entry[1] == "create" and chunk.choices.get(str(row_no)) == "leave":
                entry = [row_no, "skipped", telling.LEFT_OUT, "", ""]
            elif entry[1] == "create" and isinstance(row, TotalRow):
                entry = placed.outcome(row_no, row.source_name)
                parties |= {placed.party(row.source_name)} - {None}
            outcomes.append(entry if entry[1] != "skip" else [row_no, "skipped", *entry[2:]])
        chunk.outcomes = outcomes
        chunk.made = {"parties": sorted(parties)}

    return bring_in
