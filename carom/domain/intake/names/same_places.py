"""Which organization one that a file names beside a person is, where somebody said that it is another."""

from collections.abc import Mapping

from carom.domain.intake.staged.places import same_as
from carom.domain.intake.staged.telling import spelling_key
from carom.domain.intake.work import Worker
from carom.domain.network import actions as network
from carom.domain.network.actions import NewAlias
from carom.domain.network.models import Alias, Party


class Same:
    """What was chosen before the rows come in."""

    def __init__(self, worker: Worker):
        self._worker = worker
        self._others = same_as(worker.batch)
        ids = {other.party for other in self._others.values()} - {""}
        rows = Party.objects.filter(practice=worker.practice, public_id__in=ids, kind=Party.Kind.ORGANIZATION)
        found = rows.values_list("public_id", "pk", "merged_into") if ids else ()
        self._parties = {public_id: kept or pk for public_id, pk, kept in found}

    def stands_for(self, text: str) -> tuple[int | None, str]:
        """The organization on the list that a text of the file is, or the text under which to look for it."""
        for _step in self._others:  # "Keller Fam Med" may be “Keller Family Med”, and that one on the list
            other = self._others.get(spelling_key(text))
            if other is None:
                break
            if other.party:
                return self._parties.get(other.party), text
            text = other.text
        return None, text

    def learn(self, places: Mapping[str, int | None]) -> dict[str, int]:
        """Keep the spellings about which somebody chose: the next file asks no more. Gives those that are fresh."""
        worker = self._worker
        chosen = {
            key: NewAlias(place, text)
            for text, place in places.items()
            if place and (key := spelling_key(text)) in self._others
        }
        if not chosen:
            return {}
        known = Alias.objects.filter(practice=worker.practice, key__in=chosen).values_list("key", flat=True)
        fresh = {key: chosen[key] for key in chosen.keys() - set(known)}
        new = list(fresh.values())
        network.add_aliases_in_bulk(practice=worker.practice, new=new, by=worker.batch.by, at=worker.clock())
        return {key: alias.party_id for key, alias in fresh.items()}
