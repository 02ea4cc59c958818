"""The lock of the desk: who is this, in which practice, and may they? Every view stands behind it."""

from collections.abc import Callable, Hashable, Iterable
from functools import wraps
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from carom.domain.audit import actions as audit
from carom.domain.audit.deeds import Deed
from carom.domain.patients import looks
from carom.domain.practices import people, queries
from carom.domain.practices.roles import Permission
from carom.domain.practices.scope import in_practice
from carom.interfaces.desk import back, denied, reader

CHOSEN = "practice"

Look = Callable[[], Deed | None]
"""What a look at a page is in the history, asked once the page is made; None when it named nobody who must be told."""


class PracticeMiddleware:
    """Puts a signed-in person into one of their practices: its scope, its clock."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.member = request.practice = None
        request.memberships = queries.memberships(request.user) if request.user.is_authenticated else []
        request.idle = people.idle_of(request.memberships)
        if _was_away(request):
            request.session.flush()
            request.user, request.memberships = AnonymousUser(), []
        if not request.memberships:
            return self.get_response(request)
        chosen = request.session.get(CHOSEN)
        request.member = next(
            (m for m in request.memberships if m.practice.public_id == chosen), request.memberships[0]
        )
        request.practice = request.member.practice
        request.member.in_emergency = people.is_emergency(request.member, timezone.now())
        clock = timezone.override(ZoneInfo(request.practice.time_zone))
        with in_practice(request.practice), clock, reader.one_page():
            return self.get_response(request)


def _was_away(request) -> bool:
    """Whether the person was idle for longer than their practices allow. The longest time of all ends by itself."""
    row = getattr(request.session, "row", None)
    return row is not None and timezone.now() - row.seen_at >= request.idle


def allow(permission: Permission):
    """Only members who hold `permission` pass. Others: sign-in page, or 403."""

    def lock(view):
        @wraps(view)
        def locked(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if request.member is None:
                return render(request, "desk/no_practice.html", status=403)
            if not request.member.may(permission):
                denied.note(request, permission)
                raise PermissionDenied(permission)
            request.looks, request.looks_if_back = [], {}
            response = view(request, *args, **kwargs)
            _write_down(request, [*request.looks, *(request.looks_if_back.values() if _is_page_back(response) else ())])
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        locked.policy = permission
        return locked

    return lock


def _is_page_back(response: HttpResponse) -> bool:
    """Whether a form was not carried out and a page came back in its place, not only a note."""
    return response.status_code >= 400 and bool(response.content)


def _write_down(request, looks: list[Look]) -> None:
    """Who looked at whom, in one turn; a page that names nobody writes nothing and waits for nobody."""
    deeds = [deed for look in looks if (deed := look()) is not None]
    if deeds:
        audit.record_looks(practice=request.practice, by=request.member, at=timezone.now(), looks=deeds)


def _to_sign_in(request) -> HttpResponse:
    """To the sign-in page and back to the page the person was on; it says so when they had been signed in."""
    query = {"next": back.page_of(request)}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        query["ended"] = "form" if request.method == "POST" else "page"
    url = f"{reverse(settings.LOGIN_URL)}?{urlencode(query)}"
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def open_to_all(*, reason: str):
    """No sign-in needed, and says why."""

    def lock(view):
        @wraps(view)
        def unlocked(request, *args, **kwargs) -> HttpResponse:
            return view(request, *args, **kwargs)

        unlocked.policy = None
        unlocked.open_because = reason
        return unlocked

    return lock


def after_view(request, look: Look) -> None:
    """Write the look down once the page is made, whatever its answer and outside its transaction."""
    request.looks.append(look)


def after_form(request, look: Look, *, about: Hashable) -> None:
    """Write it down when the form comes back with a page: a deed that is done has its own line. Once for `about`."""
    request.looks_if_back[about] = look


def saw(request, patient) -> None:
    """The page shows this patient (None: it shows nobody). History will say so, also when a form came back."""
    if patient is not None:
        after_view(request, lambda: looks.of_patient(patient))


def saw_list(request, public_ids: Iterable[str]) -> None:
    """The page lists these patients; those without an id do not count."""
    named = [public_id for public_id in public_ids if public_id]
    after_view(request, lambda: looks.of_list(request.practice, named))


def find(records, public_id: str):
    """The record of this practice with this id, or 404. `records`: a model or a queryset in scope."""
    queryset = records.objects.all() if hasattr(records, "objects") else records
    found = queryset.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
