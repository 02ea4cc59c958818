"""Taking sources and spellings of an import back."""

from carom.domain.audit import actions as audit
from carom.domain.intake.models import ImportSpelling
from carom.domain.intake.rules import PROPOSED
from carom.domain.intake.staged import chunks
from carom.domain.intake.undoing.own import Own
from carom.domain.intake.work import Worker
from carom.domain.network import links
from carom.domain.network.actions.name_keys import rebuild_words
from carom.domain.network.models import Alias, NameKey, Party, Relationship, SourceSummary

_AT_ONCE = 200
_FURNITURE = {SourceSummary, NameKey, Alias, ImportSpelling}


def take_back(worker: Worker, own: Own) -> None:
    """Remove the sources this import added that nobody has worked with since, and the spellings that it taught. What a
    person said about a spelling stays with a source that stays, as their words about clinics do.

    People first: an organization stays where somebody stays who came in as working there.
    """
    made = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch).exclude(made="")
    for turn in (made.filter(party__kind=Party.Kind.PERSON), made):
        last = 0
        while some := list(turn.filter(number__gt=last).order_by("number")[:_AT_ONCE]):
            last = some[-1].number
            with audit.holding(worker.practice):
                new = [one.party_id for one in some if one.made.startswith("party")]
                kept = remove_parties(worker, new, own)
                _forget(
                    worker, {one.key: one.party_id for one in some if one.made.endswith("alias") and not _is_said(one)}
                )
                ImportSpelling.objects.filter(pk__in=[one.pk for one in some]).update(made="")
                count_kept(worker, "sources", kept)


def _is_said(spelling: ImportSpelling) -> bool:
    """Whether a person said whom it means, and not the import alone."""
    if spelling.choice != PROPOSED[spelling.verdict]:
        return True
    first = spelling.candidates[0]["party"] if spelling.candidates else spelling.guess_id
    return spelling.choice == ImportSpelling.Choice.MATCH and spelling.guess_id != first


def remove_places(worker: Worker, own: Own) -> None:
    """Remove the organizations this import added beside its people, once nobody of its own works there any more.

    And the spellings it taught of others.
    """
    for chunk in chunks.chunks(worker.batch, is_undone=True):
        if chunk.made.get("aliases"):
            with audit.holding(worker.practice):
                _forget(worker, chunk.made.pop("aliases"))
                chunk.save(update_fields=["made"])
                worker.beat()
        for name, kept_as in (("places", "places"), ("organizations", "sources")):
            if chunk.made.get(name):
                with audit.holding(worker.practice):
                    kept = remove_parties(worker, chunk.made.pop(name), own)
                    chunk.save(update_fields=["made"])
                    count_kept(worker, kept_as, kept)


def count_kept(worker: Worker, what: str, number: int) -> None:
    """A sign of life, with so many more of them that had to stay."""
    kept = worker.batch.kept
    worker.beat(kept={**kept, what: kept.get(what, 0) + number} if number or what in kept else kept)


def _forget(worker: Worker, meant: dict[str, int | None]) -> None:
    """Let the spellings stand for nobody again, where they still mean whom the import took them for (key → party).

    Or whom that one was merged into since.
    """
    practice = worker.practice
    merged = dict(Party.objects.filter(practice=practice, pk__in=meant.values()).values_list("pk", "merged_into"))
    aliases = Alias.objects.filter(practice=practice, key__in=meant).select_related("party")
    going = [one for one in aliases if one.party_id in (meant[one.key], merged.get(meant[one.key]))]
    Alias.objects.filter(pk__in=[alias.pk for alias in going]).delete()
    for party in {alias.party_id: alias.party for alias in going}.values():
        rebuild_words(practice=practice, party=party, at=worker.clock())


def remove_parties(worker: Worker, party_ids: list[int], own: Own) -> int:
    """Delete those parties that nothing points to but what came with them. Gives how many stay, as whole as they are.

    Those count as untouched that are as they were added, or as the import left them.
    """
    practice = worker.practice
    alone = Party.objects.filter(practice=practice, pk__in=party_ids).listed().values_list("pk", "version")
    going = {pk for pk, version in alone if version == own.versions.get(pk, 1)}
    for link in links.links():
        if link.model in _FURNITURE or not going:
            continue
        if link.model is Relationship:
            changed = link.rows(practice).filter(**{f"{link.column}__in": going}, version__gt=1)
            going -= set(changed.values_list(link.column, flat=True))
        else:
            going -= own.pointing(worker, link, going)
    Party.objects.filter(pk__in=going).delete()
    if going:
        audit.record(
            practice=practice, by=worker.batch.by, at=worker.clock(), action="network.remove_parties", on=practice,
            count=len(going),
        )  # fmt: skip
    return len(party_ids) - len(going)
