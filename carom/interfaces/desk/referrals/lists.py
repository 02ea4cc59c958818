"""The worklist of inbound referrals: filters in the address, pages by key, and the same as a board."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from carom.domain.network.models import Sector, SourceType
from carom.domain.practices.models import Clinic
from carom.domain.practices.queries import clinics, local_date
from carom.domain.practices.roles import Permission
from carom.domain.referrals import queries, rules
from carom.domain.referrals.lifecycle import LISTED_NAMES, OPEN, STATE_NAMES
from carom.domain.referrals.models import Referral
from carom.domain.referrals.queries import Line, Narrowing
from carom.interfaces.desk.access import allow, saw_list
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.fragments import together
from carom.interfaces.desk.known import known_party, saw_parties, saw_words
from carom.interfaces.desk.referrals import board
from carom.interfaces.desk.referrals.rows import Row, quotes, rows_of

_COUNTED_TO = 1_000  # behind a figure its rows are counted


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Without a state: open work, or all where a figure's rows are asked for."""

    among: Narrowing
    show: str = ""
    as_board: bool = False

    @cached_property
    def is_narrowed(self) -> bool:
        """A figure's rows are asked for, of one clinic or of all."""
        return replace(self.among, clinic=None) != queries.EVERYBODY

    @property
    def usual(self) -> str:
        return "all" if self.is_narrowed else "open"

    @property
    def shown(self) -> str:
        return self.show or self.usual

    def url(
        self, *, before: str = "", after: str = "", show: str | None = None, as_board: bool | None = None, **changes
    ) -> str:
        """The address of the same list with these changes (show, as_board, or a part of the narrowing)."""
        asked = Filters(replace(self.among, **changes)) if changes else self
        among = asked.among
        show = self.show if show is None else show
        as_board = self.as_board if as_board is None else as_board
        query = {
            "state": show if show != asked.usual else "",
            "clinic": among.clinic.public_id if among.clinic else "",
            "source": among.source.public_id if among.source else "",
            "known": among.known,
            "type": among.type_code,
            "month": f"{among.month:%Y-%m}" if among.month else "",
            "came": "yes" if among.came else "",
            "sector": among.sector,
            "organization": "any" if among.placed else "",
            "answered": among.answered,
            "since": among.since.isoformat() if among.since else "",
            "until": among.until.isoformat() if among.until else "",
            "view": "board" if as_board else "",
            "before": before,
            "after": after,
        }
        given = urlencode({name: value for name, value in query.items() if value})
        return address("desk:referrals") + (f"?{given}" if given else "")


_ASKED = (
    "state", "clinic", "source", "known", "type", "month", "came", "sector", "organization", "answered", "since",
    "until",
)  # fmt: skip
_ANSWERED = re.compile(r"yes|[0-9]{1,4}\+?", re.ASCII)


def _filters(request, places: list[Clinic]) -> Filters:
    """Read the address; what it does not understand is left out, a source that is not ours is 404."""
    asked = {name: request.GET.get(name, "") for name in _ASKED}
    source = asked["source"]
    among = Narrowing(
        clinic=next((place for place in places if place.public_id == asked["clinic"]), None),
        source=known_party(request, source) if source else None,
        known=asked["known"] if asked["known"] in queries.KNOWN else "",
        type_code=asked["type"][:40],
        month=_month(asked["month"]),
        came=asked["came"] == "yes",
        sector=asked["sector"] if asked["sector"] in Sector.values else "",
        placed=asked["organization"] == "any",
        answered=asked["answered"] if _ANSWERED.fullmatch(asked["answered"]) else "",
        since=_day(asked["since"]),
        until=_day(asked["until"]),
    )
    show = asked["state"] if asked["state"] in {"open", "all", *LISTED_NAMES} else ""
    return Filters(among=among, show=show, as_board=request.GET.get("view") == "board")


def _month(text: str) -> date | None:
    return _day(f"{text}-01")


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


@allow(Permission.REFERRALS_VIEW)
@require_safe
def referrals(request):
    places = clinics(request.practice)
    filters = _filters(request, places)
    up_to = _COUNTED_TO if filters.is_narrowed else queries.COUNTED_TO
    counts = queries.state_counts(request.practice, among=filters.among, up_to=up_to)
    context = {
        "filters": filters,
        "chips": _state_chips(filters, counts),
        "found": counts[filters.shown],
        "clinic_chips": _clinic_chips(filters, places),
        "only": _only(request, filters.among),
        "all_url": reverse("desk:referrals"),
        "list_url": filters.url(as_board=False),
        "board_url": filters.url(as_board=True),
        "waiting": queries.unresolved_count(request.practice),
    }
    context |= _board(request, filters, counts) if filters.as_board else _page(request, filters)
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    return render(request, f"desk/referrals/list.html{part}", context)


_KNOWN_WORDS = {
    "known": gettext_lazy("with a known source"),
    "told": gettext_lazy("by the word of patients, family or friends who are not named"),
    "channel": gettext_lazy("that no person sent"),
    "unsure": gettext_lazy("in the “not sure” list"),
    "none": gettext_lazy("where nothing was said"),
}


def _only(request, among: Narrowing) -> str:
    """What the list is narrowed to, in words; '' for everything."""
    words = []
    if among.source:
        words.append(_("sent by %(name)s") % {"name": among.source.name})
    if among.known:
        words.append(str(_KNOWN_WORDS[among.known]))
    if among.type_code == "none":
        words.append(_("from sources whose kind is not given"))
    elif among.type_code:
        kind = SourceType.objects.filter(practice=request.practice, code=among.type_code).first()
        words.append(_("from the kind “%(type)s”") % {"type": kind.name if kind else among.type_code})
    if among.month:
        words.append(_("of %(month)s") % {"month": date_format(among.month, "YEAR_MONTH_FORMAT")})
    if among.came:
        words.append(_("who came for a first visit"))
    if among.sector:
        words.append(_("from the sector “%(sector)s”") % {"sector": Sector(among.sector).label})
    if among.placed:
        words.append(_("with an organization behind the source"))
    if among.answered:
        words.append(_reached(among.answered))
    if among.since or among.until:
        words.append(_between(among))
    return ", ".join(words)


def _between(among: Narrowing) -> str:
    days = {name: date_format(day, "DATE_FORMAT") for name in ("since", "until") if (day := getattr(among, name))}
    if len(days) == 2:
        return _("from %(since)s to %(until)s") % days
    return (_("from %(since)s on") if among.since else _("up to %(until)s")) % days


def _reached(answered: str) -> str:
    if answered == "yes":
        return _("whose patient you reached")
    days = int(answered.rstrip("+"))
    if answered.endswith("+"):
        words = ngettext(
            "whose patient you reached after more than %(days)s day",
            "whose patient you reached after more than %(days)s days",
            days,
        )
    elif days:
        words = ngettext(
            "whose patient you reached after %(days)s day", "whose patient you reached after %(days)s days", days
        )
    else:
        return _("whose patient you reached the same day")
    return words % {"days": days}


def _page(request, filters: Filters) -> dict:
    before, after = _stop(request.GET.get("before")), _stop(request.GET.get("after"))
    page = queries.page(
        request.practice, show=filters.shown, among=filters.among, before=before, after=after, patients=_knows(request)
    )
    lines = page.lines
    _seen(request, lines)
    rows = _told(request, lines)
    return {
        "rows": rows,
        "table": together(row.html for row in rows),
        "newer_url": filters.url(after=lines[0].public_id) if page.has_newer and lines else "",
        "older_url": filters.url(before=lines[-1].public_id) if page.has_older and lines else "",
    }


def _knows(request) -> bool:
    return request.member.may(Permission.PATIENTS_IDENTIFY)


def _stop(public_id: str | None) -> Referral | None:
    """The row a page begins beside; it may have left the filter since."""
    return Referral.objects.inbound().filter(public_id=public_id).first() if public_id else None


def _board(request, filters: Filters, counts: dict[str, queries.Few]) -> dict:
    columns = queries.board(request.practice, among=filters.among, patients=_knows(request))
    _seen(request, [line for lines in columns.values() for line in lines])
    told = {state: _told(request, lines) for state, lines in columns.items()}
    back = filters.url()
    return {
        "columns": [
            {
                "state": state,
                "label": STATE_NAMES[state],
                "rows": told[state],
                "cards": board.cards(request, lines, told[state], back=back),
                "count": counts[state].text,
                "url": filters.url(show=state, as_board=False),
            }
            for state, lines in columns.items()
        ]
    }


def _told(request, found: list[Line]) -> list[Row]:
    late_before = local_date(request.practice, timezone.now()) - timedelta(days=rules.CONTACT_WITHIN_DAYS)
    return rows_of(found, knows_patients=_knows(request), late_before=late_before)


def _seen(request, rows: list[Line]) -> None:
    """History knows how many patients a page showed, and to whom."""
    if _knows(request):
        saw_list(request, [row.patient for row in rows])
        saw_parties(request, [row.source for row in rows if row.sector == Sector.PATIENTS])
        saw_words(request, [row.public_id for row in rows if quotes(row)])


def _state_chips(filters: Filters, counts: dict[str, queries.Few]) -> list[dict]:
    chips = [{"label": _("Open"), "show": "open", "count": counts["open"].text}]
    chips += [
        {"label": label, "show": state, "count": counts[state].text}
        for state, label in LISTED_NAMES.items()
        if counts[state].number or filters.shown == state or state in OPEN
    ]
    chips.append({"label": _("All"), "show": "all", "count": counts["all"].text if filters.is_narrowed else None})
    return [
        chip | {"url": filters.url(show=chip["show"], as_board=False), "active": chip["show"] == filters.shown}
        for chip in chips
    ]


def _clinic_chips(filters: Filters, places: list[Clinic]) -> list[dict]:
    """Only where there is a choice."""
    if len(places) < 2:
        return []
    everywhere = {"label": _("All clinics"), "url": filters.url(clinic=None), "count": None}
    chips = [everywhere | {"active": filters.among.clinic is None}]
    return chips + [
        {"label": place.name, "url": filters.url(clinic=place), "count": None, "active": place == filters.among.clinic}
        for place in places
    ]
