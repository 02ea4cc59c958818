"""The spellings of an import: who each is taken for, why, and three choices."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from carom.domain.intake import actions, queries
from carom.domain.intake.models import ImportBatch, ImportSpelling
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.intake.showing import spelling_chips
from carom.interfaces.desk.writing import number_of, once, toast

_PAGE = 50


@allow(Permission.INTAKE_IMPORT)
@require_GET
def page(request, public_id):
    """Spellings by how sure they are, those with most rows first."""
    batch = find(ImportBatch, public_id)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in ImportSpelling.Verdict.values else ""
    after = request.GET.get("after", "")
    after = number_of(after)
    found = list(queries.spellings(batch, verdict=verdict, after=after, limit=_PAGE + 1))
    url = reverse("desk:import-spellings", args=[batch.public_id])
    context = {
        "batch": batch,
        "spellings": found[:_PAGE],
        "verdict": verdict,
        "chips": spelling_chips(batch, queries.outlook(batch), verdict),
        "first_url": f"{url}?verdict={verdict}" if after else "",
        "next_url": f"{url}?verdict={verdict}&after={found[_PAGE - 1].number}" if len(found) > _PAGE else "",
    }
    return render(request, f"desk/intake/spellings.html{'#rows' if request.htmx else ''}", context)


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def choose(request, public_id, spelling_id):
    """Choose for one spelling."""
    batch = find(ImportBatch, public_id)
    spelling = find(
        ImportSpelling.objects.filter(batch=batch).select_related("guess__source_type", "batch"), spelling_id
    )
    actions.choose_spelling(spelling=spelling, choice=request.POST.get("choice", ""), by=request.member, at=request.now)
    if not request.htmx:
        return redirect("desk:import-spellings", batch.public_id)
    context = {"batch": batch, "spelling": spelling, "changed": True}
    return render(request, "desk/intake/_spelling.html", context)


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def choose_all(request, public_id):
    """The same choice for all spellings of one chip."""
    batch = find(ImportBatch, public_id)
    verdict, choice = request.POST.get("verdict", ""), request.POST.get("choice", "")
    if verdict not in ImportSpelling.Verdict.values or choice not in ImportSpelling.Choice.values:
        return redirect("desk:import-spellings", batch.public_id)
    changed = actions.choose_all(batch=batch, verdict=verdict, choice=choice, by=request.member, at=request.now)
    response = redirect(f"{reverse('desk:import-spellings', args=[batch.public_id])}?verdict={verdict}")
    return toast(response, _("%(count)d spellings changed.") % {"count": changed})
