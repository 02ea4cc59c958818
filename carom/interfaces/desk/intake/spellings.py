"""The spellings of an import: who each is taken for, why, and who else it may be."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carom.domain.intake import actions, queries
from carom.domain.intake.models import ImportBatch, ImportSpelling
from carom.domain.network.models import Party
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow, find
from carom.interfaces.desk.intake.lines import ELSE, PICK, lines
from carom.interfaces.desk.intake.rows import saw_names
from carom.interfaces.desk.intake.showing import spelling_chips
from carom.interfaces.desk.writing import number_of, once

_PAGE = 50


@allow(Permission.INTAKE_IMPORT)
@require_safe
def page(request, public_id):
    """Spellings by how sure they are, those with most rows first."""
    batch = find(ImportBatch.objects.select_related("practice"), public_id)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in (*ImportSpelling.Verdict.values, queries.ADDED) else ""
    after = request.GET.get("after", "")
    after = number_of(after)
    found = list(queries.spellings(batch, verdict=verdict, after=after, limit=_PAGE + 1))
    saw_names(request, batch, len(found[:_PAGE]))
    url = reverse("desk:import-spellings", args=[batch.public_id])
    context = {
        "batch": batch,
        "lines": lines(batch, found[:_PAGE], searching=request.GET.get("searching", "")),
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
    batch = find(ImportBatch.objects.select_related("practice"), public_id)
    spelling = find(
        ImportSpelling.objects.filter(batch=batch).select_related("guess__source_type", "batch"), spelling_id
    )
    choice = request.POST.get("choice") or request.POST.get("other", "")
    if choice != ELSE:
        _carry_out(request, spelling, choice)
    if request.htmx:
        (shown,) = lines(batch, [spelling], searching=spelling.public_id if choice == ELSE else "")
        context = {"batch": batch, "line": shown, "changed": choice != ELSE}
        return render(request, "desk/intake/_spelling.html", context | _recounted(request, batch, choice))
    listed = reverse("desk:import-spellings", args=[batch.public_id])
    if choice == ELSE:
        before = {"after": spelling.number - 1, "searching": spelling.public_id}
        return redirect(f"{listed}?{urlencode(before)}")
    return redirect(listed)


def _recounted(request, batch: ImportBatch, choice: str) -> dict:
    """The figures over the lines follow a choice, where the page shows them."""
    if choice == ELSE or request.htmx.current_url_abs_path != reverse("desk:import-batch", args=[batch.public_id]):
        return {}
    return {"outlook": queries.outlook(batch), "recounted": True}


def _carry_out(request, spelling: ImportSpelling, choice: str) -> None:
    deed = {"spelling": spelling, "by": request.member, "at": request.now}
    number = choice.removeprefix(PICK)
    if choice == "party":
        actions.choose_party(party=_party(request), **deed)
    elif choice.startswith(PICK) and number.isascii() and number.isdigit():
        actions.choose_candidate(number=int(number), **deed)
    else:
        actions.choose_spelling(choice=choice, **deed)


class NobodyChosen(Refused):
    """The field was left without somebody from the list."""


def _party(request) -> Party:
    parties = Party.objects.filter(practice=request.practice).listed()
    if not request.member.may(Permission.PATIENTS_IDENTIFY):
        parties = parties.of_patients(False)
    found = parties.filter(public_id=request.POST.get("party", "")).first()
    if found is None:
        raise NobodyChosen(_("Type a few letters and choose somebody from the list."))
    return found


@allow(Permission.INTAKE_IMPORT)
@require_POST
@once
def choose_all(request, public_id):
    """The same choice for all spellings of one chip."""
    batch = find(ImportBatch.objects.select_related("practice"), public_id)
    verdict, choice = request.POST.get("verdict", ""), request.POST.get("choice", "")
    if verdict not in ImportSpelling.Verdict.values or choice not in ImportSpelling.Choice.values:
        return redirect("desk:import-spellings", batch.public_id)
    changed = actions.choose_all(batch=batch, verdict=verdict, choice=choice, by=request.member, at=request.now)
    messages.success(request, _("%(count)d spellings changed.") % {"count": changed})
    return redirect(f"{reverse('desk:import-spellings', args=[batch.public_id])}?verdict={verdict}")
