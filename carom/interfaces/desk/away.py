"""The database went away for a while: a plain page, when to try again, and the form ready to be sent once more."""

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_htmx.http import reswap, trigger_client_event

from carom.domain.installation.disk_trouble import led_to

SECONDS = 10
"""After which it is worth trying again."""

_CLASSES = ("08", "57P")
"""As PostgreSQL numbers them: no connection; shut down, starting or ended by its keeper."""

_NEVER_AGAIN = {"csrfmiddlewaretoken", "code", "credential", "token"}


def is_trouble(error: BaseException | None) -> bool:
    """Whether what went wrong, or what led to it, is that the line to PostgreSQL broke or could not be had."""
    return any(_is_of_the_line(one) for one in led_to(error))


def _is_of_the_line(error: BaseException) -> bool:
    """Faults of the line carry a number of these classes, or none at all where no server was there to give one."""
    if not isinstance(error, Error):
        return False
    driver = error.__cause__
    if not type(driver).__module__.startswith("psycopg"):
        return False
    number = getattr(driver, "sqlstate", None)
    if number is None:
        return isinstance(error, OperationalError | InterfaceError)
    return number.startswith(_CLASSES)


def come_back(request) -> HttpResponse:
    """503. Whether a form was saved is not known: sent again with the same key, it is saved once."""
    if getattr(request, "htmx", False):
        sentence = _("The database can’t be reached just now. Try again in a moment: nothing is saved twice.")
        response = reswap(HttpResponse(status=503), "none")
        response = trigger_client_event(response, "toast", {"text": sentence, "kind": "error"})
    else:
        wrote = request.method not in {"GET", "HEAD", "OPTIONS"}
        fields, files = _sent(request) if wrote else ([], False)
        again = wrote and not files and _is_ours(request) and any(name == "once" for name, _value in fields)
        response = _page(request, {"wrote": wrote, "fields": fields, "again": again})
    response.headers["Retry-After"] = str(SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_ours(request) -> bool:
    """Whether the form came from a page of ours: a form of somebody else's is never offered to be sent again."""
    check = CsrfViewMiddleware(lambda _request: HttpResponse())
    check.process_request(request)  # the database may have failed before this was looked at
    return check.process_view(request, come_back, (), {}) is None


def _page(request, context: dict) -> HttpResponse:
    """Without what other pages are given: notes, people and alarms stand in the database."""
    bare = {"request": request, "csrf_token": get_token(request)}
    return HttpResponse(render_to_string("database_away.html", bare | context), status=503)


def _sent(request) -> tuple[list[tuple[str, str]], bool]:
    """(name, text) of every field but secrets, and whether files came with them."""
    try:
        lists, files = list(request.POST.lists()), bool(request.FILES)
    except OSError:
        return [], True
    kept = [(name, values) for name, values in lists if name not in _NEVER_AGAIN and "password" not in name]
    return [(name, value) for name, values in kept for value in values], files
