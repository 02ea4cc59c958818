"""The practice's kinds of sources."""

from django.db.models import Exists, OuterRef, QuerySet

from carom.domain.network.models import Party, Sector, SourceType


def active_types(practice) -> list[SourceType]:
    """Types to choose from, by sector in the order of the list of sectors, then by name."""
    order = {sector: number for number, sector in enumerate(Sector.values)}
    found = SourceType.objects.filter(practice=practice, is_active=True)
    return sorted(found, key=lambda one: (order[one.sector], one.name.casefold()))


def types_in_use(practice) -> QuerySet[SourceType]:
    """All types, each with `is_used`: whether a listed party has it."""
    parties = Party.objects.filter(practice=practice, source_type=OuterRef("pk")).listed()
    return SourceType.objects.filter(practice=practice).annotate(is_used=Exists(parties)).order_by("sector", "name")
