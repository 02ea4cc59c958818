"""Every page a visitor may read, and every form on it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.isolation.cells import cells_of
from tests.isolation.routes import every_route

LEAVES = {"account_logout"}
"""Signs the visitor out."""

_TYPED = {"text", "search", "email", "tel", "url", "number", "password", "textarea", "date"}


def addresses(visitor) -> list[tuple[str, str]]:
    """(route, address) of every page the visitor may read, with their own things in it."""
    found = []
    for route in every_route():
        if "GET" not in route.methods or route.name in LEAVES:
            continue
        if route.permission and not visitor.member.may(route.permission):
            continue
        cell = next(one for one in cells_of(route, visitor) if one.method == "GET" and one.objects in {"own", "-"})
        found.append((route.name, cell.path))
    return found


@dataclass
class Form:
    """A form that is sent by POST: where to, what it holds, and which of it somebody types."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.open = Form(given.get("action") or given.get("hx-post") or "")
            if given.get("method", "").lower() == "post" or "hx-post" in given:
                self.forms.append(self.open)
        if self.open is None or (not (name := given.get("name")) and tag != "option"):
            return
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            if "selected" in given or self.select not in self.open.values:
                self.open.values[self.select] = given.get("value") or ""
        elif tag in {"input", "textarea"}:
            self._input(name, given.get("type", "text") if tag == "input" else tag, given)

    def _input(self, name: str, kind: str, given: dict) -> None:
        if kind in {"checkbox", "radio"} and "checked" not in given:
            return
        if kind not in {"file", "submit", "button"}:
            self.open.values[name] = given.get("value") or ""
        if kind in _TYPED:
            self.open.typed.add(name)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        if tag == "select":
            self.select = ""


def forms_of(page: str) -> list[Form]:
    parser = _Forms()
    parser.feed(page)
    return parser.forms
