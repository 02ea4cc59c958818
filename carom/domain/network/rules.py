"""Decisions of the network on plain values."""

from collections.abc import Callable, Iterable


def leads_to(start: int, goal: int, following: Callable[[list[int]], Iterable[int]]) -> bool:
    """Whether a chain of introductions leads from `start` to `goal`.

    `following(ids)` gives everybody introduced by one of them. Every party is looked at once, so that even a circle
    ends.
    """
    seen, frontier = {start}, [start]
    while frontier:
        reached = set(following(frontier)) - seen
        if goal in reached:
            return True
        seen |= reached
        frontier = sorted(reached)
    return False
