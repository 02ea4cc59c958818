"""What somebody typed into a form that was not carried out, to be shown again: without keys and secrets."""

from django.utils.translation import gettext_lazy as _

NOT_SAVED = _("The disk is full. Nothing was saved. Keep what you typed and tell whoever runs this Carom.")
_KEYS = {"csrfmiddlewaretoken", "once", "version", "in_practice", "code", "credential", "token", "secret"}


def fields(request) -> list[tuple[str, str]]:
    """(name, text) of every field. A body that can't be read has none."""
    try:
        lists = list(request.POST.lists())
    except OSError:
        return []
    shown = [(name, values) for name, values in lists if name not in _KEYS and "password" not in name]
    return [(name, value) for name, values in shown for value in values]
