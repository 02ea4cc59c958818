"""Is anybody there? Asked every half minute by whoever starts a process again that hangs."""

from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from carom.interfaces.desk.access import open_to_all


@open_to_all(reason="It says only that the program and its database answer.")
@never_cache
@require_safe
def alive(request):
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("alive", content_type="text/plain; charset=utf-8")
