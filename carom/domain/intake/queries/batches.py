"""Imports of a practice, and what became of one that was taken back."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from carom.domain.intake.models import ImportBatch, ImportSpelling
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
