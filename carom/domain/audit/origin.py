"""Where a deed comes from: the address and the request, known to the interface, written down with every line."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    ip: str = ""
    request_id: str = ""


_current: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039  frozen


def current() -> Origin:
    """Of what runs now; empty for a job and at the terminal."""
    return _current.get()


@contextmanager
def coming_from(*, ip: str, request_id: str) -> Iterator[Origin]:
    """Lines of history written in here say that they come from there."""
    token = _current.set(Origin(ip[:45], request_id[:32]))
    try:
        yield _current.get()
    finally:
        _current.reset(token)
