"""Everything the source card says of one party, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import QuerySet

from carom.domain.network.models import (
    Affiliation,
    Alias,
    ContactPoint,
    Introduction,
    Merge,
    Party,
    Relationship,
    Sector,
    SourceSummary,
)
from carom.domain.network.queries.introductions import introducers_of, introductions_of
from carom.domain.network.queries.merging import merges_of
from carom.domain.practices.prepared import prepared

_MANY = 100


@dataclass(frozen=True)
class Card:
    party: Party
    relationship: Relationship
    summary: SourceSummary
    reach: list[ContactPoint]
    places: list[Affiliation]
    people: list[Affiliation]
    spellings: list[Alias]
    introducers: list[Introduction]
    introductions: list[Introduction]
    merges: list[Merge]

    @property
    def cadence_ideal_days(self) -> int | None:
        """Days between real talks that are meant: the relationship's own, else those of the type."""
        of_type = self.party.source_type.cadence_ideal_days if self.party.source_type else None
        return self.relationship.cadence_ideal_days or of_type

    @property
    def cadence_max_days(self) -> int | None:
        """The limit: the relationship's own, else that of the type, which a longer pause of one's own moves."""
        of_type = self.party.source_type.cadence_max_days if self.party.source_type else None
        return self.relationship.cadence_max_days or (of_type and max(of_type, self.cadence_ideal_days))


def card(practice, party: Party, *, patients: bool = True) -> Card:
    """The source card of a listed party; `patients=False` names nobody else on it who is a patient."""
    (party,) = _whole(practice, party)
    return Card(
        party=party,
        relationship=party.relationship,
        summary=party.summary,
        reach=_reach(practice, party),
        places=_places(practice, party) if party.is_person else [],
        people=[] if party.is_person else _people(practice, party, patients=patients),
        spellings=_spellings(practice, party),
        introducers=introducers_of(practice, party, patients=patients),
        introductions=introductions_of(practice, party, patients=patients),
        merges=merges_of(practice, party),
    )


def one(practice, public_id: str, *, patients: bool = True) -> Party | None:
    """The party with this id, also one merged away; None for a patient where the reader may not know who is one."""
    return next(iter(_one(practice, public_id, patients=patients)), None)


@prepared
def _one(practice, public_id: str, *, patients: bool) -> QuerySet[Party]:
    found = Party.objects.filter(practice=practice, public_id=public_id).select_related("source_type", "merged_into")
    return found if patients else found.of_patients(False)


@prepared
def _whole(practice, party: Party) -> QuerySet[Party]:
    found = Party.objects.filter(practice=practice, pk=party.pk)
    return found.select_related("source_type", "summary", "relationship__owner__user", "relationship__backup__user")


@prepared
def _reach(practice, party: Party) -> QuerySet[ContactPoint]:
    return ContactPoint.objects.filter(practice=practice, party=party).order_by("kind", "pk")[:_MANY]


@prepared
def _places(practice, party: Party) -> QuerySet[Affiliation]:
    found = Affiliation.objects.filter(practice=practice, to_on=None, person=party, organization__merged_into=None)
    return found.select_related("organization").order_by("pk")[:_MANY]


@prepared
def _people(practice, party: Party, *, patients: bool) -> QuerySet[Affiliation]:
    found = Affiliation.objects.filter(practice=practice, to_on=None, organization=party, person__merged_into=None)
    found = found if patients else found.exclude(person__source_type__sector=Sector.PATIENTS)
    return found.select_related("person__source_type").order_by("pk")[:_MANY]


@prepared
def _spellings(practice, party: Party) -> QuerySet[Alias]:
    return Alias.objects.filter(practice=practice, party=party).order_by("text")[:_MANY]
