"""Some deeds ask once more who it is: a second factor not older than ten minutes."""

from functools import partial, wraps
from urllib.parse import urlsplit

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from carom.interfaces.desk.account import proof


def step_up(view=None, *, to: str = ""):
    """Stands inside `@allow`. Whoever has not proven themselves lately does it now and comes back to the page.

    A form is not carried out before that: the person is told, and sends it again. `to`: the page to come back to
    instead, for an address that is no page: a file would arrive while the question stays on the screen.
    """
    if view is None:
        return partial(step_up, to=to)

    @wraps(view)
    def checked(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect("account_login")
        if proof.is_fresh(request):
            return view(request, *args, **kwargs)
        if request.method not in {"GET", "HEAD"}:
            messages.info(request, _("Nothing was changed yet. Say once more who you are, then send the form again."))
        url = f"{_where(request)}?{urlencode({'next': reverse(to) if to else _back(request)})}"
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)

    checked.steps_up = True
    return checked


def _where(request) -> str:
    kinds = proof.factors_of(request.user)
    by_key = kinds == {"webauthn"} or (proof.last_kind(request) == "webauthn" and "webauthn" in kinds)
    if not kinds:
        return reverse("account_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn" if by_key else "mfa_reauthenticate")


def _back(request) -> str:
    """The page the person stands on: of a form, the one it was on."""
    if request.method in {"GET", "HEAD"} and not request.htmx:
        return request.get_full_path()
    came_from = request.htmx.current_url or request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    parts = urlsplit(came_from)
    return parts.path + (f"?{parts.query}" if parts.query else "")
