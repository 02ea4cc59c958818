"""Several things timed side by side, so that a machine that slows down slows down all of them.

What is timed is processor time of this process: other work on the machine does not stretch it as it does the clock on
the wall. But the processor's own speed changes from second to second, here by half. So one round visits everything
once, in an order that turns; what is compared is compared within its round; and the middle of all rounds counts.
"""

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Visit = Callable[[], object]


@dataclass(frozen=True)
class Timed:
    """Of one thing, a number per round: milliseconds of processor time, and of the clock on the wall."""

    spent: list[float]
    wall: list[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.spent)

    @property
    def p95(self) -> float:
        return sorted(self.spent)[int(len(self.spent) * 0.95)]

    @property
    def wall_p50(self) -> float:
        return statistics.median(self.wall)


def side_by_side(visits: Mapping[str, Visit], rounds: int, *, warm: int = 3, each: int = 1) -> dict[str, Timed]:
    """`each`: so many visits of a thing make its number of a round, which is their middle."""
    names = list(visits)
    for name in names:
        for _ in range(warm):
            visits[name]()
    found = {name: Timed([], []) for name in names}
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            numbers = [_once(visits[name]) for _ in range(each)]
            found[name].spent.append(statistics.median(spent for spent, _wall in numbers))
            found[name].wall.append(statistics.median(wall for _spent, wall in numbers))
    return found


def _once(visit: Visit) -> tuple[float, float]:
    began, began_cpu = time.perf_counter(), time.process_time()
    visit()
    return (time.process_time() - began_cpu) * 1_000, (time.perf_counter() - began) * 1_000


def ratio(one: Timed, other: Timed) -> float:
    """How many times longer `one` takes: the middle of the ratios of all rounds."""
    return statistics.median(a / b for a, b in zip(one.spent, other.spent, strict=True))


def slope(sizes: Sequence[float], timed: Sequence[Timed]) -> float:
    """Of time over size on a log-log scale (0 is flat, 1 is linear): the middle of the slopes of all rounds."""
    return statistics.median(slope_of(sizes, times) for times in zip(*(one.spent for one in timed), strict=True))


def slope_of(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Least squares of log time over log size."""
    xs, ys = [math.log(size) for size in sizes], [math.log(one) for one in times]
    mean_x, mean_y = statistics.fmean(xs), statistics.fmean(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)
