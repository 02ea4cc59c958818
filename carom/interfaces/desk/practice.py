"""Which practice am I in? And the ready sign-ins of a demo."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carom.domain.practices import queries
from carom.domain.practices.models import Member, Practice, Profession
from carom.domain.practices.roles import ROLE_NAMES, Permission, Role
from carom.domain.practices.scope import in_practice
from carom.interfaces.desk.access import CHOSEN, allow, open_to_all
from carom.interfaces.desk.account import proof

_BACKEND = settings.AUTHENTICATION_BACKENDS[0]
_DEMO = "A demo has invented people only; outside a demo this answers 404."
_FILE_TO_TRY = settings.DATA / "referrals-to-try.csv"
_FILE_OF_TALKERS = settings.DATA / "referrals-to-try-psychotherapy.csv"
_MOST = 50


@allow(Permission.NETWORK_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request):
    """Go over to another practice one belongs to."""
    if request.method != "POST":
        return render(request, "desk/choose_practice.html", {"memberships": request.memberships})
    chosen = request.POST.get("practice", "")
    if not any(member.practice.public_id == chosen for member in request.memberships):
        raise Http404
    request.session[CHOSEN] = chosen
    return redirect("desk:today")


@open_to_all(reason=_DEMO)
@never_cache
@require_safe
def demo(request):
    only_in_a_demo()
    places = [
        {
            "practice": practice,
            "members": [(member, ROLE_NAMES[Role(member.role)]) for member in members],
            "file": file_to_try(practice) if _path_of(practice).exists() else None,
        }
        for practice, members in _everybody()
    ]
    return render(request, "desk/demo.html", {"places": places})


def file_to_try(practice: Practice) -> dict[str, str]:
    """Name and address of the messy sheet that fits this practice of a demo."""
    path = _path_of(practice)
    route = "desk:demo-file" if path == _FILE_TO_TRY else "desk:demo-file-of-talkers"
    return {"name": path.name, "url": reverse(route)}


def _path_of(practice: Practice) -> Path:
    return _FILE_OF_TALKERS if practice.profession == Profession.PSYCHOTHERAPY else _FILE_TO_TRY


@open_to_all(reason=_DEMO)
@never_cache
@require_safe
def demo_file(request):
    """A messy sheet of invented referrals, to try the import on."""
    return _given(_FILE_TO_TRY)


@open_to_all(reason=_DEMO)
@never_cache
@require_safe
def demo_file_of_talkers(request):
    """The same for the psychotherapist."""
    return _given(_FILE_OF_TALKERS)


def _given(path: Path) -> FileResponse:
    only_in_a_demo()
    if not path.exists():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@open_to_all(reason=_DEMO)
@never_cache
@require_POST
@csrf_protect
def demo_enter(request):
    only_in_a_demo()
    wanted = request.POST.get("member", "")
    for practice, members in _everybody():
        for member in members:
            if member.public_id == wanted:
                login(request, member.user, backend=_BACKEND)
                proof.signed_in(request, member.user)
                request.session[CHOSEN] = practice.public_id
                return redirect("desk:today")
    raise Http404


def only_in_a_demo() -> None:
    """404 anywhere else."""
    if not proof.is_a_demo():
        raise Http404


def _everybody() -> list[tuple[Practice, list[Member]]]:
    order = list(Role)
    found = []
    for practice in Practice.objects.order_by("pk")[:_MOST]:
        with in_practice(practice):
            members = sorted(queries.members(practice), key=lambda member: order.index(Role(member.role)))
        found.append((practice, members[:_MOST]))
    return found
