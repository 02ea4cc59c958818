"""Start fails on a page without a declared policy."""

from collections.abc import Iterator

from django.core.checks import Error
from django.urls import URLPattern, get_resolver


def routes(patterns=None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site, with its whole pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry
        else:
            yield from routes(entry.url_patterns, prefix + str(entry.pattern))


def is_of_the_sign_in_library(view) -> bool:
    """The library's pages ask for who one is by themselves, and know nothing of practices."""
    return view.__module__.startswith("allauth.")


def every_route_has_a_policy(app_configs, **kwargs) -> list[Error]:
    return [
        Error(
            f"The route “{pattern}” has no policy.",
            hint="Put @allow(Permission…) or @open_to_all(reason=…) over the view.",
            id="carom.E001",
        )
        for pattern, route in routes()
        if not is_of_the_sign_in_library(route.callback) and not hasattr(route.callback, "policy")
    ]
