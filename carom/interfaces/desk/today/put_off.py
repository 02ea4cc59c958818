"""What somebody put off or skipped on Today, and the way back for each."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from carom.domain.practices.queries import local_date
from carom.domain.practices.roles import Permission
from carom.domain.today import queries
from carom.domain.today.lines import Line
from carom.domain.today.queries import PutOff
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.addresses import address
from carom.interfaces.desk.days import in_full
from carom.interfaces.desk.fragments import Value, filled, keys
from carom.interfaces.desk.today.page import named, saw_lines

_SHOWN = 100
_ROW = "desk/today/_put_off.html"


@allow(Permission.TODAY_VIEW)
@require_safe
def put_off(request):
    """One's own: what one person puts off, a colleague still sees."""
    member, day = request.member, local_date(request.practice, timezone.now())
    hidden = queries.found(request.practice, day, member).put_off
    shown = {(one.mark.kind, one.mark.key): one for one in hidden[:_SHOWN]}
    lines = queries.lines(request.practice, day, member, [one.mark for one in shown.values()])
    saw_lines(request, lines)
    told = [(line, shown[line.kind, line.key]) for line in lines]
    given = keys(request) if told else {}
    may_bring_back = member.may(Permission.TALKS_LOG)
    put_off, skipped = (
        [filled(_ROW, given | _values(line, one, may_bring_back)) for line, one in told if bool(one.until_on) is dated]
        for dated in (True, False)
    )
    context = {"put_off": put_off, "skipped": skipped, "most": _SHOWN if len(hidden) > _SHOWN else None}
    return render(request, "desk/today/put_off.html", context)


def _values(line: Line, one: PutOff, may_bring_back: bool) -> dict[str, Value]:
    return named(line) | {
        "line.until": in_full(one.until_on) if one.until_on else "",
        "line.reason": one.reason,
        "line.back_url": address("desk:today-back", line.kind, line.key) if may_bring_back else "",
    }
