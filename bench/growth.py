"""Pages at n, 2n, 4n stay flat, and import stays linear: the slope of time over size, on a log-log scale.

    python -m bench.growth [--share 0.05] [--runs 30] [--data FOLDER]

Builds three sample practices in a folder of its own, then prints one JSON line per page. A slope of 0 is flat, 1 is
linear. Exits 1 when a page asks more often as data grows, or its slope is above the bar.
"""

import argparse
import json
import math
import os
import tempfile
from datetime import UTC, datetime

BAR = 0.1
IMPORT_BAR = 1.1
PARTS = (20, 10, 5)
"""Of the 200,000 rows of bench/imports.py: 10,000, 20,000 and 40,000."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--share", type=float, default=0.05, help="of the large practice, for n (default 0.05)")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--data", default="")
    args = parser.parse_args()
    folder = args.data or tempfile.mkdtemp(prefix="carom-growth-")
    os.environ.update(CAROM_MODE="demo", CAROM_DATA=folder, DJANGO_SETTINGS_MODULE="carom.settings")
    from carom.interfaces.cli import django_start

    django_start.start()
    django_start.prepare()
    from bench.desk import pages, visitor
    from bench.pages import measure
    from carom.domain.insights.sample import demo

    sizes = [args.share, 2 * args.share, 4 * args.share]
    visitors = []
    for share in sizes:
        demo.build_large(at=datetime.now(UTC), share=share)
        visitors.append((visitor(), pages()))
    worst = 0
    for number, (name, _address) in enumerate(visitors[0][1]):
        seen = [_seen(client, addresses[number][1], args.runs, measure) for client, addresses in visitors]
        p50s = [round(page.p50, 2) for page in seen]
        queries = [page.queries for page in seen]
        slope = _slope(sizes, p50s)
        flat = slope <= BAR and len(set(queries)) == 1
        worst += not flat
        line = {"name": name, "p50_ms": p50s, "queries": queries, "slope": round(slope, 2), "flat": flat}
        print(json.dumps(line), flush=True)
    print(json.dumps({"name": "pages that grow", "n": worst, "bar": BAR}), flush=True)
    steep = _import()
    return int(worst > 0 or steep)


def _import() -> bool:
    """Whether the import's processor time grows faster than its rows."""
    from bench.imports import apart, import_with_carom, write

    rows, times = [], []
    for parts in PARTS:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "export.csv")
            rows.append(apart(write, path, parts)["rows"])
            times.append(apart(import_with_carom, path, folder)["processor_seconds"])
    slope = _slope(rows, times)
    line = {"name": "import", "rows": rows, "processor_s": times, "slope": round(slope, 2), "bar": IMPORT_BAR}
    print(json.dumps(line), flush=True)
    return slope > IMPORT_BAR


def _seen(client, address: str, runs: int, measure):
    return measure(lambda: client.get(address), runs)


def _slope(sizes: list[float], times: list[float]) -> float:
    """Least squares of log time over log size."""
    xs, ys = [math.log(size) for size in sizes], [math.log(time) for time in times]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)


if __name__ == "__main__":
    raise SystemExit(main())
