"""What an import can be asked. Counts come from the chunks and from small grouped queries; raw rows stay sealed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from carom.domain.intake.models import ImportBatch, ImportChunk, ImportSpelling
from carom.domain.practices.models import Practice


def batches(practice: Practice, *, before: ImportBatch | None = None, limit: int = 25) -> QuerySet[ImportBatch]:
    """Imports, newest first; `before`: those that come after this one in the list."""
    found = ImportBatch.objects.filter(practice=practice).select_related("by__user").order_by("-id")
    return (found.filter(pk__lt=before.pk) if before else found)[:limit]


def same_file(batch: ImportBatch) -> ImportBatch | None:
    """An earlier import of the very same file that is in."""
    same = ImportBatch.objects.filter(practice=batch.practice_id, sha256=batch.sha256, state="committed")
    return same.filter(pk__lt=batch.pk).order_by("-id").first() if batch.sha256 else None


@dataclass(frozen=True)
class Outlook:
    """What bringing the file in would do. `spellings`: verdict → how many; `new_sources`: how many would be added.

    `not_sure_rows`: of the rows to be added, those whose source nobody has decided about.
    """

    create: int
    update: int
    skip: int
    left_out: int
    spellings: dict[str, int]
    new_sources: int
    not_sure_rows: int


def outlook(batch: ImportBatch) -> Outlook:
    """The preview in figures. Three queries, whatever the size of the file."""
    chunks = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch)
    sums = chunks.aggregate(create=Sum("created"), update=Sum("updated"), skip=Sum("skipped"))
    chosen = chunks.exclude(choices={}).values_list("choices", flat=True)
    left_out = sum(list(choices.values()).count("leave") for choices in chosen)
    spellings = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch)
    by_verdict = dict(spellings.order_by().values_list("verdict").annotate(Count("pk")))
    counts = spellings.aggregate(
        grouped=Count("group", distinct=True, filter=Q(choice="new", group__gt=0)),
        alone=Count("pk", filter=Q(choice="new", group=0)),
        unsure=Sum("rows", filter=Q(choice="unsure")),
    )
    create = sums["create"] or 0
    return Outlook(
        create=create,
        update=sums["update"] or 0,
        skip=sums["skip"] or 0,
        left_out=left_out,
        spellings=by_verdict,
        new_sources=counts["grouped"] + counts["alone"],
        not_sure_rows=min(counts["unsure"] or 0, max(0, create - left_out)),
    )


def spellings(batch: ImportBatch, *, verdict: str = "", after: int = 0, limit: int = 50) -> QuerySet[ImportSpelling]:
    """Spellings, those with most rows first; `after`: the number of the last one shown."""
    found = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch, number__gt=after)
    if verdict:
        found = found.filter(verdict=verdict)
    return found.select_related("guess__source_type", "party").order_by("number")[:limit]


@dataclass(frozen=True)
class RowFate:
    """What becomes, or became, of one row. Carries no cells: nobody is named."""

    row_no: int
    outcome: str
    reason: str
    record: str
    choice: str

    @property
    def is_skipped(self) -> bool:
        return self.outcome in {"skip", "skipped"}


_FILTERS = {"skipped": {"skip", "skipped"}, "created": {"create", "created"}, "updated": {"update", "updated"}}


def rows(batch: ImportBatch, *, show: str = "", after: int = 0, limit: int = 50) -> list[RowFate]:
    """Rows in file order after row number `after`; `show`: "skipped", "created", "updated", "left" or "" for all."""
    wanted = _FILTERS.get(show)
    found: list[RowFate] = []
    for chunk in _chunks(batch, show, after):
        for row_no, outcome, reason, record, _key in chunk.outcomes:
            fate = RowFate(row_no, outcome, reason, record, chunk.choices.get(str(row_no), ""))
            shown = fate.choice == "leave" if show == "left" else wanted is None or outcome in wanted
            if row_no > after and shown:
                found.append(fate)
                if len(found) == limit:
                    return found
    return found


def _chunks(batch: ImportBatch, show: str, after: int) -> Iterator[ImportChunk]:
    """Chunks that hold such rows, in order; without their cells."""
    found = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch, last_row__gt=after).defer("cells")
    if show in _FILTERS:
        found = found.filter(**{f"{show}__gt": 0})
    if show == "left":
        found = found.exclude(choices={})
    return found.order_by("number").iterator(chunk_size=5)


@dataclass(frozen=True)
class TakenBack:
    """What an import that was taken back had added, and is gone again. What stayed is in `batch.kept`."""

    referrals: int
    sources: int
    filled: int


def taken_back(batch: ImportBatch) -> TakenBack:
    """Counts of what went when the import was taken back."""
    kept = batch.kept.get
    filled = max(0, batch.updated - kept("entries", 0)) if batch.shape == "contacts" else 0
    if batch.shape == "contacts":
        added = batch.created
    else:
        new = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch, choice="new")
        added = new.aggregate(parties=Count("party", distinct=True))["parties"]
    referrals = batch.created - kept("referrals", 0) if batch.shape == "referrals" else 0
    return TakenBack(max(0, referrals), max(0, added - kept("sources", 0)), filled)


def has_changed_referrals(batch: ImportBatch, work: str) -> bool:
    """Whether `work`, asked of an import of referrals, is done: they have come in, or have gone."""
    done = {"commit": "committed", "undo": "undone"}.get(work)
    stored = ImportBatch.objects.filter(practice=batch.practice_id, pk=batch.pk, work="", shape="referrals")
    return done is not None and stored.filter(state=done).exists()


def reasons(batch: ImportBatch, limit: int = 12) -> list[tuple[str, int]]:
    """Why rows were skipped, the most frequent first."""
    counts: dict[str, int] = {}
    found = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch, skipped__gt=0)
    for outcomes in found.order_by("number").values_list("outcomes", flat=True).iterator(chunk_size=20):
        for _row_no, outcome, reason, *_rest in outcomes:
            if outcome in {"skip", "skipped"}:
                counts[reason] = counts.get(reason, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
