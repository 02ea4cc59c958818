"""To which page of ours somebody goes back after a detour, such as saying once more who they are."""

from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme


def page_of(request) -> str:
    """The page the person stands on: of a form or a part of a page, the one it was on; "/" where nobody says."""
    if request.method in {"GET", "HEAD"} and not request.htmx:
        return request.get_full_path()
    came_from = request.htmx.current_url or request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    parts = urlsplit(came_from)
    return parts.path + (f"?{parts.query}" if parts.query else "")
