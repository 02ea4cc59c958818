"""Being there keeps a session alive; a page that asks again by itself does not."""

from django.utils import timezone

from carom.domain.practices import actions

BY_ITSELF = "X-By-Itself"
"""Header of a request that a page sends on its own, such as the progress of an import."""


class SeenMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        row = getattr(request.session, "row", None) if request.user.is_authenticated else None
        if row is not None and BY_ITSELF not in request.headers:
            actions.touch(session=row, at=timezone.now())
        return self.get_response(request)
