"""The referrals of one source over twelve months, as a strip of bars."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from carom.domain.network.models import Party
from carom.domain.practices.prepared import prepared
from carom.domain.referrals.models import Referral
from carom.interfaces.desk.days import in_full

HEIGHT = 36
_STEP, _MOST = 20, 2_000


@dataclass(frozen=True)
class Bar:
    """One month; `x`, `y`, `height` in units of the picture, as it is written into it, `count` as it is."""

    label: str
    count: int
    x: str
    y: str
    height: str
    is_running: bool = False
    """The month is not over yet."""


def months_back(today: date, number: int) -> tuple[int, int]:
    """(year, month) that many months before today's."""
    whole = today.year * 12 + today.month - 1 - number
    return whole // 12, whole % 12 + 1


def bars(days: list[date], today: date) -> list[Bar]:
    """Twelve months up to today's, oldest first. A month with anything is never flat."""
    counts = Counter((day.year, day.month) for day in days)
    months = [months_back(today, number) for number in range(11, -1, -1)]
    most = max([counts[month] for month in months] + [1])
    found = []
    for place, (year, month) in enumerate(months):
        count = counts[(year, month)]
        height = max(3, round(HEIGHT * count / most)) if count else 1
        running, name = place == len(months) - 1, in_full(date(year, month, 1), "YEAR_MONTH_FORMAT")
        label = _("%(month)s so far") % {"month": name} if running else name
        found.append(Bar(label, count, str(place * _STEP), str(HEIGHT - height), str(height), running))
    return found


def year_of(practice, party: Party, today: date) -> list[Bar]:
    year, month = months_back(today, 11)
    return bars(_days(practice, party, date(year, month, 1)), today)


@prepared
def _days(practice, party: Party, since: date) -> QuerySet:
    found = Referral.objects.inbound().filter(practice=practice, source=party, received_on__gte=since)
    return found.order_by("-received_on").values_list("received_on", flat=True)[:_MOST]
