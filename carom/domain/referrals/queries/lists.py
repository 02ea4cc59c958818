"""Worklists: pages by key, bounded counts, the board."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Func, IntegerField, Q, QuerySet

from carom.domain.keys.sealed import open_value
from carom.domain.network.models import Party
from carom.domain.patients.models import Patient
from carom.domain.practices.models import Clinic, Practice
from carom.domain.practices.prepared import practice_in_scope, prepared
from carom.domain.referrals.coming import ARRIVED
from carom.domain.referrals.lifecycle import OPEN, PAST_NAMES, State, states_of
from carom.domain.referrals.models import Channel, Referral, ReferralMove


class DaysBetween(Func):
    """How many days the first of two days lies after the second."""

    template, arg_joiner, arity = "(%(expressions)s)", " - ", 2
    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        days = self.copy()
        days.set_source_expressions([Func(day, function="JULIANDAY") for day in self.get_source_expressions()])
        return days.as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)", **context)


@dataclass(frozen=True)
class Narrowing:
    """Which referrals are meant, besides their state; every part is optional.

    `known`: "known", "told" (by somebody who is not named), "channel" (no person), "unsure" (waits to be placed) or
    "none" (nothing was said).
    `type_code`: of the source's type, or "none"; `sector`: that of its type. `placed`: only with an organization.
    `month`: its first day; `since` and `until`: the first and the last day. `came`: only patients who arrived.
    `answered`: only patients whom we reached: "yes", or after so many days ("3"), or more than so many ("3+").
    """

    clinic: Clinic | None = None
    source: Party | None = None
    known: str = ""
    type_code: str = ""
    month: date | None = None
    came: bool = False
    sector: str = ""
    placed: bool = False
    answered: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def values(self) -> dict[str, object]:
        """What of it differs from case to case; the rest decides how a query reads."""
        given = {
            "clinic": self.clinic,
            "source": self.source,
            "type_code": self.type_code.replace(NO_TYPE, ""),
            "sector": self.sector,
            "since": self.since,
            "until": self.until,
        }
        if self.month:
            following = (self.month.replace(day=28) + timedelta(days=4)).replace(day=1)
            given |= {"month": self.month, "following": following}
        given = {name: value for name, value in given.items() if value}
        return given | ({"answer_days": int(self.answered.rstrip("+"))} if self._has_days else {})

    @property
    def _has_days(self) -> bool:
        return self.answered not in {"", "yes"}

    @property
    def form(self) -> dict[str, object]:
        return {
            "names": tuple(self.values),
            "known": self.known,
            "untyped": self.type_code == NO_TYPE,
            "came": self.came,
            "placed": self.placed,
            "answered": ("over" if self.answered.endswith("+") else "on") if self._has_days else self.answered,
        }


NO_TYPE = "none"
EVERYBODY = Narrowing()
_NO_PERSON = Q(source=None, unresolved=None)
_UNSAID = Q(channel="")
_OF_PATIENTS = Q(channel=Channel.PERSON)
KNOWN = {
    "known": Q(source__isnull=False),
    "told": _NO_PERSON & _OF_PATIENTS,
    "channel": _NO_PERSON & ~_UNSAID & ~_OF_PATIENTS,
    "unsure": Q(unresolved__isnull=False),
    "none": _NO_PERSON & _UNSAID,
}


def listed(
    practice: Practice,
    values,
    *,
    show: str,
    names: tuple[str, ...],
    known: str,
    untyped: bool,
    came: bool,
    placed: bool,
    answered: str,
) -> QuerySet:
    """Inbound referrals. `show`: "open", "all", or a key of LISTED_NAMES; `values` and the rest are of a Narrowing."""
    given = dict(zip(names, values, strict=False))
    found = Referral.objects.inbound().filter(practice=practice)
    if show == "open":
        found = found.filter(is_open=True)
    elif show in set(State):
        found = found.filter(state=show, is_open=show in OPEN)
    elif show in PAST_NAMES:
        found = found.filter(state__in=states_of(show), is_open=False)
    if "clinic" in given:
        found = found.filter(clinic=given["clinic"])
    if "source" in given:
        found = found.filter(source=given["source"])
    if known:
        found = found.filter(KNOWN[known])
    if untyped:
        found = found.filter(source__isnull=False, source__source_type=None)
    elif "type_code" in given:
        found = found.filter(source__source_type__code=given["type_code"])
    if came:
        found = found.filter(ARRIVED)
    if "month" in given:
        found = found.filter(received_on__gte=given["month"], received_on__lt=given["following"])
    if "since" in given:
        found = found.filter(received_on__gte=given["since"])
    if "until" in given:
        found = found.filter(received_on__lte=given["until"])
    if "sector" in given:
        found = found.filter(source__source_type__sector=given["sector"])
    if placed:
        found = found.filter(organization__isnull=False)
    if answered:
        found = found.filter(is_history=False, first_contact_on__gte=F("received_on"))
    if "answer_days" in given:
        found = found.alias(answer_days=DaysBetween(F("first_contact_on"), F("received_on")))
        found = found.filter(**{"answer_days__gt" if answered == "over" else "answer_days": given["answer_days"]})
    return found


@dataclass(frozen=True)
class Line:
    """A referral as a list shows it. `patient` is a public id; empty also for who may not know who it is.

    `source` is its public id, `sector` that of its type; `is_unsure`: it waits to be placed.
    """

    public_id: str
    version: int
    received_on: date
    state: str
    state_on: date
    is_open: bool
    urgent: bool
    channel: str
    stated_source: str
    clinic: str
    source: str
    source_name: str
    sector: str | None
    is_unsure: bool
    patient: str
    initials: str


@dataclass(frozen=True)
class Page:
    """Some lines, the newest first, and whether there are newer and older ones."""

    lines: list[Line]
    has_newer: bool
    has_older: bool


def page(
    practice: Practice,
    *,
    show: str = "open",
    among: Narrowing = EVERYBODY,
    before: Referral | None = None,
    after: Referral | None = None,
    patients: bool = False,
    limit: int = 50,
) -> Page:
    """One page of the list. `before`: those listed below this one; `after`: those listed above it.

    `show`: "open", "all", or a key of LISTED_NAMES. `patients`: the reader may know who a patient is.
    """
    stop = after or before
    side = "newer" if after is not None else "older" if before is not None else ""
    ends = (stop.received_on, stop.pk) if stop is not None else ()
    form = {"show": show, "side": side, "patients": patients, "limit": limit + 1, **among.form}
    rows = _rows(practice, *among.values.values(), *ends, **form)
    more = len(rows) > limit
    rows = rows[:limit][::-1] if side == "newer" else rows[:limit]
    lines = [_line(practice, row) for row in rows]
    return Page(lines, more if side == "newer" else side == "older", True if side == "newer" else more)


_COLUMNS = ("public_id", "version", "received_on", "state", "state_on", "is_open", "urgent", "channel", "stated_source")
_READ = {
    "clinic_name": F("clinic__name"),
    "source_key": F("source__public_id"),
    "source_name": F("source__name"),
    "sector": F("source__source_type__sector"),
}
_OF_PATIENT = {"patient_key": F("patient__public_id"), "initials": F("patient__initials")}
_INITIALS = Patient._meta.get_field("initials")


@prepared
def _rows(practice: Practice, *values, side: str, patients: bool, limit: int, **form) -> QuerySet:
    """`values`: those of the narrowing, and after them day and key of where the page begins, if it has a `side`."""
    found = listed(practice, values, **form)
    if side == "newer":
        day, pk = values[-2:]
        newer = Q(received_on__gt=day) | Q(received_on=day, pk__gt=pk)
        found = found.filter(newer, received_on__gte=day).order_by("received_on", "pk")
    elif side == "older":
        day, pk = values[-2:]
        older = Q(received_on__lt=day) | Q(received_on=day, pk__lt=pk)
        found = found.filter(older, received_on__lte=day).order_by("-received_on", "-pk")
    else:
        found = found.order_by("-received_on", "-pk")
    read = _READ | (_OF_PATIENT if patients else {})
    return found.values(*_COLUMNS, "unresolved_id", **read)[:limit]


def _line(practice: Practice, row: dict) -> Line:
    sealed = row.get("initials")
    initials = (
        open_value(sealed, field=_INITIALS, practice_pk=practice.pk, public_id=row["patient_key"]) if sealed else ""
    )
    return Line(
        clinic=row["clinic_name"] or "",
        source=row["source_key"] or "",
        source_name=row["source_name"] or "",
        sector=row["sector"],
        is_unsure=row["unresolved_id"] is not None,
        patient=row.get("patient_key") or "",
        initials=initials,
        **{name: row[name] for name in _COLUMNS},
    )


def board(
    practice: Practice, *, among: Narrowing = EVERYBODY, patients: bool = False, limit: int = 20
) -> dict[State, list[Line]]:
    """The open states as columns, the newest `limit` of each."""
    return {
        state: page(practice, show=state, among=among, patients=patients, limit=limit).lines
        for state in State
        if state in OPEN
    }


def of_patient(patient: Patient, limit: int = 50) -> list[Referral]:
    return _of_patient(practice_in_scope(), patient, limit=limit)


@prepared
def _of_patient(practice: Practice, patient: Patient, *, limit: int) -> QuerySet[Referral]:
    found = Referral.objects.inbound().filter(practice=practice, patient=patient)
    return found.select_related("source").order_by("-received_on", "-id")[:limit]


_PARTIES = ("source", "organization", "told_by", "ordered_by")


def one(practice: Practice, public_id: str, *, patients: bool) -> Referral | None:
    """A referral with what its page shows; with its patient where the reader may know who that is."""
    return next(iter(_one(practice, public_id, patients=patients)), None)


@prepared
def _one(practice: Practice, public_id: str, *, patients: bool) -> QuerySet[Referral]:
    found = Referral.objects.inbound().filter(practice=practice, public_id=public_id)
    found = found.select_related(*(f"{name}__source_type" for name in _PARTIES), "clinic", "owner__user")
    return found.select_related("patient") if patients else found


def moves_of(referral: Referral, limit: int | None = None) -> list[ReferralMove]:
    """The steps a referral took, the last first: all, since how it stands is told by the first of them too."""
    return _moves(practice_in_scope(), referral, limit=limit)


@prepared
def _moves(practice: Practice, referral: Referral, *, limit: int | None) -> QuerySet[ReferralMove]:
    steps = ReferralMove.objects.filter(practice=practice, referral=referral)
    return steps.select_related("by__user").order_by("-pk")[:limit]
