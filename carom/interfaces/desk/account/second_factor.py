"""Nobody passes with a password alone: whoever has no second factor sets one up, whoever has one proves it, and whom a
trusted identity provider let in has proved one there (adapters.py)."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from carom.domain.practices.actions import recovery
from carom.interfaces.desk.account import proof

READY = "second_factor"
"""In the session: whose second factor is proven and who has recovery codes."""

_ALWAYS = {"account_logout", "account_login", "account_signup", "account_inactive"}
_SET_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
_PROVE = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_reauthenticate"}
_SAVE = {"mfa_view_recovery_codes", "mfa_download_recovery_codes"} | _PROVE


class SecondFactorMiddleware:
    """Leads everybody who is signed in to the step that is still missing, whatever they asked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or not proof.is_asked_for() or is_ready(request):
            return None
        step, open_now = _missing_step(request)
        if step is None or request.resolver_match.view_name in open_now | _ALWAYS:
            return None
        back = request.get_full_path() if request.method == "GET" and not request.htmx else ""
        url = f"{step}?{urlencode({'next': back})}" if back else step
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def is_ready(request) -> bool:
    return request.session.get(READY) == request.user.pk


def _missing_step(request) -> tuple[str | None, set[str]]:
    """Where the person has to go, and the pages that are open to them until then. None: everything is there."""
    kinds = proof.factors_of(request.user)
    if not kinds and proof.last_kind(request) != proof.PROVIDER:
        return reverse("mfa_index"), _SET_UP
    if not proof.has_passed(request):
        return reverse("mfa_reauthenticate_webauthn" if kinds == {"webauthn"} else "mfa_reauthenticate"), _PROVE
    if kinds and recovery.of(request.user) is None:
        return reverse("mfa_view_recovery_codes"), _SAVE
    request.session[READY] = request.user.pk
    return None, set()
