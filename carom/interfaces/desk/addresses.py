"""Addresses of many records: a list asks for hundreds, and every one is the same but for the names in it."""

from functools import cache
from urllib.parse import quote

from django.urls import reverse

from carom.interfaces.desk import reader


def address(name: str, *names: str) -> str:
    """`reverse(name, args=names)`, put together once; `names` are texts, such as public ids."""
    return _pattern(name, len(names), reader.prefix()) % tuple(map(_quoted, names))


def _quoted(name: str) -> str:
    """Public ids are letters and digits: most stay as they are."""
    return name if name.isalnum() and name.isascii() else quote(name, safe="")


@cache
def _pattern(name: str, count: int, prefix: str) -> str:
    marks = [f"mark{place}" for place in range(count)]
    found = reverse(name, args=marks).replace("%", "%%")
    for mark in marks:
        found = found.replace(mark, "%s")
    return found
