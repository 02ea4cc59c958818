"""Is it that the disk did not take what was written? Full, read-only or broken: the words and numbers that say so."""

import errno
from collections.abc import Iterator

from django.db import DatabaseError

_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
_DISK_FULL = "53100"  # as PostgreSQL numbers it
_SAYS = ("disk is full", "disk i/o error", "attempt to write a readonly database", "no space left on device")


def is_trouble(error: BaseException | None) -> bool:
    """Whether what went wrong, or what led to it, is that the disk did not take what was written."""
    return any(_is_of_the_disk(one) for one in led_to(error))


def led_to(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and back to what it began with; each once, also where they go in a circle."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__


def _is_of_the_disk(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _ERRNOS
    if getattr(error, "sqlstate", None) == _DISK_FULL:
        return True
    return isinstance(error, DatabaseError) and any(words in str(error).lower() for words in _SAYS)
