"""In which language and under which address a page is made: asked of Django once for a page.

A list says hundreds of numbers, days and addresses, and each look-up costs as much as writing the cell.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.urls import get_script_prefix
from django.utils import translation

_page: ContextVar[tuple[str, str] | None] = ContextVar("page", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """While a page is made; nothing in it changes its language."""
    kept = _page.set((translation.get_language(), get_script_prefix()))
    try:
        yield
    finally:
        _page.reset(kept)


def language() -> str:
    page = _page.get()
    return page[0] if page else translation.get_language()


def prefix() -> str:
    """What stands before the path of every address, see `get_script_prefix`."""
    page = _page.get()
    return page[1] if page else get_script_prefix()
