"""Every route of the site as the address configuration has it: its name, its policy, and the methods it takes."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from carom.domain.practices.roles import Permission
from carom.interfaces.desk.checks import is_of_the_sign_in_library

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READS = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True)
class Route:
    """`permission` is None where no permission is asked for: signing in, links, the demo."""

    name: str
    pattern: str
    permission: Permission | None
    methods: frozenset[str]
    parts: tuple[str, ...]
    view: object


def every_route() -> list[Route]:
    return list(_walk(get_resolver(), "", "", ()))


def _walk(resolver, prefix: str, space: str, parts: tuple[str, ...]):
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        names = (*parts, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, pattern, inner, names)
        elif isinstance(entry, URLPattern):
            yield _route(entry, pattern, space, names)


def _route(entry: URLPattern, pattern: str, space: str, parts: tuple[str, ...]) -> Route:
    view = entry.callback
    declared = getattr(view, "policy", None)
    methods = _methods(view)
    library = is_of_the_sign_in_library(view)
    if methods is None and not library:
        raise AssertionError(f"{pattern} takes any method. Put @require_safe, @require_POST or @once over its view.")
    if declared is not None and not isinstance(declared, Permission):
        raise AssertionError(f"The policy of {pattern} is {declared!r}, which is no permission of roles.py.")
    if not entry.name:
        raise AssertionError(f"{pattern} has no name. Give it one (name=…), so that it can be reached and tested.")
    return Route(space + entry.name, pattern, declared, methods or frozenset(METHODS), parts, view)


def _methods(view) -> frozenset[str] | None:
    """What the method decorators over the view let through; None when there is none."""
    taken = None
    while view is not None:
        closure = getattr(view, "__closure__", None) or ()
        for name, cell in zip(view.__code__.co_freevars if closure else (), closure, strict=True):
            if name == "request_method_list":
                listed = frozenset(cell.cell_contents)
                taken = listed if taken is None else taken & listed
        view = getattr(view, "__wrapped__", None)
    return taken
