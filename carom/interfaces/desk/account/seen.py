"""Being there keeps a session alive; a page that asks again by itself does not."""

from django.db import OperationalError
from django.utils import timezone

from carom.domain.practices import actions
from carom.interfaces.desk import room

BY_ITSELF = "X-By-Itself"
"""Header of a request that a page sends on its own, such as the progress of an import."""


class SeenMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        row = getattr(request.session, "row", None) if request.user.is_authenticated else None
        if row is not None and BY_ITSELF not in request.headers:
            self._touch(row)
        return self.get_response(request)

    def _touch(self, row) -> None:
        """A full disk keeps nobody from reading."""
        try:
            actions.touch(session=row, at=timezone.now())
        except OperationalError as error:
            if not room.is_trouble(error):
                raise
