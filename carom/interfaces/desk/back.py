"""To which page of ours somebody goes back after a detour, such as saying once more who they are."""

from collections.abc import Callable
from inspect import getclosurevars
from urllib.parse import urlsplit

from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def page_of(request) -> str:
    """The page the person stands on: of a form or a part of a page, the one it was on; "/" where nobody says."""
    if request.method in {"GET", "HEAD"} and not request.htmx:
        return request.get_full_path()
    return _came_from(request) or "/"


def page_behind(request) -> str:
    """A page that can be opened, for somebody whose form was not carried out: the one they came from; else that of
    the form, of the record it is about, or of the list."""
    came_from = _came_from(request)
    for page in (came_from, request.path):
        found = _found(urlsplit(page).path)
        if found and takes_get(found.func):
            return page
    parts = request.path.rstrip("/").split("/")
    above = ["/".join(parts[:end]) for end in range(len(parts) - 1, 0, -1)]
    return next((page for one in above for page in (one, f"{one}/") if _is_page(page)), "/")


def _is_page(path: str) -> bool:
    """Of a part of an address, whether it is that of a page: a list, or a record with its public id."""
    found = _found(path)
    return bool(found) and takes_get(found.func) and all(len(str(key)) == _KEY for key in found.kwargs.values())


_KEY = 16
"""Letters of a public id: what is shorter is a word of the longer address."""


def _found(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def takes_get(view: Callable | None) -> bool:
    """Whether an address shows a page, or only takes forms.

    Asked of Django's `require_http_methods` around the view, which keeps its list to itself.
    """
    while view is not None:
        allowed = getclosurevars(view).nonlocals.get("request_method_list") if hasattr(view, "__closure__") else None
        if allowed is not None and "GET" not in allowed:
            return False
        view = getattr(view, "__wrapped__", None)
    return True


def _came_from(request) -> str:
    """Path and query of the page of ours this request came from; '' where nobody says."""
    came_from = request.htmx.current_url or request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return ""
    parts = urlsplit(came_from)
    return parts.path + (f"?{parts.query}" if parts.query else "")
