"""Worklists: pages by key, bounded counts, the board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import IntegerField, Q, QuerySet, Subquery

from carom.domain.network.models import Party
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Clinic, Practice
from carom.domain.referrals.lifecycle import OPEN, State
from carom.domain.referrals.models import Channel, Referral, ReferralMove

COUNTED_TO = 99


@dataclass(frozen=True)
class Few:
    """A count that stops: `text` is "99+" where there are more than it counts to."""

    number: int
    up_to: int = COUNTED_TO

    @property
    def is_cut(self) -> bool:
        return self.number > self.up_to

    @property
    def text(self) -> str:
        return f"{self.up_to}+" if self.is_cut else str(self.number)


class _CountOf(Subquery):
    """Counts a limited subquery inside one statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) few)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Narrowing:
    """Which referrals are meant, besides their state; every part is optional.

    `known`: "known", "channel" (no person), "unsure" (waits to be placed) or "none" (nothing was said).
    `type_code`: of the source's type, or "none". `month`: its first day.
    """

    clinic: Clinic | None = None
    source: Party | None = None
    known: str = ""
    type_code: str = ""
    month: date | None = None

    def of(self, found: QuerySet[Referral]) -> QuerySet[Referral]:
        """The referrals that are meant."""
        if self.clinic is not None:
            found = found.filter(clinic=self.clinic)
        if self.source is not None:
            found = found.filter(source=self.source)
        if self.known:
            found = found.filter(KNOWN[self.known])
        if self.type_code == "none":
            found = found.filter(source__isnull=False, source__source_type=None)
        elif self.type_code:
            found = found.filter(source__source_type__code=self.type_code)
        if self.month:
            following = (self.month.replace(day=28) + timedelta(days=4)).replace(day=1)
            found = found.filter(received_on__gte=self.month, received_on__lt=following)
        return found


EVERYBODY = Narrowing()
_NO_PERSON = Q(source=None, unresolved=None)
_UNSAID = Q(channel__in=["", Channel.PERSON])
KNOWN = {
    "known": Q(source__isnull=False),
    "channel": _NO_PERSON & ~_UNSAID,
    "unsure": Q(unresolved__isnull=False),
    "none": _NO_PERSON & _UNSAID,
}


def listed(practice: Practice, *, show: str = "open", among: Narrowing = EVERYBODY) -> QuerySet[Referral]:
    """Inbound referrals, the newest first. `show`: "open", "all", or the name of a state."""
    found = Referral.objects.inbound().filter(practice=practice).order_by("-received_on", "-id")
    if show == "open":
        found = found.filter(is_open=True)
    elif show in set(State):
        found = found.filter(state=show, is_open=show in OPEN)
    return among.of(found)


def neighbours(
    referrals: QuerySet[Referral], *, before: Referral | None = None, after: Referral | None = None, limit: int = 50
) -> tuple[list[Referral], bool, bool]:
    """One page of `listed(...)`: the rows, whether newer ones exist, whether older ones do.

    `before`: those listed below this one; `after`: those listed above it.
    """
    if after is not None:
        newer = Q(received_on__gt=after.received_on) | Q(received_on=after.received_on, pk__gt=after.pk)
        found = list(
            referrals.filter(newer, received_on__gte=after.received_on).order_by("received_on", "pk")[: limit + 1]
        )
        return found[:limit][::-1], len(found) > limit, True
    if before is not None:
        older = Q(received_on__lt=before.received_on) | Q(received_on=before.received_on, pk__lt=before.pk)
        referrals = referrals.filter(older, received_on__lte=before.received_on)
    found = list(referrals[: limit + 1])
    return found[:limit], before is not None, len(found) > limit


def state_counts(practice: Practice, *, among: Narrowing = EVERYBODY, up_to: int = COUNTED_TO) -> dict[str, Few]:
    """How many there are, how many are open and in each state, each counted no further than `up_to`; one query."""
    shown = ["all", "open", *State]
    counts = {
        f"{show}_few": _CountOf(listed(practice, show=show, among=among).order_by().values("pk")[: up_to + 1])
        for show in shown
    }
    row = Practice.objects.filter(pk=practice.pk).values(**counts).get()
    return {show: Few(row[f"{show}_few"], up_to) for show in shown}


def board(
    practice: Practice, *, among: Narrowing = EVERYBODY, related: Sequence[str] = (), limit: int = 20
) -> dict[State, list[Referral]]:
    """The open states as columns, the newest `limit` of each. `related`: what to read along with each referral."""
    return {
        state: list(listed(practice, show=state, among=among).select_related(*related)[:limit])
        for state in State
        if state in OPEN
    }


def of_patient(patient: Patient, limit: int = 50) -> QuerySet[Referral]:
    found = Referral.objects.inbound().filter(practice=patient.practice_id, patient=patient)
    return found.select_related("source").order_by("-received_on", "-id")[:limit]


def moves_of(referral: Referral, limit: int = 100) -> QuerySet[ReferralMove]:
    """The steps a referral took, the last first."""
    steps = ReferralMove.objects.filter(practice=referral.practice_id, referral=referral)
    return steps.select_related("by__user").order_by("-pk")[:limit]
