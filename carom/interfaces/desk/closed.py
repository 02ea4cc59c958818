"""A sealed fact does not open with the keys at hand: the page that needs it is not shown, and says what to do."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_htmx.http import reswap, trigger_client_event

from carom.domain.keys.keyfile import KeysNotReadable
from carom.domain.keys.keyring import CannotOpen


def is_trouble(error: BaseException | None) -> bool:
    """Also where the file of keys itself can't be read."""
    return isinstance(error, CannotOpen | KeysNotReadable)


def told(request) -> HttpResponse:
    """503: nothing is wrong with what was asked for. Without what other pages are given: who is signed in is sealed."""
    wrote = request.method not in {"GET", "HEAD", "OPTIONS"}
    response = HttpResponse(render_to_string("closed.html", {"request": request, "wrote": wrote}), status=503)
    response.headers["Cache-Control"] = "no-store"
    if getattr(request, "htmx", False):
        sentence = _("A sealed fact does not open, so nothing was done. Tell whoever runs this Carom.")
        return trigger_client_event(reswap(response, "none"), "toast", {"text": sentence, "kind": "error"})
    return response
