"""An empty installation gets its practice and its owner, by the link that `carom serve` prints."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from carom.domain.network import actions as network
from carom.domain.practices import people
from carom.interfaces.desk.access import open_to_all
from carom.interfaces.desk.account import proof
from carom.interfaces.desk.account.forms import FirstRunForm
from carom.interfaces.desk.links.opening import close, opened

_BACKEND = settings.AUTHENTICATION_BACKENDS[0]


@open_to_all(reason="There is nobody yet who could sign in; only whoever opened the printed link comes this far.")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_protect
def setup(request):
    link = opened(request, "setup")
    if link is None or people.is_anybody_here():
        raise Http404
    form = FirstRunForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/join/setup.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        owner = network.open_whole(**form.cleaned_data, at=timezone.now(), link=link)
    except network.LinkUsed:
        raise Http404 from None
    close(request, "setup")
    login(request, owner, backend=_BACKEND)
    proof.signed_in(request, owner)
    return redirect("mfa_index")
