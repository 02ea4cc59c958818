"""Work that piles up answers and indexes without a single cycle among them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """The search for cycles pauses: over many small answers that stay, it costs a fifth of the time and finds none."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
