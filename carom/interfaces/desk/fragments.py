"""Rows of lists: the template of a row is rendered once for each form it takes, then only its values are filled in.

A list of fifty rows spends most of its time on the same ifs and includes, fifty times. The template stays the one
place where the row is written.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape

from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from carom.interfaces.desk import reader
from carom.interfaces.desk.frame import form_key

_FIRST_MARK = 0xE000  # private use: no template of ours holds such a sign
_FORMS = 1_000
_skeletons: dict[tuple, list[str | int]] = {}

Value = str | Callable[[], str]


def filled(template: str, values: Mapping[str, Value], *, always: Mapping | None = None, **form) -> SafeString:
    """What the template says with `values`, `form`, and what is `always` the same for it.

    A value is a text (safe texts stay as they are), or a function called anew wherever it stands. The template puts
    it in as it is, or asks whether it is empty; it passes it through no filter and compares it with nothing. What it
    compares is the `form`: few different things, no text of people. "line.id" is `id` of `line`.
    """
    empty = tuple([not value for value in values.values()])
    key = (template, reader.language(), reader.prefix(), tuple(values), empty, *form.items())
    skeleton = _skeletons.get(key)
    if skeleton is None:
        if len(_skeletons) >= _FORMS:
            _skeletons.clear()
        skeleton = _skeletons[key] = _skeleton(template, values, {**(always or {}), **form})
    texts = [
        value if isinstance(value, SafeString) or not isinstance(value, str) else escape(value)
        for value in values.values()
    ]
    return SafeString("".join([part if type(part) is str else _text(texts[part]) for part in skeleton]))


def together(fragments: Iterable[SafeString]) -> SafeString:
    """One after the other; what is not safe is escaped."""
    return SafeString("".join([one if type(one) is SafeString else conditional_escape(one) for one in fragments]))


def keys(request) -> dict[str, Value]:
    """What components/form_keys.html needs inside a fragment; one look-up for all rows of a page."""
    return {"csrf_token": get_token(request), "practice.public_id": request.practice.public_id, "once": form_key}


def _text(value: Value) -> str:
    return value if isinstance(value, str) else value()


def _skeleton(template: str, values: Mapping[str, Value], form: dict) -> list[str | int]:
    """Texts of the template, and between them the places (numbers) of values."""
    context: dict = dict(form)
    for place, (name, value) in enumerate(values.items()):
        *path, last = name.split(".")
        inner = context
        for step in path:
            inner = inner.setdefault(step, {})
        inner[last] = SafeString(chr(_FIRST_MARK + place)) if value else ""
    parts: list[str | int] = [""]
    for sign in get_template(template).render(context):
        place = ord(sign) - _FIRST_MARK
        if 0 <= place < len(values):
            parts += [place, ""]
        else:
            parts[-1] += sign
    return parts
