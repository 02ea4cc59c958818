"""The worklist of inbound referrals: filters in the address, pages by key, and the same as a board."""

from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carom.domain.network.models import Party
from carom.domain.patients import actions as patients
from carom.domain.practices.models import Clinic
from carom.domain.practices.queries import clinics, local_date
from carom.domain.practices.roles import Permission
from carom.domain.referrals import queries, rules
from carom.domain.referrals.lifecycle import OPEN, STATE_NAMES, State
from carom.domain.referrals.models import Referral
from carom.interfaces.desk.access import allow, find


@dataclass(frozen=True)
class Filters:
    """What the address asks for."""

    show: str = "open"
    clinic: Clinic | None = None
    source: Party | None = None
    not_sure: bool = False
    as_board: bool = False

    def url(self, **changes) -> str:
        """The address of the same list with these changes; paging starts anew."""
        asked = replace(self, **{name: value for name, value in changes.items() if name not in {"before", "after"}})
        query = {
            "show": asked.show if asked.show != "open" else "",
            "clinic": asked.clinic.public_id if asked.clinic else "",
            "source": asked.source.public_id if asked.source else "",
            "not_sure": "1" if asked.not_sure else "",
            "view": "board" if asked.as_board else "",
            "before": changes.get("before", ""),
            "after": changes.get("after", ""),
        }
        given = urlencode({name: value for name, value in query.items() if value})
        return reverse("desk:referrals") + (f"?{given}" if given else "")


def _filters(request, places: list[Clinic]) -> Filters:
    show = request.GET.get("show", "open")
    source = request.GET.get("source", "")
    return Filters(
        show=show if show in {"open", "all", *State} else "open",
        clinic=next((place for place in places if place.public_id == request.GET.get("clinic")), None),
        source=find(Party.objects.filter(practice=request.practice), source) if source else None,
        not_sure=request.GET.get("not_sure") == "1",
        as_board=request.GET.get("view") == "board",
    )


@allow(Permission.REFERRALS_VIEW)
@require_safe
def referrals(request):
    places = clinics(request.practice)
    filters = _filters(request, places)
    counts = queries.state_counts(
        request.practice, clinic=filters.clinic, source=filters.source, not_sure=filters.not_sure
    )
    context = {
        "filters": filters,
        "chips": _state_chips(filters, counts),
        "clinic_chips": _clinic_chips(filters, places),
        "all_url": filters.url(source=None, not_sure=False, show="open"),
        "list_url": filters.url(as_board=False),
        "board_url": filters.url(as_board=True),
        "late_before": local_date(request.practice, timezone.now()) - timedelta(days=rules.CONTACT_WITHIN_DAYS),
        "waiting": queries.unresolved_count(request.practice),
    }
    context |= _board(request, filters) if filters.as_board else _page(request, filters)
    part = "#rows" if request.htmx and not request.htmx.history_restore_request else ""
    return render(request, f"desk/referrals/list.html{part}", context)


def _related(request) -> tuple[str, ...]:
    """What is read along with a referral: the patient only for those who may know who it is."""
    shown = ("source", "unresolved", "clinic")
    return (*shown, "patient") if request.member.may(Permission.PATIENTS_IDENTIFY) else shown


def _page(request, filters: Filters) -> dict:
    found = queries.listed(
        request.practice,
        show=filters.show,
        clinic=filters.clinic,
        source=filters.source,
        not_sure=filters.not_sure,
    )
    before, after = _stop(request.GET.get("before")), _stop(request.GET.get("after"))
    rows, newer, older = queries.neighbours(found.select_related(*_related(request)), before=before, after=after)
    _seen(request, rows)
    return {
        "rows": rows,
        "newer_url": filters.url(after=rows[0].public_id) if newer and rows else "",
        "older_url": filters.url(before=rows[-1].public_id) if older and rows else "",
    }


def _stop(public_id: str | None) -> Referral | None:
    """The row a page begins beside; it may have left the filter since."""
    return Referral.objects.inbound().filter(public_id=public_id).first() if public_id else None


def _board(request, filters: Filters) -> dict:
    columns = queries.board(request.practice, clinic=filters.clinic, related=_related(request))
    _seen(request, [row for rows in columns.values() for row in rows])
    return {
        "columns": [
            {"state": state, "label": STATE_NAMES[state], "rows": rows, "url": filters.url(show=state, as_board=False)}
            for state, rows in columns.items()
        ]
    }


def _seen(request, rows: list[Referral]) -> None:
    """History knows how many patients a page showed, and to whom."""
    if request.member.may(Permission.PATIENTS_IDENTIFY):
        count = sum(1 for row in rows if row.patient_id)
        patients.record_list_view(practice=request.practice, count=count, by=request.member, at=timezone.now())


def _state_chips(filters: Filters, counts: dict[str, queries.Few]) -> list[dict]:
    chips = [{"label": _("Open"), "show": "open", "count": counts["open"].text}]
    chips += [
        {"label": STATE_NAMES[state], "show": state, "count": counts[state].text}
        for state in State
        if counts[state].number or filters.show == state or state in OPEN
    ]
    chips.append({"label": _("All"), "show": "all", "count": None})
    return [
        chip | {"url": filters.url(show=chip["show"], as_board=False), "active": chip["show"] == filters.show}
        for chip in chips
    ]


def _clinic_chips(filters: Filters, places: list[Clinic]) -> list[dict]:
    """Only where there is a choice."""
    if len(places) < 2:
        return []
    everywhere = {"label": _("All clinics"), "url": filters.url(clinic=None), "count": None}
    chips = [everywhere | {"active": filters.clinic is None}]
    return chips + [
        {"label": place.name, "url": filters.url(clinic=place), "count": None, "active": place == filters.clinic}
        for place in places
    ]
