"""What referrals ask of us today: patients nobody reached, visits nobody recorded, sources who have not heard."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carom.domain.practices.models import Practice
from carom.domain.referrals import rules
from carom.domain.referrals.lifecycle import State
from carom.domain.referrals.models import Referral

_STILL_FRESH = timedelta(days=90)  # a word of thanks after a season is no news


@dataclass(frozen=True)
class Due:
    """One thing to do about a referral. Names no patient, so that everybody on the team may read it.

    `kind`: reach_patient, record_visit, tell_source or thank_source. `days`: how long it has waited. `fact` is worded
    when it is read: most lines of a day are counted, not shown.
    """

    kind: str
    referral: str
    version: int
    party: str
    party_name: str
    party_type: str
    party_needs: str
    days: int
    fact: str
    urgent: bool = False


def due(practice: Practice, today: date, limit: int = 20) -> list[Due]:
    """At most `limit` of each kind, the freshest first: those can still be helped best. Four queries."""
    ours = Referral.objects.inbound().filter(practice=practice, is_history=False)
    unreached = ours.filter(
        is_open=True, state=State.RECEIVED, state_on__lt=today - timedelta(days=rules.CONTACT_WITHIN_DAYS)
    )
    unrecorded = ours.filter(is_open=True, state=State.BOOKED, booked_for_on__lt=today)
    untold = ours.filter(source__isnull=False, loop_closed_on=None, reported_on=None)
    untold = untold.filter(arrived_on__lt=today, arrived_on__gte=today - _STILL_FRESH)
    unthanked = ours.filter(source__isnull=False, loop_closed_on=None, acknowledged_on=None, arrived_on=None)
    unthanked = unthanked.filter(
        received_on__lte=today - timedelta(days=rules.THANK_WITHIN_DAYS), received_on__gte=today - _STILL_FRESH
    )
    return [
        *_lines("reach_patient", unreached.order_by("-received_on", "-id"), limit, today, "state_on", _unreached),
        *_lines("record_visit", unrecorded.order_by("-received_on", "-id"), limit, today, "booked_for_on", _unrecorded),
        *_lines("tell_source", untold.order_by("-arrived_on", "-id"), limit, today, "arrived_on", _untold),
        *_lines("thank_source", unthanked.order_by("-received_on", "-id"), limit, today, "received_on", _unthanked),
    ]


_READ = {
    "since_on": F("received_on"),
    "party_public_id": F("source__public_id"),
    "party_name": F("source__name"),
    "party_type": F("source__source_type__name"),
    "party_needs": F("source__needs"),
}


def _lines(kind: str, rows: QuerySet[Referral], limit: int, today: date, since: str, say) -> Iterable[Due]:
    columns = ("public_id", "version", "received_on", "state_on", "booked_for_on", "arrived_on", "urgent")
    for row in rows.values(*columns, **_READ)[:limit]:
        yield Due(
            kind=kind,
            referral=row["public_id"],
            version=row["version"],
            party=row["party_public_id"] or "",
            party_name=row["party_name"] or "",
            party_type=row["party_type"] or "",
            party_needs=row["party_needs"] or "",
            days=(today - row[since]).days,
            fact=_worded(say, row, today),
            urgent=row["urgent"],
        )


_worded = lazy(lambda say, row, today: say(row, today), str)


def _ago(day: date, today: date) -> str:
    days = (today - day).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


def _sent(row: dict, today: date) -> str:
    words = {"who": row["party_name"], "ago": _ago(row["received_on"], today)}
    if row["party_name"]:
        return _("%(who)s sent a patient %(ago)s.") % words
    return _("A patient was referred %(ago)s.") % words


def _unreached(row: dict, today: date) -> str:
    return " ".join([_sent(row, today), _("Nobody has reached the patient yet.")])


def _unrecorded(row: dict, today: date) -> str:
    day = row["booked_for_on"]
    visit = _("The first visit was booked for %(day)s; whether the patient came is not recorded.")
    return " ".join([_sent(row, today), visit % {"day": date_format(day, "MONTH_DAY_FORMAT")}])


def _untold(row: dict, today: date) -> str:
    day = row["arrived_on"]
    visit = _("The first visit was %(day)s; the source has not heard.")
    return " ".join([_sent(row, today), visit % {"day": date_format(day, "MONTH_DAY_FORMAT")}])


def _unthanked(row: dict, today: date) -> str:
    return " ".join([_sent(row, today), _("They have not heard that it reached you.")])
