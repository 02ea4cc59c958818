"""Everything the source card says of one party, in a fixed number of queries."""

from dataclasses import dataclass

from carom.domain.network.models import (
    Affiliation,
    Alias,
    ContactPoint,
    Introduction,
    Merge,
    Party,
    Relationship,
    SourceSummary,
)
from carom.domain.network.queries.introductions import introducers_of, introductions_of
from carom.domain.network.queries.merging import merges_of

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
        of_type = self.party.source_type.cadence_max_days if self.party.source_type else None
        return self.relationship.cadence_max_days or of_type


def card(practice, party: Party, *, patients: bool = True) -> Card:
    """The source card of a listed party; `patients=False` names nobody else on it who is a patient."""
    party = Party.objects.select_related(
        "source_type", "summary", "relationship__owner__user", "relationship__backup__user"
    ).get(practice=practice, pk=party.pk)
    jobs = Affiliation.objects.filter(practice=practice, to_on=None).order_by("pk")
    return Card(
        party=party,
        relationship=party.relationship,
        summary=party.summary,
        reach=list(ContactPoint.objects.filter(practice=practice, party=party).order_by("kind", "pk")[:_MANY]),
        places=_places(jobs, party),
        people=_people(jobs, party),
        spellings=list(Alias.objects.filter(practice=practice, party=party).order_by("text")[:_MANY]),
        introducers=introducers_of(practice, party, patients=patients),
        introductions=introductions_of(practice, party, patients=patients),
        merges=merges_of(practice, party),
    )


def _places(jobs, party: Party) -> list[Affiliation]:
    if not party.is_person:
        return []
    found = jobs.filter(person=party, organization__merged_into=None)
    return list(found.select_related("organization")[:_MANY])


def _people(jobs, party: Party) -> list[Affiliation]:
    if party.is_person:
        return []
    return list(jobs.filter(organization=party, person__merged_into=None).select_related("person")[:_MANY])
