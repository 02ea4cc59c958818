"""HTML by function calls: what is not `Html` is escaped."""

import re
from html import escape

VOID = frozenset({"meta", "rect", "line"})
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")  # no place in a document


class Html(str):
    """Text that is already HTML."""

    __slots__ = ()


def text(value: object) -> Html:
    """`value` as HTML: escaped unless it is `Html` already; control characters fall away."""
    if isinstance(value, Html):
        return value
    return Html(escape(UNWANTED.sub("", str(value))))


def join(*parts: object) -> Html:
    """Parts one after another."""
    return Html("".join(text(part) for part in parts))


def element(tag: str, *content: object, **attributes: object) -> Html:
    """`<tag>content</tag>`. In attribute names `_` becomes `-` and falls away at the end; None is left out."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{text(str(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    if tag in VOID:
        return Html(f"<{tag}{written}>" if tag == "meta" else f"<{tag}{written}/>")
    return Html(f"<{tag}{written}>{join(*content)}</{tag}>")
