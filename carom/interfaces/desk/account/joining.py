"""Whoever was invited takes their place: somebody new with a name and a password, somebody known by signing in."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from carom.domain.practices import actions, people
from carom.domain.practices.models import Invitation
from carom.domain.practices.refusals import Refused
from carom.domain.practices.roles import ROLE_NAMES, Role
from carom.domain.practices.scope import in_practice
from carom.interfaces.desk.access import CHOSEN, open_to_all
from carom.interfaces.desk.account import proof
from carom.interfaces.desk.account.forms import NewPersonForm
from carom.interfaces.desk.links.opening import close, opened

_BACKEND = settings.AUTHENTICATION_BACKENDS[0]
_WHY = "The person has no account yet; only whoever opened the link of the invitation comes this far."


@open_to_all(reason=_WHY)
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def join(request):
    """Somebody new gives name and password. Somebody known is asked to sign in, or to say yes."""
    invitation, by_mail = _invitation(request)
    known = people.by_email(invitation.email)
    context = {
        "invitation": invitation,
        "role": ROLE_NAMES[Role(invitation.role)],
        "is_known": known is not None,
        "is_me": request.user == known,
        "may_be_somebody_else": by_mail and known is not None and known.proven_at is None,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    form = NewPersonForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if request.method != "POST" or known or not form.is_valid():
        return render(request, "desk/join/join.html", context | {"form": form}, status=422 if form.is_bound else 200)
    try:
        with in_practice(invitation.practice):
            member = actions.join(invitation=invitation, by_mail=by_mail, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        return _refused(request, refusal)
    _close(request)
    login(request, member.user, backend=_BACKEND)
    proof.signed_in(request, member.user)
    return _into(request, invitation, "mfa_index")


@open_to_all(reason=_WHY)
@never_cache
@require_POST
@csrf_protect
def join_as_me(request):
    """Somebody who is signed in takes the invitation to their address."""
    invitation, by_mail = _invitation(request)
    if not request.user.is_authenticated:
        return redirect("desk:invitation")
    try:
        with in_practice(invitation.practice):
            actions.join_as(invitation=invitation, user=request.user, by_mail=by_mail, at=timezone.now())
    except Refused as refusal:
        return _refused(request, refusal)
    _close(request)
    return _into(request, invitation, "desk:today")


def _invitation(request) -> tuple[Invitation, bool]:
    """The invitation this visitor opened, and whether by the link in its letter."""
    by_mail = opened(request, actions.INVITATION_BY_MAIL)
    link = by_mail or opened(request, actions.INVITATION)
    invitation = link and people.invitation_of(link.practice_key, link.about_key)
    if not invitation or not invitation.is_open(timezone.now()):
        raise Http404
    return invitation, by_mail is not None


def _close(request) -> None:
    close(request, actions.INVITATION)
    close(request, actions.INVITATION_BY_MAIL)


def _refused(request, refusal: Refused):
    return render(request, "desk/join/refused.html", {"sentence": refusal}, status=422)


def _into(request, invitation: Invitation, page: str):
    request.session[CHOSEN] = invitation.practice.public_id
    return redirect(page)
