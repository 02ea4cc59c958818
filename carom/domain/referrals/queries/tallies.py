"""What a source's summary row shows of its referrals."""

from django.db.models import Count, Max, Min, Q

from carom.domain.referrals.coming import ARRIVED
from carom.domain.referrals.models import Referral


def summary_columns(practice, party_ids: list[int]) -> dict[int, dict[str, object]]:
    """Per party credited as source: how many it sent, came and are open, and the first and last day."""
    rows = (
        Referral.objects.inbound()
        .filter(practice=practice, source__in=party_ids)
        .order_by()
        .values("source")
        .annotate(
            referrals_in=Count("pk"),
            arrived_in=Count("pk", filter=ARRIVED),
            open_in=Count("pk", filter=Q(is_open=True)),
            first_in_on=Min("received_on"),
            last_in_on=Max("received_on"),
        )
    )
    return {row.pop("source"): row for row in rows}
