"""Every desk page on a large practice: queries, p50 and p95 beside an empty view in the same process (P4).

    python -m bench.pages [--data var/demo-large] [--runs 40]

Prints one JSON line per page. Build the data first: carom demo --size large --no-serve
"""

import argparse
import json
import os
import statistics
import time
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
    import django

    django.setup()
    from bench.desk import empty_view, pages, visitor

    client = visitor()
    empty, _ = measure(empty_view(client), args.runs * 5)
    print(json.dumps({"name": "empty view", "p50_ms": empty[0], "p95_ms": empty[1]}))
    worst = 0.0
    for name, address in pages():
        (p50, p95), queries = measure(lambda address=address: client.get(address), args.runs)
        worst = max(worst, p50 / empty[0])
        line = {"name": name, "queries": queries, "p50_ms": p50, "p95_ms": p95, "ratio": round(p50 / empty[0], 1)}
        print(json.dumps(line), flush=True)
    print(json.dumps({"name": "slowest page beside an empty view", "ratio": round(worst, 1), "bar": 15}))
    return 0


def measure(visit, runs: int) -> tuple[tuple[float, float], int]:
    """((p50, p95) in milliseconds, queries of one visit), after three visits to warm up."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(3):
        answer = visit()
        assert answer.status_code == 200, f"{answer.status_code} from {answer.request['PATH_INFO']}"
    with CaptureQueriesContext(connection) as captured:
        visit()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        visit()
        times.append((time.perf_counter() - began) * 1_000)
    return (round(statistics.median(times), 2), round(sorted(times)[int(len(times) * 0.95)], 2)), len(captured)


if __name__ == "__main__":
    raise SystemExit(main())
