"""Pages for what can go wrong: plain words, and nothing typed is lost."""

from django.shortcuts import render
from django.utils.text import capfirst


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def broken(request):
    return render(request, "500.html", status=500)


def form_expired(request, reason=""):
    """The form's key or token was missing or too old."""
    return render(request, "csrf.html", {"posted": _posted(request)}, status=403)


def conflict(request, stale):
    """Both texts side by side: what was typed, and what is stored now."""
    model = type(stale.current)
    rows = []
    for name, mine in stale.mine.items():
        field = model._meta.get_field(name)
        theirs = getattr(stale.current, name)
        rows.append(
            {
                "name": name,
                "label": capfirst(str(field.verbose_name)),
                "mine": _shown(field, mine),
                "theirs": _shown(field, theirs),
                "differs": mine != theirs,
            }
        )
    context = {"rows": rows, "current": stale.current, "version": stale.current.version, "posted": _posted(request)}
    return render(request, "desk/conflict.html", context, status=409)


def _shown(field, value):
    choices = dict(field.flatchoices)
    return choices.get(value, value) if value not in (None, "") else ""


def _posted(request) -> list[tuple[str, str]]:
    """What was sent, without the keys of the form that failed."""
    keys = {"csrfmiddlewaretoken", "once", "version"}
    return [(name, value) for name, values in request.POST.lists() if name not in keys for value in values]
