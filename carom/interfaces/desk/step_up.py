"""Some deeds ask once more who it is: a second factor not older than ten minutes."""

from functools import partial, wraps

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from carom.interfaces.desk import back
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
        url = f"{_where(request)}?{urlencode({'next': reverse(to) if to else back.page_of(request)})}"
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)

    checked.steps_up = True
    return checked


def _where(request) -> str:
    kinds = proof.factors_of(request.user)
    by_key = kinds == {"webauthn"} or (proof.last_kind(request) == "webauthn" and "webauthn" in kinds)
    if not kinds:
        return reverse("account_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn" if by_key else "mfa_reauthenticate")
