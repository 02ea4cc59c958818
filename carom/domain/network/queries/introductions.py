"""Who led us to whom."""

from collections.abc import Iterable

from django.db.models import QuerySet

from carom.domain.network.models import Introduction

LIMIT = 50


def introduced_by(practice, party_ids: Iterable[int]) -> set[int]:
    """Everybody whom one of these parties introduced. Parties merged away do not count."""
    ids, found = list(party_ids), set()
    for start in range(0, len(ids), 500):
        rows = _listed(practice).filter(introducer__in=ids[start : start + 500])
        found.update(rows.values_list("introduced", flat=True))
    return found


def introducers_of(practice, party) -> list[Introduction]:
    """Who led us to this party, earliest first."""
    return list(_listed(practice).filter(introduced=party).select_related("introducer").order_by("on", "pk")[:LIMIT])


def introductions_of(practice, party) -> list[Introduction]:
    """Whom this party led us to, earliest first."""
    return list(_listed(practice).filter(introducer=party).select_related("introduced").order_by("on", "pk")[:LIMIT])


def _listed(practice) -> QuerySet[Introduction]:
    return Introduction.objects.filter(practice=practice, introducer__merged_into=None, introduced__merged_into=None)
