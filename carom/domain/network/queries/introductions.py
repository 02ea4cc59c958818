"""Who led us to whom."""

from collections.abc import Iterable

from django.db.models import QuerySet

from carom.domain.network.models import Introduction, Sector
from carom.domain.practices.prepared import prepared

LIMIT = 50


def introduced_by(practice, party_ids: Iterable[int]) -> set[int]:
    """Everybody whom one of these parties introduced. Parties merged away do not count."""
    ids, found = list(party_ids), set()
    for start in range(0, len(ids), 500):
        rows = _listed(practice).filter(introducer__in=ids[start : start + 500])
        found.update(rows.values_list("introduced", flat=True))
    return found


def introducers_of(practice, party, *, patients: bool = True) -> list[Introduction]:
    """Who led us to this party, earliest first; without those who are patients when `patients` is False."""
    return _to(practice, party, patients=patients)


@prepared
def _to(practice, party, *, patients: bool) -> QuerySet[Introduction]:
    found = _listed(practice).filter(introduced=party)
    found = found if patients else found.exclude(introducer__source_type__sector=Sector.PATIENTS)
    return found.select_related("introducer__source_type").order_by("on", "pk")[:LIMIT]


def introductions_of(practice, party, *, patients: bool = True) -> list[Introduction]:
    """Whom this party led us to, earliest first; without those who are patients when `patients` is False."""
    return _from(practice, party, patients=patients)


@prepared
def _from(practice, party, *, patients: bool) -> QuerySet[Introduction]:
    found = _listed(practice).filter(introducer=party)
    found = found if patients else found.exclude(introduced__source_type__sector=Sector.PATIENTS)
    return found.select_related("introduced__source_type").order_by("on", "pk")[:LIMIT]


def _listed(practice) -> QuerySet[Introduction]:
    return Introduction.objects.filter(practice=practice, introducer__merged_into=None, introduced__merged_into=None)
