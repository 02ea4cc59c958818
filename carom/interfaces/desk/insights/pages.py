"""The practice analysis: an overview, and one page per question."""

from functools import cache
from itertools import chain

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carom.domain.insights import queries
from carom.domain.practices.roles import Permission
from carom.interfaces.desk import background
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.fragments import filled
from carom.interfaces.desk.insights import chapters, findings
from carom.interfaces.desk.insights.parts import Cell
from carom.interfaces.desk.known import saw_parties


@allow(Permission.INSIGHTS_VIEW)
@require_safe
def overview(request):
    stored = queries.newest(request.practice)
    context = {"stored": stored}
    if stored:
        content = _readable(request, stored)
        if content["coverage"]["rows"]:
            context["chapters"] = chapters.all_of(content)
            context["findings"] = findings.findings(content)
            saw_parties(request, [found.get("source", "") for found in context["findings"]])
    return render(request, "desk/insights/overview.html", context)


@allow(Permission.INSIGHTS_VIEW)
@require_safe
def chapter(request, key):
    stored = queries.newest(request.practice)
    if key not in chapters.BUILDERS:
        raise Http404
    if stored is None:
        return redirect("desk:insights")
    found = chapters.BUILDERS[key](_readable(request, stored))
    saw_parties(request, found.patients)
    tables = [(table, [_row(row, tuple(map(str, table.words))) for row in table.rows]) for table in found.tables]
    context = {"stored": stored, "chapter": found, "tables": tables}
    return render(request, "desk/insights/chapter.html", context)


def _row(cells: list[Cell], words: tuple[str, ...]) -> SafeString:
    """A row of the table; its first cell names it. `words`: places of the columns that hold words or days."""
    told = chain.from_iterable((str(cell.text), cell.url) for cell in cells)
    return filled("desk/insights/_row.html", dict(zip(_names(len(cells)), told, strict=True)), words=words)


@cache
def _names(cells: int) -> list[str]:
    """What the template calls the text and the address of each cell."""
    return [f"cells.{place}.{part}" for place in range(cells) for part in ("text", "url")]


def _readable(request, stored: queries.Stored) -> dict:
    """The report as this member may read it: patients who send others have no name for those who may not know them."""
    may_know = request.member.may(Permission.PATIENTS_IDENTIFY)
    return stored.report.content if may_know else chapters.without_patients(stored.report.content)


@allow(Permission.INSIGHTS_COMPUTE)
@require_POST
def work_out(request):
    """Reads the whole practice, so it runs in a process of its own; a few seconds at most. Twice is harmless.

    Leads back to the chapter it was asked from.
    """
    if background.run("report-job", request.practice.public_id, request.member.public_id):
        messages.success(request, _("The analysis is up to date."))
    else:
        messages.error(
            request, _("The analysis could not be worked out just now. Nothing is lost. Try again in a minute.")
        )
    key = request.POST.get("from", "")
    return redirect("desk:insights-chapter", key) if key in chapters.BUILDERS else redirect("desk:insights")
