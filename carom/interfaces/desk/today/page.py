"""The few things to do for sources now."""

from collections.abc import Collection

from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from carom.domain.practices.models import Member
from carom.domain.practices.queries import local_date
from carom.domain.practices.roles import Permission
from carom.domain.today import queries, rules
from carom.domain.today.lines import Line
from carom.domain.today.marks import Mark
from carom.interfaces.desk.access import allow, saw_list
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.fragments import Value, filled, keys
from carom.interfaces.desk.known import saw_parties, saw_spellings
from carom.interfaces.desk.today.forms import HOW, SKIP_REASONS

_GROUPS = {
    "promise": gettext_lazy("Promises"),
    "loop": gettext_lazy("Patients who wait"),
    "thanks": gettext_lazy("Sources who should hear"),
    "talk": gettext_lazy("Time to talk"),
    "unresolved": gettext_lazy("Who is that?"),
    "setup": gettext_lazy("First steps"),
}
_STEPS = {
    "backups": ("desk:status", gettext_lazy("See the status")),
    "import": ("desk:import", gettext_lazy("Choose a file")),
    "sources": ("desk:party-add", gettext_lazy("Add a source")),
    "talk": ("desk:touchpoint-add", gettext_lazy("Log a talk")),
    "owners": ("desk:network", gettext_lazy("Open your sources")),
}
_LINE = "components/today_line.html"
_ALWAYS = {kind: {"skip_reasons": SKIP_REASONS, "hows": HOW.get(kind, [])} for kind in _GROUPS}


@allow(Permission.TODAY_VIEW)
@require_safe
def today(request):
    """What fits into the day's minutes; what was finished here today counts.

    The rest, and what colleagues look after, come when they are opened (`?rest=1`, `?rest=colleagues`).
    """
    member, rest = request.member, request.GET.get("rest", "")
    day = local_date(request.practice, timezone.now())
    found = queries.found(request.practice, day, member)
    ours, others = rules.aside(found.due) if queries.sees_own_first(member) else (found.due, [])
    plan = rules.plan(ours, request.practice.minutes_per_day, found.spent)
    folds = {"1": plan.later, "colleagues": others}
    is_part = request.htmx and rest in folds
    now = queries.lines(request.practice, day, member, [] if is_part else plan.now)
    opened = queries.lines(request.practice, day, member, folds.get(rest, []))
    context = {
        "budget": request.practice.minutes_per_day,
        "spent": found.spent,
        "now": _grouped(request, now),
        "later": _grouped(request, opened, _cut(ours)) if rest == "1" else [],
        "later_count": _counted(plan.later, _cut(ours)),
        "colleagues": _grouped(request, opened, _cut(others)) if rest == "colleagues" else [],
        "colleagues_count": _counted(others, _cut(others)),
        "put_off_count": len(found.put_off),
        "only_first_steps": bool(plan.now) and all(mark.kind == "setup" for mark in plan.now),
    }
    saw_lines(request, now + opened)
    part = {"1": "#rest", "colleagues": "#colleagues"}[rest] if is_part else ""
    return render(request, f"desk/today/today.html{part}", context)


def saw_lines(request, shown: list[Line]) -> None:
    """History says whom these lines name."""
    saw_list(request, [line.patient for line in shown])
    saw_parties(request, [line.party for line in shown if line.of_patients])
    quoted = [line.record if line.kind == "unresolved" else line.spelling for line in shown]
    saw_spellings(request, sorted({key for key in quoted if key}))


def _cut(among: list[Mark]) -> set[str]:
    """The kinds of which there may be more than stand here."""
    return {kind for kind, found in rules.groups(among) if len(found) >= queries.EACH}


def _counted(folded: list[Mark], cut: set[str]) -> str:
    """How many wait in a fold; "+" where a kind was cut."""
    return f"{len(folded)}{'+' if cut else ''}" if folded else ""


def _grouped(request, lines: list[Line], cut: Collection[str] = ()) -> list[dict]:
    given = keys(request) if lines else {}
    again = _said_before(lines)
    return [
        {
            "kind": kind,
            "label": _GROUPS[kind],
            "count": len(found),
            "most": queries.EACH if kind in cut else None,
            "lines": [
                filled(_LINE, given | _shown(line, request.member, again), always=_ALWAYS[kind], of=kind)
                for line in found
            ],
        }
        for kind, found in rules.groups(lines)
    ]


def _said_before(lines: list[Line]) -> set[str]:
    """The keys of lines whose advice stands in a line above; a phone leaves it out."""
    said: set[str] = set()
    again = set()
    for line in lines:
        if line.suggestion in said:
            again.add(line.key)
        said.add(line.suggestion)
    return again


def named(line: Line) -> dict[str, Value]:
    """Whom a line is about, and why it is there."""
    return {
        "line.id": f"{line.kind}-{line.key}",
        "line.who": line.who,
        "line.who_url": address("desk:party", line.party) if line.party else "",
        "line.kind": line.type,
        "line.why": str(line.why),
    }


def _shown(line: Line, member: Member, again: Collection[str]) -> dict[str, Value]:
    """A line as components/today_line.html reads it."""
    logs = member.may(Permission.TALKS_LOG)
    act_url, act_label = _act(line, member)
    return named(line) | {
        "line.late": line.late,
        "line.say": linebreaksbr(str(line.suggestion)),
        "line.again": "again" if line.key in again else "",
        "line.minutes": str(line.minutes),
        "line.version": "" if line.version is None else str(line.version),
        "line.owner": line.owner if line.of_colleague else "",
        "line.act_url": act_url,
        "line.act_label": act_label,
        "line.done_url": address(f"desk:today-{line.kind}-done", line.record) if logs and line.done else "",
        "line.tried_url": _referral_url("tried", line, member) if logs and line.can_try else "",
        "line.came_url": _referral_url("came", line, member) if line.can_say_came else "",
        "line.later_url": address("desk:today-later", line.kind, line.key) if logs else "",
        "line.skip_url": address("desk:today-skip", line.kind, line.key) if logs else "",
    }


def _referral_url(deed: str, line: Line, member: Member) -> str:
    return address(f"desk:today-{deed}", line.record) if member.may(Permission.REFERRALS_EDIT) else ""


def _act(line: Line, member: Member) -> tuple[str, str]:
    """Where it is done and what that is called, when that is a page of its own."""
    if line.kind == "loop":
        return address("desk:referral", line.record), _("Book the visit") if line.books else _("Open")
    if line.kind == "unresolved" and member.may(Permission.REFERRALS_EDIT):
        return address("desk:unresolved"), _("Say who it is")
    if line.kind == "setup":
        url, label = _STEPS[line.step]
        return address(url), str(label)
    return "", ""
