"""The practice's kinds of sources."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from carom.domain.network.models import Party, Sector, SourceType
from carom.domain.practices.prepared import prepared


def active_types(practice) -> list[SourceType]:
    """Types to choose from, by sector in the order of the list of sectors, then by name."""
    return _by_sector(_active(practice))


@prepared
def _active(practice) -> QuerySet[SourceType]:
    return SourceType.objects.filter(practice=practice, is_active=True)


def types_in_use(practice) -> list[SourceType]:
    """All types in the same order, each with `is_used`: whether a listed party has it."""
    parties = Party.objects.filter(practice=practice, source_type=OuterRef("pk")).listed()
    return _by_sector(SourceType.objects.filter(practice=practice).annotate(is_used=Exists(parties)))


def _by_sector(types: Iterable[SourceType]) -> list[SourceType]:
    order = {sector: number for number, sector in enumerate(Sector.values)}
    return sorted(types, key=lambda one: (order[one.sector], one.name.casefold()))
