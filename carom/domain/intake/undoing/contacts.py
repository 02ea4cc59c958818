"""Taking an address book back: gaps it filled are empty again, unless somebody has edited the entry since."""

from carom.domain.intake.models import ImportChunk
from carom.domain.intake.undoing.sources import remove_parties
from carom.domain.intake.work import Worker
from carom.domain.network import actions as network
from carom.domain.network.models import Affiliation, ContactPoint, Party


def take_back(worker: Worker, chunk: ImportChunk) -> dict[str, int]:
    """Undo one chunk in the caller's transaction; say how much had to stay."""
    made = chunk.made
    practice = worker.practice
    Affiliation.objects.filter(practice=practice, pk__in=made.get("affiliations", ()), version=1).delete()
    for point in ContactPoint.objects.filter(practice=practice, pk__in=made.get("points", ())):
        network.remove_contact_point(point=point, by=worker.batch.by, at=worker.clock())
    left = sum(not _empty(worker, *filled) for filled in made.get("filled", ()))
    wanted = Party.objects.filter(practice=practice, public_id__in=made.get("new", ())).values_list("pk", flat=True)
    return {"entries": left, "sources": remove_parties(worker, list(wanted))}


def _empty(worker: Worker, public_id: str, version: int, fields: list[str]) -> bool:
    party = Party.objects.filter(practice=worker.practice, public_id=public_id).first()
    if party is None or party.version != version:
        return False
    changes = {name: None if name == "source_type" else "" for name in fields}
    network.change_party(party=party, version=version, changes=changes, by=worker.batch.by, at=worker.clock())
    return True
