from dataclasses import dataclass

from carom.domain.insights.models import Report
from carom.domain.referrals.models import Referral

COUNTED_UP_TO = 100


@dataclass(frozen=True)
class Stored:
    """The newest report, and how many referrals came or changed hands since (counted up to COUNTED_UP_TO)."""

    report: Report
    since: int

    @property
    def is_many(self) -> bool:
        """So many that they were not counted to the end."""
        return self.since >= COUNTED_UP_TO


def newest(practice) -> Stored | None:
    report = Report.objects.filter(practice=practice).order_by("-as_of").first()
    if report is None:
        return None
    later = Referral.objects.filter(practice=practice, created_at__gt=report.computed_at)
    return Stored(report, len(later.values_list("pk", flat=True)[:COUNTED_UP_TO]))
