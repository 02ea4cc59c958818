"""How much is done at once, so that the write lock is given back about every fifth of a second on any machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

SECONDS = 0.15
"""Of work in a transaction; carrying it to the disk takes the rest of the fifth."""


class Pace:
    """Begins with `at_once` and follows what the last turn took: less at once, or up to twice as much."""

    def __init__(self, at_once: int, most: int):
        self.at_once, self._most = at_once, most

    @contextmanager
    def held(self, count: int) -> Iterator[None]:
        """Around the work on `count` of them, inside its transaction: waiting for the lock holds up nobody else."""
        began = monotonic()
        yield
        fitting = int(count * SECONDS / max(monotonic() - began, 0.001))
        self.at_once = max(1, min(fitting, 2 * count, self._most))
