"""Sessions on a full disk: that a note was read can't be written down, and the page is shown all the same."""

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError

from carom.interfaces.desk import room


class ReadOnMiddleware(SessionMiddleware):
    """What a page changes in its session is small (notes that were shown): it may wait. What a form changes may not."""

    def process_response(self, request, response):
        try:
            return super().process_response(request, response)
        except OperationalError as error:
            if request.method in {"GET", "HEAD"} and room.is_trouble(error):
                return response
            raise
