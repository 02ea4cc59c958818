"""Who did, saw or sent what, when: the practice's history, for its owner and its auditor."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from carom.domain.audit import queries
from carom.domain.audit.models import Entry
from carom.domain.practices.queries import members
from carom.domain.practices.roles import Permission
from carom.interfaces.desk.access import allow
from carom.interfaces.desk.history.forms import WantedForm
from carom.interfaces.desk.history.lines import told
from carom.interfaces.desk.writing import number_of

_PAGE = 50


@allow(Permission.AUDIT_VIEW)
@require_safe
def history(request):
    form = WantedForm(request.GET, members=members(request.practice))
    form.is_valid()  # what is not understood is said at its field, and the rest is shown
    wanted = form.wanted()
    before, after = _stop(request, "before"), _stop(request, "after")
    found = queries.page(request.practice, wanted, before=before, after=after, limit=_PAGE + 1)
    has_more, shown = len(found) > _PAGE, found[1:] if after and len(found) > _PAGE else found[:_PAGE]
    has_newer, has_older = (has_more, True) if after else (before is not None, has_more)
    context = {
        "form": form,
        "rows": told(request, shown),
        "is_narrowed": wanted != queries.Wanted(),
        "of_record": bool(wanted.record),
        "check": queries.last_check(request.practice),
        "newer_url": _url(request, after=shown[0].seq) if shown and has_newer else "",
        "older_url": _url(request, before=shown[-1].seq) if shown and has_older else "",
        "all_url": reverse("desk:history"),
    }
    return render(request, "desk/history/history.html", context)


def _stop(request, name: str) -> Entry | None:
    """The line a page begins or ends at; 404 for a number this history does not have."""
    if name not in request.GET:
        return None
    found = queries.line(request.practice, number_of(request.GET[name]))
    if found is None:
        raise Http404
    return found


def _url(request, **stop: int) -> str:
    """The same part of the history from another line on."""
    kept = {name: request.GET[name] for name in WantedForm.base_fields if request.GET.get(name)}
    return f"{reverse('desk:history')}?{urlencode(kept | stop)}"
