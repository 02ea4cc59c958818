"""The history does not fit the keys: what is to be written down can't be, so it is not done, shown or opened either."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import reswap, trigger_client_event

from carom.domain.audit.refusals import HistoryDoesNotFit


def is_trouble(error: BaseException | None) -> bool:
    return isinstance(error, HistoryDoesNotFit)


def told(request):
    """500, whose session is not saved: who can't be written down is not signed in."""
    wrote = request.method not in {"GET", "HEAD", "OPTIONS"}
    response = render(request, "unfit.html", {"wrote": wrote}, status=500)
    response.headers["Cache-Control"] = "no-store"
    if getattr(request, "htmx", False):
        sentence = _("The history does not fit the keys, so nothing was done. Tell whoever runs this Carom.")
        return trigger_client_event(reswap(response, "none"), "toast", {"text": sentence, "kind": "error"})
    return response
