"""The network list, the suggestions of comboboxes, and the warning about doubles."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from carom.domain.insights.rules import QUIET_AFTER_DAYS, QUIET_FROM_COUNT
from carom.domain.network import queries
from carom.domain.network.models import Party, Sector, SourceType, Stage
from carom.domain.network.queries import Wanted
from carom.domain.network.queries.listing import Line
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.days import teller
from carom.interfaces.desk.fragments import filled
from carom.interfaces.desk.known import known_parties, knows_patients, saw_parties

_GROUPS = {
    "": ("all", gettext_lazy("All")),
    "people": ("people", gettext_lazy("People")),
    "organizations": ("organizations", gettext_lazy("Organizations")),
    "patients": ("patients", gettext_lazy("Patients and families")),
}
_ORDERS = [
    ("name", gettext_lazy("By name")),
    ("recent", gettext_lazy("Most recent referral")),
    ("most", gettext_lazy("Most referrals")),
]
_ROW = "desk/network/_row.html"
_NO_TYPE = "none"
_FILTERS = ("q", "group", "stage", "sector", "type", "no_talk", "mine", "order", "sends", "quiet")
_COUNTED_TO = 1_000  # behind a figure of the analysis its sources are counted


@allow(Permission.NETWORK_VIEW)
@require_safe
def network(request):
    """The list: filters live in the address, and htmx swaps the rows alone."""
    asked = {name: request.GET.get(name, "") for name in _FILTERS}
    private = request.member.may(Permission.TALKS_VIEW)
    if not private:
        asked |= {"stage": "", "no_talk": ""}
    asked |= {"sends": "1" if asked["sends"] else "", "quiet": asked["quiet"] if _day(asked["quiet"]) else ""}
    wanted = _wanted(request, asked)
    page = queries.page(
        request.practice, wanted, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    if _may_name_patients(wanted):
        saw_parties(request, [line.public_id for line in page.lines])
    context = {
        "asked": asked,
        "rows": _rows(page.lines, private),
        "before_url": _url(asked, before=page.before) if page.before else "",
        "after_url": _url(asked, after=page.after) if page.after else "",
        "is_filtered": any(value for name, value in asked.items() if name != "order"),
        "is_narrowed": any(value for name, value in asked.items() if name != "q" and value != "name"),
    }
    if wanted.sent_at_least:
        context |= {"found": queries.count(request.practice, wanted, up_to=_COUNTED_TO), "only": _only(request, asked)}
        context["is_cut"] = context["found"] > _COUNTED_TO
    counts = queries.counts(request.practice, request.member, has_some=bool(page.lines))
    context["chips"] = _chips(asked, counts, private, knows_patients(request))
    if request.htmx:
        return render(request, "desk/network/list.html#rows", context)
    context |= {
        "orders": _ORDERS,
        "stages": Stage.choices if private else [],
        "sectors": Sector.choices,
    }
    return render(request, "desk/network/list.html", context)


def _may_name_patients(wanted: Wanted) -> bool:
    """Sources who are patients stand in these lists alone."""
    return bool(wanted.text or wanted.sent_at_least) or "patients" in (wanted.group, wanted.sector)


def _rows(lines: list[Line], talks: bool) -> list[SafeString]:
    told, sent = teller(timezone.localdate()), address("desk:referrals")

    def row(line: Line) -> SafeString:
        last_in, last_touch = told(line.last_in_on), told(line.last_touch_on)
        values = {
            "url": address("desk:party", line.public_id),
            "name": line.name,
            "initial": line.name[:1].upper(),
            "more": line.more,
            "stage": line.stage_name,
            "last_in.iso": last_in.iso,
            "last_in.title": last_in.title,
            "last_in.words": last_in.words,
            "last_touch.iso": last_touch.iso,
            "last_touch.title": last_touch.title,
            "last_touch.words": last_touch.words,
            "referrals": str(line.referrals_in),
            "in_url": f"{sent}?source={line.public_id}" if line.referrals_in else "",
            "open": str(line.open_in or ""),
        }
        return filled(_ROW, values, place=line.kind == Party.Kind.ORGANIZATION, talks=talks)

    return [row(line) for line in lines]


def _wanted(request, asked: dict) -> Wanted:
    return Wanted(
        text=asked["q"][:100],
        group=asked["group"] if asked["group"] in _GROUPS else "",
        stage=asked["stage"] if asked["stage"] in Stage.values else "",
        sector=asked["sector"] if asked["sector"] in Sector.values else "",
        type_code=asked["type"][:40] if asked["type"] != _NO_TYPE else "",
        untyped=asked["type"] == _NO_TYPE,
        no_talk=bool(asked["no_talk"]),
        owner=request.member if asked["mine"] else None,
        order=asked["order"] or "name",
        patients=knows_patients(request),
        **_sent(asked),
    )


def _sent(asked: dict) -> dict:
    """Who sends patients, or has gone quiet by the day that is given."""
    quiet_on = _day(asked["quiet"])
    if quiet_on:
        return {"sent_at_least": QUIET_FROM_COUNT, "none_since": quiet_on - timedelta(days=QUIET_AFTER_DAYS)}
    return {"sent_at_least": 1 if asked["sends"] else 0}


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def _only(request, asked: dict) -> str:
    """Which sources a figure of the analysis counts, in words."""
    quiet_on = _day(asked["quiet"])
    words = [_("who sent you patients")]
    if quiet_on:
        words = [
            _("who sent %(count)s patients or more, and none in the %(days)s days before %(day)s")
            % {"count": QUIET_FROM_COUNT, "days": QUIET_AFTER_DAYS, "day": date_format(quiet_on, "DATE_FORMAT")}
        ]
    if asked["type"] == _NO_TYPE:
        words.append(_("whose kind is not given"))
    elif asked["type"]:
        kind = SourceType.objects.filter(practice=request.practice, code=asked["type"][:40]).first()
        words.append(_("of the kind “%(type)s”") % {"type": kind.name if kind else asked["type"][:40]})
    if asked["sector"] in Sector.values:
        words.append(_("of the sector “%(sector)s”") % {"sector": Sector(asked["sector"]).label})
    return ", ".join(words)


def _url(asked: dict, **changes: str) -> str:
    given = {name: value for name, value in (asked | changes).items() if value}
    return reverse("desk:network") + (f"?{urlencode(given)}" if given else "")


def _chips(asked: dict, counts: dict, private: bool, patients: bool) -> list[dict]:
    """Kinds first, then what a person switches on and off; each keeps the other filters."""
    chips = [
        {"label": label, "url": _url(asked, group=key), "count": counts.get(name), "active": asked["group"] == key}
        for key, (name, label) in _GROUPS.items()
        if patients or key != "patients"
    ]
    switches = [("mine", "mine", _("My sources"))] + ([("no_talk", "no_talk_yet", _("No talk yet"))] if private else [])
    for key, name, label in switches:
        url = _url(asked, **{key: "" if asked[key] else "1"})
        chips.append({"label": label, "url": url, "count": counts.get(name), "active": bool(asked[key])})
    return chips


@allow(Permission.NETWORK_VIEW)
@require_safe
def options(request):
    """Suggestions for a combobox: `q` typed; `kind` one kind only; `existing=1` offers no new name."""
    typed = request.GET.get("q", "")[:100]
    kind = request.GET.get("kind", "")
    found = queries.search(
        request.practice, typed, kind=kind if kind in Party.Kind.values else "", patients=knows_patients(request)
    )
    saw_parties(request, [one.public_id for one in found])
    may_create = request.member.may(Permission.NETWORK_EDIT) and "existing" not in request.GET
    context = {
        "options": [
            {"value": one.public_id, "label": one.name, "more": one.more, "spelling": one.spelling} for one in found
        ],
        "q": typed.strip(),
        "create": may_create,
    }
    return render(request, "components/combo_options.html", context)


@allow(Permission.NETWORK_VIEW)
@require_safe
def similar(request):
    """Who is perhaps listed already, while a name is typed. `but`: the party being edited."""
    given = {name: request.GET.get(name, "")[:200] for name in ("name", "email", "phone", "npi")}
    but = find(known_parties(request), request.GET["but"]) if request.GET.get("but") else None
    long_enough = len(given["name"].strip()) > 2 or given["email"] or given["phone"] or given["npi"]
    found = queries.similar(request.practice, but=but, patients=knows_patients(request), **given) if long_enough else []
    saw_parties(request, [one.party.public_id for one in found])
    return render(request, "desk/network/similar.html", {"similar": found})
