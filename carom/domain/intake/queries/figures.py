"""An import in figures: what would come in, and what did. Small grouped queries; raw rows stay sealed."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from carom.domain.intake.models import ImportBatch, ImportChunk, ImportSpelling
from carom.domain.intake.previewing import waiting
from carom.domain.intake.staged import telling
from carom.domain.referrals import queries as referrals

ADDED = "added"


@dataclass(frozen=True)
class Outlook:
    """What bringing the file in would do. `spellings`: verdict → how many; `new_sources`: how many would be added.

    `create` and `skip` follow the choices for rows that are perhaps here already; `left_out` are still in `create`.
    `not_sure_rows`: of the rows to be added, those whose source nobody has decided about; `beside_rows`: those that
    name somebody doubtful beside a known source.
    """

    create: int
    update: int
    skip: int
    left_out: int
    spellings: dict[str, int]
    new_sources: int
    not_sure_rows: int
    beside_rows: int = 0

    @property
    def comes_in(self) -> int:
        """Rows with which bringing the file in would add or fill something."""
        return self.create + self.update - self.left_out


def _waiting(batch: ImportBatch) -> Q:
    """Spellings whose rows go to the "not sure" queue: not words that name nobody, and none decided about before."""
    decided = referrals.decided_keys(batch.practice, before=batch.commit_started_at)
    return Q(choice="unsure") & ~Q(verdict="nobody") & ~Q(key__in=decided)


def outlook(batch: ImportBatch) -> Outlook:
    """The preview in figures. Three queries, whatever the size of the file; two more where rows name two."""
    chunks = ImportChunk.objects.filter(practice=batch.practice_id, batch=batch)
    sums = chunks.aggregate(create=Sum("created"), update=Sum("updated"), skip=Sum("skipped"))
    left_out, brought = _chosen(chunks.exclude(choices={}).values_list("choices", "outcomes"))
    spellings = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch)
    unsure = _waiting(batch)
    counts = spellings.aggregate(
        **{f"is_{one}": Count("pk", filter=Q(verdict=one)) for one in ImportSpelling.Verdict.values},
        grouped=Count("group", distinct=True, filter=Q(choice="new", group__gt=0, rows__gt=0)),
        alone=Count("pk", filter=Q(choice="new", group=0, rows__gt=0)),
        unsure=Sum("rows", filter=unsure),
    )
    lost, beside = waiting.not_waiting(batch, _pairs(batch))
    elsewhere = sum(lost[number] for number, _rows in _rows_of(spellings.filter(unsure), lost))
    create = (sums["create"] or 0) + brought
    return Outlook(
        create=create,
        update=sums["update"] or 0,
        skip=(sums["skip"] or 0) - brought,
        left_out=left_out,
        spellings={one: count for one in ImportSpelling.Verdict.values if (count := counts[f"is_{one}"])},
        new_sources=counts["grouped"] + counts["alone"],
        not_sure_rows=max(0, min((counts["unsure"] or 0) - elsewhere, create - left_out)),
        beside_rows=max(0, min(beside, create - left_out)),
    )


def _rows_of(spellings: QuerySet[ImportSpelling], numbers: Collection[int]) -> list[tuple[int, int]]:
    """Number and rows of those with these numbers; without any nothing is asked."""
    return list(spellings.filter(number__in=numbers).values_list("number", "rows")) if numbers else []


def _pairs(batch: ImportBatch) -> list[waiting.Pair]:
    return json.loads(batch.unread).get("pairs", []) if batch.unread else []


def _chosen(rows: Iterable[tuple[dict, list]]) -> tuple[int, int]:
    """How many rows are left out by a person, and how many brought in though perhaps here already."""
    left_out = brought = 0
    for choices, outcomes in rows:
        left_out += list(choices.values()).count("leave")
        brought += sum(
            entry[1] == "skip" and telling.comes_in(entry, choices.get(str(entry[0]), "")) for entry in outcomes
        )
    return left_out, brought


def spellings(batch: ImportBatch, *, verdict: str = "", after: int = 0, limit: int = 50) -> QuerySet[ImportSpelling]:
    """Spellings, those with most rows first; `after`: the number of the last one shown.

    With ADDED in place of a verdict one for each source the import has added.
    """
    found = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch, number__gt=after)
    if verdict == ADDED:
        found = found.filter(made__startswith="party")
    elif verdict:
        found = found.filter(verdict=verdict)
    return found.select_related("guess__source_type", "party").order_by("number")[:limit]


def added(batch: ImportBatch) -> int:
    """How many sources the import has added."""
    return ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch, made__startswith="party").count()


@dataclass(frozen=True)
class Brought:
    """What an import that is in brought beside its rows: `new_sources`, and names that wait as "not sure", with rows.

    `waiting_rows` counts the rows as they came in; some may have been decided since.
    """

    new_sources: int
    waiting_names: int
    waiting_rows: int


def brought(batch: ImportBatch) -> Brought:
    if batch.shape == "contacts":
        return Brought(0, 0, 0)
    spellings = ImportSpelling.objects.filter(practice=batch.practice_id, batch=batch)
    unsure = Q(_waiting(batch), rows__gt=0) if batch.shape == "referrals" else Q(pk=None)
    counts = spellings.aggregate(
        new=Count("pk", filter=Q(made__startswith="party")),
        names=Count("pk", filter=unsure),
        rows=Sum("rows", filter=unsure),
    )
    lost, _beside = waiting.not_waiting(batch, _pairs(batch) if batch.shape == "referrals" else [])
    less = _rows_of(spellings.filter(unsure), lost)
    never = sum(rows <= lost[number] for number, rows in less)
    rows = max(0, (counts["rows"] or 0) - sum(lost[number] for number, _rows in less))
    return Brought(counts["new"], counts["names"] - never, min(rows, batch.created))
