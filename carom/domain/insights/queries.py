from dataclasses import dataclass

from django.db.models import QuerySet

from carom.domain.audit import queries as audit
from carom.domain.insights.models import Report
from carom.domain.practices.prepared import prepared

COUNTED_UP_TO = 100
_LOOKS = ("referrals.view_unresolved", "referrals.view_words")
_NO_CHANGE = (*_LOOKS, "referrals.note_attempt", "referrals.take_back_attempt")
_OF_SOURCES = ("network.change_party", "network.change_type", "network.merge", "network.undo_merge")


@dataclass(frozen=True)
class Stored:
    """The newest report, and how much was changed since of what it counts (counted up to COUNTED_UP_TO).

    A referral that came, was placed, moved, corrected or taken back, or a source that has another name or kind.
    """

    report: Report
    since: int

    @property
    def is_many(self) -> bool:
        """So many that they were not counted to the end."""
        return self.since >= COUNTED_UP_TO


def newest(practice) -> Stored | None:
    report = next(iter(_newest(practice)), None)
    if report is None:
        return None
    since = sum(_changes(practice.public_id, report.computed_at))
    return Stored(report, min(since, COUNTED_UP_TO))


@prepared
def _newest(practice) -> QuerySet[Report]:
    return Report.objects.filter(practice=practice).order_by("-as_of")[:1]


@prepared
def _changes(practice_key, moment) -> QuerySet:
    every = audit.changes(practice_key, after=moment, concept="referrals", but=_NO_CHANGE, others=_OF_SOURCES)
    return every[:COUNTED_UP_TO]
