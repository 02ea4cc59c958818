"""What an import brought beside its rows: sources, ways to reach them, and where people work."""

from collections.abc import Collection
from typing import NamedTuple

from carom.domain.intake.models import ImportChunk, ImportSpelling
from carom.domain.intake.work import Worker
from carom.domain.network.links import Link
from carom.domain.network.models import Affiliation, ContactPoint, Party


class Own(NamedTuple):
    """Keys of what this import added. `versions`: that it left its sources with, where it is not their first."""

    parties: frozenset[int] = frozenset()
    points: frozenset[int] = frozenset()
    affiliations: frozenset[int] = frozenset()
    versions: dict[int, int] = {}

    def pointing(self, worker: Worker, link: Link, parties: Collection[int]) -> set[int]:
        """Which of these parties the rows of a link point to; what came in with them and goes with them aside."""
        rows = link.rows(worker.practice).filter(**{f"{link.column}__in": parties})
        if link.model is ContactPoint:
            return {party for pk, party in rows.values_list("pk", link.column) if pk not in self.points}
        if link.model is Affiliation and link.column == "person":
            found = rows.values_list("pk", link.column, "version")
            return {party for pk, party, version in found if version > 1 or pk not in self.affiliations}
        return set(rows.values_list(link.column, flat=True))


def own(worker: Worker) -> Own:
    """Asked before anything is taken back; the same after a break."""
    spellings = ImportSpelling.objects.filter(practice=worker.practice, batch=worker.batch, made__startswith="party")
    parties = set(spellings.values_list("party", flat=True))
    points, affiliations, versions = set(), set(), {}
    stored = ImportChunk.objects.filter(practice=worker.practice, batch=worker.batch)
    for made in stored.order_by("number").values_list("made", flat=True).iterator():
        points.update(made.get("points", ()))
        affiliations.update(made.get("affiliations", ()))
        versions |= dict(made.get("versions", ()))
        if made.get("new"):
            added = Party.objects.filter(practice=worker.practice, public_id__in=made["new"])
            parties.update(added.values_list("pk", flat=True))
    return Own(frozenset(parties), frozenset(points), frozenset(affiliations), versions)
