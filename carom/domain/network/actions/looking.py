"""Looks at sources who are patients or their families: history names them. A look at anybody else is not written."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from carom.domain.audit import actions as audit
from carom.domain.network.models import Party, Sector
from carom.domain.practices.models import Member, Practice


def record_view(*, party: Party, by: Member, at: datetime) -> None:
    """Somebody looked at a page about this party."""
    if party.source_type is None or party.source_type.sector != Sector.PATIENTS:
        return
    with transaction.atomic():
        audit.record(practice=by.practice, by=by, at=at, action="network.view", on=party)


def record_list_view(*, practice: Practice, public_ids: Iterable[str], by: Member, at: datetime) -> None:
    """Somebody looked at a page that named these parties: one line for those among them who are patients."""
    named = Party.objects.filter(practice=practice, public_id__in=set(public_ids)).of_patients(True)
    seen = list(named.order_by("public_id").values_list("public_id", flat=True))
    if not seen:
        return
    with transaction.atomic():
        about = {"on": practice, "fields": seen, "count": len(seen)}
        audit.record(practice=practice, by=by, at=at, action="network.view_list", **about)
