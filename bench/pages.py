"""Every desk page on a large practice: queries, p50 and p95 beside an empty view in the same process (P4).

Times are of the processor, which other work on the machine does not stretch as it does the clock on the wall; that is
`wall_p50_ms`, with what the disk takes to keep a line of history of who looked.

    python -m bench.pages [--data var/demo-large] [--runs 40]

Prints one JSON line per page. Build the data first: carom demo --size large --no-serve
"""

import argparse
import json
import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default="var/demo-large")
    parser.add_argument("--runs", type=int, default=40)
    args = parser.parse_args()
    if not Path(args.data, "carom.sqlite3").exists() and "CAROM_DATABASE_URL" not in os.environ:
        print(f"There is no sample practice in {args.data}. Build it: carom demo --size large --no-serve")
        return 2
    os.environ.update(CAROM_MODE="demo", CAROM_DATA=args.data, DJANGO_SETTINGS_MODULE="carom.settings")
    from carom.interfaces.cli import django_start

    django_start.start()
    django_start.prepare()
    from bench.desk import empty_view, pages, visitor

    client = visitor()
    empty = measure(empty_view(client), args.runs * 5)
    print(json.dumps({"name": "empty view"} | empty.shown()))
    worst = 0.0
    for name, address in pages():
        page = measure(lambda address=address: client.get(address), args.runs)
        worst = max(worst, page.p50 / empty.p50)
        print(json.dumps({"name": name} | page.shown() | {"ratio": round(page.p50 / empty.p50, 1)}), flush=True)
    print(json.dumps({"name": "slowest page beside an empty view", "ratio": round(worst, 1), "bar": 15}))
    return 0


@dataclass(frozen=True)
class Measured:
    """One page: milliseconds of processor time, of the wall clock, and what one visit asks and answers."""

    p50: float
    p95: float
    wall_p50: float
    queries: int
    size: int

    def shown(self) -> dict:
        return {
            "queries": self.queries,
            "bytes": self.size,
            "p50_ms": round(self.p50, 2),
            "p95_ms": round(self.p95, 2),
            "wall_p50_ms": round(self.wall_p50, 2),
        }


def measure(visit, runs: int) -> Measured:
    """After three visits to warm up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        answer = visit()
        assert answer.status_code == 200, f"{answer.status_code} from {answer.request['PATH_INFO']}"
    with CaptureQueriesContext(connection) as captured:
        visit()
    queries = len(captured)
    spent, wall = [], []
    for _ in range(runs):
        began, began_cpu = time.perf_counter(), time.process_time()
        visit()
        spent.append((time.process_time() - began_cpu) * 1_000)
        wall.append((time.perf_counter() - began) * 1_000)
    p95 = sorted(spent)[int(len(spent) * 0.95)]
    return Measured(statistics.median(spent), p95, statistics.median(wall), queries, len(answer.content))


if __name__ == "__main__":
    raise SystemExit(main())
