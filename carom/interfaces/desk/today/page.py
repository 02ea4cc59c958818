"""The few things to do for sources now."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from carom.domain.practices.models import Member
from carom.domain.practices.queries import local_date
from carom.domain.practices.roles import Permission
from carom.domain.today import queries, rules
from carom.domain.today.lines import Line
from carom.interfaces.desk.access import allow, saw_list
from carom.interfaces.desk.today.forms import SKIP_REASONS

_GROUPS = {
    "promise": _("Promises"),
    "loop": _("Patients who wait"),
    "thanks": _("Sources who should hear"),
    "talk": _("Time to talk"),
    "unresolved": _("Who is that?"),
    "setup": _("First steps"),
}
_STEPS = {
    "import": ("desk:import", _("Choose a file")),
    "sources": ("desk:party-add", _("Add a source")),
    "talk": ("desk:touchpoint-add", _("Log a talk")),
    "owners": ("desk:network", _("Open your sources")),
}


@allow(Permission.TODAY_VIEW)
@require_safe
def today(request):
    """What fits into the day's minutes.

    The rest, and what colleagues look after, come when they are opened (`?rest=1`, `?rest=colleagues`).
    """
    member, rest = request.member, request.GET.get("rest", "")
    found = queries.lines(request.practice, local_date(request.practice, timezone.now()), member)
    ours, others = rules.aside(found) if queries.sees_own_first(member) else (found, [])
    plan = rules.plan(ours, request.practice.minutes_per_day)
    later, colleagues = plan.later if rest == "1" else [], others if rest == "colleagues" else []
    context = {
        "budget": request.practice.minutes_per_day,
        "now": _grouped(plan.now, member),
        "later": _grouped(later, member),
        "later_count": _counted(plan.later, plan.now + plan.later),
        "colleagues": _grouped(colleagues, member),
        "colleagues_count": _counted(others, others),
        "only_first_steps": bool(plan.now) and all(line.kind == "setup" for line in plan.now),
    }
    parts = {"1": "#rest", "colleagues": "#colleagues"}
    shown = [*(plan.now if not request.htmx or rest not in parts else []), *later, *colleagues]
    saw_list(request, [line for line in shown if line.names_patient])
    return render(request, f"desk/today/today.html{parts.get(rest, '') if request.htmx else ''}", context)


def _counted(lines: list[Line], among: list[Line]) -> str:
    """How many lines wait in a fold; "+" where a kind was cut."""
    cut = any(len(found) >= queries.EACH for _kind, found in rules.groups(among))
    return f"{len(lines)}{'+' if cut else ''}" if lines else ""


def _grouped(lines: list[Line], member: Member) -> list[dict]:
    return [
        {"kind": kind, "label": _GROUPS[kind], "count": len(found), "lines": [_shown(line, member) for line in found]}
        for kind, found in rules.groups(lines)
    ]


def _shown(line: Line, member: Member) -> dict:
    """A line as components/today_line.html reads it."""
    shown = {
        "id": f"{line.kind}-{line.key}",
        "who": line.who,
        "who_url": reverse("desk:party", args=[line.party]) if line.party else "",
        "kind": line.type,
        "why": line.why,
        "say": line.suggestion,
        "minutes": line.minutes,
        "version": line.version,
        "skip_reasons": SKIP_REASONS,
        "owner": line.owner if line.of_colleague else "",
    } | _act(line, member)
    if member.may(Permission.TALKS_LOG):
        shown |= {
            "done_url": reverse(f"desk:today-{line.kind}-done", args=[line.record]) if line.done else "",
            "tried_url": _tried_url(line, member),
            "later_url": reverse("desk:today-later", args=[line.kind, line.key]),
            "skip_url": reverse("desk:today-skip", args=[line.kind, line.key]),
        }
    return shown


def _tried_url(line: Line, member: Member) -> str:
    can = line.can_try and member.may(Permission.REFERRALS_EDIT)
    return reverse("desk:today-tried", args=[line.record]) if can else ""


def _act(line: Line, member: Member) -> dict:
    """Where it is done, when that is a page of its own."""
    if line.kind == "loop":
        return {"act_url": reverse("desk:referral", args=[line.record]), "act_label": _("Open")}
    if line.kind == "unresolved" and member.may(Permission.REFERRALS_EDIT):
        return {"act_url": reverse("desk:unresolved"), "act_label": _("Say who it is")}
    if line.kind == "setup":
        url, label = _STEPS[line.step]
        return {"act_url": reverse(url), "act_label": label}
    return {}
