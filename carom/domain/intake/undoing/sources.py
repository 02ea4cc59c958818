"""Taking sources and spellings of an import back."""

from collections.abc import Mapping

from carom.domain.audit import actions as audit
from carom.domain.intake.models import ImportChunk, ImportSpelling
from carom.domain.intake.staged import chunks
from carom.domain.intake.work import Worker
from carom.domain.network import links
from carom.domain.network.actions.name_keys import rebuild_words
from carom.domain.network.models import Alias, NameKey, Party, Relationship, SourceSummary

_AT_ONCE = 200
_FURNITURE = {SourceSummary, NameKey, Alias, ImportSpelling}


def take_back(worker: Worker) -> None:
    """Remove the spellings this import taught, and the sources it added that nobody has worked with since."""
    made = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch).exclude(made="")
    versions = _versions(worker)
    while some := list(made.order_by("number")[:_AT_ONCE]):
        with audit.holding(worker.practice):
            new = [one.party_id for one in some if one.made.startswith("party")]
            kept = remove_parties(worker, new, versions)
            _forget(worker, [one for one in some if one.made.endswith("alias")])
            ImportSpelling.objects.filter(pk__in=[one.pk for one in some]).update(made="")
            counts = worker.batch.kept
            worker.beat(kept={**counts, "sources": counts.get("sources", 0) + kept})


def remove_places(worker: Worker) -> None:
    """Remove the organizations this import added beside its sources, once nobody of its own works there any more."""
    for chunk in chunks.chunks(worker.batch, is_undone=True):
        if chunk.made.get("places"):
            with audit.holding(worker.practice):
                kept = remove_parties(worker, chunk.made.pop("places"))
                chunk.save(update_fields=["made"])
                counts = worker.batch.kept
                worker.beat(kept={**counts, "sources": counts.get("sources", 0) + kept})


def _versions(worker: Worker) -> dict[int, int]:
    """The version this import itself left its own sources with, where it is not their first."""
    stored = ImportChunk.objects.filter(practice=worker.practice, batch=worker.batch)
    every = stored.order_by("number").values_list("made", flat=True).iterator()
    return {pk: version for made in every for pk, version in made.get("versions", ())}


def _forget(worker: Worker, spellings: list[ImportSpelling]) -> None:
    """Let the spellings stand for nobody again, where they still mean whom the import took them for."""
    meant = {one.key: one.party_id for one in spellings}
    aliases = Alias.objects.filter(practice=worker.practice, key__in=meant).select_related("party")
    going = [alias for alias in aliases if alias.party_id == meant[alias.key]]
    Alias.objects.filter(pk__in=[alias.pk for alias in going]).delete()
    for party in {alias.party_id: alias.party for alias in going}.values():
        rebuild_words(practice=worker.practice, party=party, at=worker.clock())


def remove_parties(worker: Worker, party_ids: list[int], versions: Mapping[int, int] | None = None) -> int:
    """Delete those parties that nothing points to but what came with them. Gives how many stay.

    `versions`: those that are not as they were added, but as the import left them.
    """
    practice = worker.practice
    alone = Party.objects.filter(practice=practice, pk__in=party_ids).listed().values_list("pk", "version")
    going = {pk for pk, version in alone if version == (versions or {}).get(pk, 1)}
    for link in links.links():
        if link.model in _FURNITURE or not going:
            continue
        rows = link.rows(practice).filter(**{f"{link.column}__in": going})
        if link.model is Relationship:
            rows = rows.filter(version__gt=1)
        going -= set(rows.values_list(link.column, flat=True))
    Party.objects.filter(pk__in=going).delete()
    if going:
        audit.record(
            practice=practice, by=worker.batch.by, at=worker.clock(), action="network.remove_parties", on=practice,
            count=len(going),
        )  # fmt: skip
    return len(party_ids) - len(going)
