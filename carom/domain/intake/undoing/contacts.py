"""Taking an address book back: gaps it filled are empty again, unless somebody has edited the entry since."""

from carom.domain.intake.models import ImportChunk
from carom.domain.intake.undoing.own import Own
from carom.domain.intake.undoing.sources import remove_parties
from carom.domain.intake.work import Worker
from carom.domain.network import actions as network
from carom.domain.network.models import Affiliation, ContactPoint, Party


def take_back(worker: Worker, chunk: ImportChunk, brought: Own) -> dict[str, int]:
    """Undo one chunk in the caller's transaction; say how much had to stay.

    Of an entry it added, how to reach it and where it works go with it, and stay with it. Its organizations wait until
    all people of the import have gone.
    """
    made = chunk.made
    practice = worker.practice
    of_before = Affiliation.objects.filter(practice=practice, pk__in=made.get("affiliations", ()), version=1)
    of_before.exclude(person__in=_added(worker, made).values("pk")).delete()
    for point in ContactPoint.objects.filter(practice=practice, pk__in=made.get("points", ())):
        if point.party_id not in brought.parties:
            network.remove_contact_point(point=point, by=worker.batch.by, at=worker.clock())
    left = sum(not _empty(worker, *filled) for filled in made.get("filled", ()))
    added = list(_added(worker, made).values_list("pk", "kind"))
    chunk.made = {**made, "organizations": [pk for pk, kind in added if kind != Party.Kind.PERSON]}
    people = [pk for pk, kind in added if kind == Party.Kind.PERSON]
    return {"entries": left, "sources": remove_parties(worker, people, brought)}


def _added(worker: Worker, made: dict):
    return Party.objects.filter(practice=worker.practice, public_id__in=made.get("new", ()))


def _empty(worker: Worker, public_id: str, version: int, fields: list[str]) -> bool:
    party = Party.objects.filter(practice=worker.practice, public_id=public_id).first()
    if party is None or party.version != version:
        return False
    changes = {name: None if name == "source_type" else "" for name in fields}
    network.change_party(party=party, version=version, changes=changes, by=worker.batch.by, at=worker.clock())
    return True
