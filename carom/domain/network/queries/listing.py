"""The network list: filters, three orders, and pages by key in both directions."""

import base64
import binascii
import json
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from django.db.models import Count, Exists, F, Q, QuerySet

from carom.domain.network.models import Party, Sector, Stage
from carom.domain.network.queries.finding import beginnings, having, organizations_of
from carom.domain.practices.models import Member
from carom.domain.practices.prepared import prepared

PAGE = 50
_HIGHEST, _MOST = 2**63, 2**31  # of a key, of a count
ORDERS = ("name", "recent", "most")
# Every order ends in the party's key, so that a page begins exactly where the last one ended. "-" falls.
_COLUMNS = {
    "name": ("sort_key", "pk"),
    "recent": ("-summary__last_in_on", "summary__party"),
    "most": ("-summary__referrals_in", "summary__party"),
}


@dataclass(frozen=True)
class Wanted:
    """What a list should show. Empty means everything but patients, who are grouped apart."""

    text: str = ""
    group: str = ""  # people, organizations, patients
    stage: str = ""
    sector: str = ""
    type_code: str = ""
    untyped: bool = False
    no_talk: bool = False
    owner: Member | None = None
    patients: bool = True  # False: the reader may not know who is a patient
    order: str = "name"
    sent_at_least: int = 0  # referrals; asked for, patients are not grouped apart
    none_since: date | None = None  # the last referral came before this day


@dataclass(frozen=True)
class Line:
    """A party in the list; days and counts come from its summary row."""

    public_id: str
    name: str
    kind: str
    type_name: str
    organization: str
    city: str
    stage: str
    stage_name: str
    owner: str
    referrals_in: int
    open_in: int
    last_in_on: date | None
    last_touch_on: date | None
    next_touch_on: date | None
    open_promises: int

    @property
    def more(self) -> str:
        return " · ".join(filter(None, [self.type_name, self.organization, self.city]))


@dataclass(frozen=True)
class Page:
    """Some lines, and where the pages before and after begin ("" for none)."""

    lines: list[Line]
    before: str
    after: str


def wanted_parties(practice, wanted: Wanted) -> QuerySet[Party]:
    """The listed parties a filter names, in no order yet."""
    return _wanted(practice, wanted, beginnings(wanted.text), wanted.type_code, wanted.owner, wanted.none_since)


def count(practice, wanted: Wanted, *, up_to: int) -> int:
    """How many the list has, counted to one more than `up_to`."""
    return wanted_parties(practice, wanted).order_by()[: up_to + 1].count()


def _wanted(
    practice, wanted: Wanted, typed: list[tuple[str, str]], type_code: str, owner, none_since
) -> QuerySet[Party]:
    """`wanted_parties`, its values apart from its form."""
    if wanted.text:
        found = having(practice, typed) if typed else Party.objects.none()
    else:
        found = Party.objects.filter(practice=practice).listed()
    if wanted.group == "people":
        found = found.filter(kind=Party.Kind.PERSON)
    elif wanted.group == "organizations":
        found = found.filter(kind=Party.Kind.ORGANIZATION)
    of_patients = wanted.group == "patients" or wanted.sector == Sector.PATIENTS
    if of_patients or not (wanted.text or wanted.sent_at_least):
        found = found.of_patients(of_patients)
    if not wanted.patients:
        found = found.of_patients(False)
    if wanted.stage:
        found = found.filter(relationship__stage=wanted.stage)
    if wanted.sector and not of_patients:
        found = found.filter(source_type__sector=wanted.sector)
    if type_code:
        found = found.filter(source_type__code=type_code)
    if wanted.untyped:
        found = found.filter(source_type=None)
    if wanted.no_talk:
        found = found.filter(summary__last_touch_on=None)
    if owner:
        found = found.filter(relationship__owner=owner)
    if wanted.sent_at_least:
        found = found.filter(summary__practice=practice, summary__referrals_in__gte=wanted.sent_at_least)
    if none_since:
        found = found.filter(summary__last_in_on__lt=none_since)
    return found


def page(practice, wanted: Wanted, *, after: str = "", before: str = "", size: int = PAGE) -> Page:
    """One page of the list. `after` and `before` are marks of an earlier page; one that can't be read starts anew."""
    order = wanted.order if wanted.order in _COLUMNS else "name"
    mark, backwards = _read(before or after, order), bool(before)
    typed = beginnings(wanted.text)
    if wanted.text and not typed:
        return Page([], "", "")
    given = {
        "words": tuple(chain.from_iterable(typed)),
        "type_code": wanted.type_code,
        "owner": wanted.owner,
        "none_since": wanted.none_since,
        "mark": tuple(mark),
    }
    given = {name: value for name, value in given.items() if value}
    form = replace(wanted, text="some" if typed else "", type_code="", owner=None, none_since=None, order=order)
    rows = _rows(practice, *given.values(), names=tuple(given), wanted=form, backwards=backwards, size=size)
    more = len(rows) > size
    rows = rows[:size][::-1] if backwards else rows[:size]
    if not rows:
        return Page([], "", "")
    first, last = _mark(rows[0], order), _mark(rows[-1], order)
    has_before = more if backwards else bool(mark)
    has_after = True if backwards else more
    return Page(_lines(practice, rows), first if has_before else "", last if has_after else "")


@prepared
def _rows(practice, *values, names: tuple[str, ...], wanted: Wanted, backwards: bool, size: int) -> QuerySet:
    """One row more than the page has. `names` says what the `values` are; the rest of what is wanted is the form."""
    given = dict(zip(names, values, strict=True))
    ends = iter(given.get("words", ()))
    typed = list(zip(ends, ends, strict=True))
    found = _wanted(practice, wanted, typed, given.get("type_code", ""), given.get("owner"), given.get("none_since"))
    if wanted.order != "name":
        found = found.filter(summary__practice=practice)  # the index of the summaries leads with it
    if wanted.order == "recent":
        found = found.filter(summary__last_in_on__isnull=False)
    if "mark" in given:
        found = found.filter(_beyond(_COLUMNS[wanted.order], given["mark"], backwards))
    return _sorted(found, _COLUMNS[wanted.order], backwards).values(*_READ)[: size + 1]


def _sorted(found: QuerySet[Party], columns: tuple[str, ...], backwards: bool) -> QuerySet[Party]:
    ordering = []
    for column in columns:
        descending = column.startswith("-") != backwards
        name = F(column.removeprefix("-"))
        ordering.append(name.desc() if descending else name.asc())
    return found.order_by(*ordering)


def _beyond(columns: tuple[str, ...], mark: tuple, backwards: bool) -> Q:
    """(first, key) after the mark in the order of the columns."""
    first, key = columns
    name = first.removeprefix("-")
    falling = first.startswith("-") != backwards
    side = "lt" if falling else "gt"
    # The first part says the same more loosely, so that the index is entered where the page begins.
    return Q(**{f"{name}__{side}e": mark[0]}) & (
        Q(**{f"{name}__{side}": mark[0]}) | Q(**{name: mark[0], f"{key}__{'lt' if backwards else 'gt'}": mark[1]})
    )


def _mark(row: dict, order: str) -> str:
    last_in = row["summary__last_in_on"]
    value = {
        "name": row["sort_key"],
        "recent": last_in.isoformat() if last_in else None,
        "most": row["summary__referrals_in"],
    }[order]
    return base64.urlsafe_b64encode(json.dumps([order, value, row["pk"]]).encode()).decode().rstrip("=")


def _read(mark: str, wanted_order: str) -> list:
    """[value, key] of a mark; nothing where it can't be read."""
    try:
        order, value, key = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        kinds = {"name": str, "recent": str, "most": int}
        if order != wanted_order or type(value) is not kinds[order] or type(key) is not int:
            return []
        if "\x00" in str(value) or not 0 <= key < _HIGHEST or (order == "most" and not 0 <= value < _MOST):
            return []
        return [date.fromisoformat(value) if order == "recent" else value, key]
    except (ValueError, TypeError, KeyError, binascii.Error):
        return []


_OF_SUMMARY = ("referrals_in", "open_in", "last_in_on", "last_touch_on", "next_touch_on", "open_promises")
# Only what a line shows: a page of whole records, five tables each, takes three times as long.
_READ = (
    "pk",
    "public_id",
    "name",
    "kind",
    "city",
    "sort_key",
    "source_type__name",
    "relationship__stage",
    "relationship__owner__user__name",
    *(f"summary__{column}" for column in _OF_SUMMARY),
)


def _lines(practice, rows: list[dict]) -> list[Line]:
    places = organizations_of(practice, [row["pk"] for row in rows if row["kind"] == Party.Kind.PERSON])
    stages = {value: str(label) for value, label in Stage.choices}
    return [
        Line(
            public_id=row["public_id"],
            name=row["name"],
            kind=row["kind"],
            type_name=row["source_type__name"] or "",
            organization=places.get(row["pk"], ""),
            city=row["city"],
            stage=row["relationship__stage"],
            stage_name=stages[row["relationship__stage"]],
            owner=row["relationship__owner__user__name"] or "",
            **{column: row[f"summary__{column}"] for column in _OF_SUMMARY},
        )
        for row in rows
    ]


def counts(practice, member: Member, *, up_to: int = 1_000, has_some: bool = False) -> dict[str, int]:
    """How many each chip stands for, in one query; nothing for a network of more than `up_to` parties.

    `has_some`: it is known that the network is not empty, so that nobody needs to look.
    """
    found = _counted(practice, member, up_to=up_to)
    if found:
        return found[0]
    is_many = has_some or Party.objects.filter(practice=practice).listed().exists()
    return {} if is_many else dict.fromkeys(_CHIPS, 0)


_CHIPS = ("all", "people", "organizations", "patients", "no_talk_yet", "mine")


@prepared
def _counted(practice, member: Member, *, up_to: int) -> QuerySet:
    """One row; none where there are more parties than `up_to`, or nobody."""
    listed = Party.objects.filter(practice=practice).listed()
    more = listed.order_by("sort_key", "pk").values("pk")[up_to : up_to + 1]
    of_patients = Q(source_type__sector=Sector.PATIENTS)
    others = Q(source_type=None) | ~of_patients
    every = listed.order_by().filter(~Exists(more)).values("practice")
    return every.annotate(
        all=Count("pk", filter=others),
        people=Count("pk", filter=others & Q(kind=Party.Kind.PERSON)),
        organizations=Count("pk", filter=others & Q(kind=Party.Kind.ORGANIZATION)),
        patients=Count("pk", filter=of_patients),
        no_talk_yet=Count("pk", filter=others & Q(summary__last_touch_on=None)),
        mine=Count("pk", filter=others & Q(relationship__owner=member)),
    ).values(*_CHIPS)
