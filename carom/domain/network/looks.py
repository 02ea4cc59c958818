"""Looks at sources who are patients or their families: history names them. A look at anybody else is not written."""

from collections.abc import Collection

from django.db.models import QuerySet

from carom.domain.audit.deeds import Deed
from carom.domain.network.models import Party, Sector
from carom.domain.practices.models import Practice
from carom.domain.practices.prepared import prepared


def of_party(party: Party) -> Deed | None:
    """A page about this party."""
    if party.source_type is None or party.source_type.sector != Sector.PATIENTS:
        return None
    return Deed("network.view", party)


def of_list(practice: Practice, public_ids: Collection[str]) -> Deed | None:
    """A page that named these parties: one line for those among them who are patients."""
    named, seen = sorted(set(public_ids)), []
    for start in range(0, len(named), _TOGETHER):
        some = named[start : start + _TOGETHER]
        blanks = [""] * (-len(some) % _STEP)  # in steps, so that the query takes few forms
        seen += _patients(practice, (*some, *blanks))
    return Deed("network.view_list", practice, fields=seen, count=len(seen)) if seen else None


_STEP = 10
_TOGETHER = 200


@prepared
def _patients(practice: Practice, public_ids: tuple[str, ...]) -> QuerySet:
    named = Party.objects.filter(practice=practice, public_id__in=public_ids).of_patients(True)
    return named.order_by("public_id").values_list("public_id", flat=True)
