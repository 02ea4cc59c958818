"""What rows say beside the name of their source comes in once for each source: gaps filled, and where people work."""

from collections.abc import Iterable

from carom.domain.intake.committing.placed import Placed
from carom.domain.intake.names.full_names import is_somebody_at
from carom.domain.intake.names.same_places import Same
from carom.domain.intake.staged import facts
from carom.domain.intake.staged.facts import Beside
from carom.domain.intake.staged.telling import named_in, spelling_key
from carom.domain.intake.work import Worker
from carom.domain.network import actions as network
from carom.domain.network import queries
from carom.domain.network.actions import NewParty
from carom.domain.network.models import Party
from carom.domain.patients.rows import rows_by
from carom.matching import read_source_text

Named = tuple[str, str]  # name and organization, as a row says them
Works = dict[Named, tuple[int, int]]  # → the person and the organization they stand for


class Bringing:
    """Asked in the transaction of each turn; remembers what was brought, so that it looks at nothing twice."""

    def __init__(self, worker: Worker, placed: Placed):
        self._worker, self._placed, self._same = worker, placed, Same(worker)
        self._told: set[tuple[int, str]] = set()
        self._kinds: dict[int, str] = {}
        self._places: dict[str, int | None] = {}
        self._joined: set[tuple[int, int]] = set()

    def bring(self, said: Iterable[Beside]) -> tuple[dict, Works]:
        """What was added, as ImportChunk.made keeps it, and where the named people work."""
        named = [(one, self._placed.party(named_in(one.name, one.organization))) for one in sorted(said)]
        known = [(one, party) for one, party in named if party is not None]
        self._learn_kinds({party for _one, party in known})
        works, made = self._join(known)
        return self._complete(known) | made, works

    def _deed(self) -> dict:
        worker = self._worker
        return {"practice": worker.practice, "by": worker.batch.by, "at": worker.clock()}

    def _learn_kinds(self, parties: set[int]) -> None:
        unknown = parties - self._kinds.keys()
        self._kinds |= dict(rows_by(Party, self._worker.practice, "id", unknown, ("id", "kind")))

    def _complete(self, known: list[tuple[Beside, int]]) -> dict:
        npis: dict[int, str] = {}
        points: list[tuple[int, str, str]] = []
        country = self._worker.practice.country
        for one, party in known:
            if self._is_somebodys(one, party):
                continue
            for kind, value in facts.tidied(one.npi, one.phone, one.email, country)[0]:
                if (party, kind) in self._told:
                    continue
                self._told.add((party, kind))
                if kind == "npi":
                    npis[party] = value
                else:
                    points.append((party, kind, value))
        if not (npis or points):
            return {}
        added = network.complete_in_bulk(npis=npis, points=points, **self._deed())
        new = self._placed.is_new
        return {
            "points": added.points,
            "npis": [pair for pair in added.versions.items() if not new(pair[0])],
            "versions": [pair for pair in added.versions.items() if new(pair[0])],
        }

    def _is_somebodys(self, one: Beside, party: int) -> bool:
        """Whether it is a person's number and address, and the row counts for the place they work at."""
        if self._kinds.get(party) != Party.Kind.ORGANIZATION:
            return False
        return is_somebody_at(read_source_text(named_in(one.name, one.organization)), one.organization)

    def _join(self, known: list[tuple[Beside, int]]) -> tuple[Works, dict]:
        people = [
            (one.name, one.organization, party)
            for one, party in known
            if one.organization not in ("", one.name) and self._kinds.get(party) == Party.Kind.PERSON
        ]
        made = self._place({organization for _name, organization, _party in people})
        works: Works = {}
        for name, organization, party in people:
            place = self._places.get(organization)
            if place is not None:
                works[name, organization] = (party, place)
        fresh = [pair for pair in dict.fromkeys(works.values()) if pair not in self._joined]
        joined = network.add_affiliations_in_bulk(pairs=fresh, **self._deed()) if fresh else []
        self._joined.update(fresh)
        return works, {"affiliations": joined} | made if joined or made else {}

    def _place(self, texts: set[str]) -> dict:
        """Find the organizations of these texts, each the one it was said to be; those nobody has met yet are added.

        Gives what was added, and the spellings that were learned, as ImportChunk.made keeps it.
        """
        fresh = {text for text in texts - self._places.keys() if not queries.no_name(text)}
        meant = {text: self._same.stands_for(text) for text in fresh}
        self._places |= {text: party for text, (party, _name) in meant.items() if party is not None}
        named = {text: name for text, (party, name) in meant.items() if party is None}
        added = self._find({name for name in named.values() if name not in self._places})
        self._places |= {text: self._places[name] for text, name in named.items()}
        learned = self._same.learn({text: self._places[text] for text in fresh})
        return ({"places": added} if added else {}) | ({"aliases": learned} if learned else {})

    def _find(self, texts: set[str]) -> list[int]:
        """Find who has these names; an organization nobody has met yet is added, not as a source of its own."""
        found = queries.resolve_each(self._worker.practice, texts)
        for text, party in found.items():
            self._places[text] = party[0] if party and party[1] == Party.Kind.ORGANIZATION else None
        keys: dict[str, str] = {}
        for text in sorted(texts - found.keys(), key=lambda text: (text.isupper(), text)):
            keys.setdefault(spelling_key(text), text)
        new = [NewParty(name=text, kind="organization", facts={"is_source": False}) for text in keys.values()]
        parties = network.add_parties_in_bulk(new=new, refresh=False, **self._deed()) if new else []
        added = dict(zip(keys, [party.pk for party in parties], strict=True))
        for text in texts - found.keys():
            self._places[text] = added[spelling_key(text)]
        return list(added.values())
