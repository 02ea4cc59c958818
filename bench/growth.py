"""Pages at n, 2n, 4n stay flat, and import stays linear: the slope of time over size, on a log-log scale.

    python -m bench.growth [--share 0.05] [--runs 30] [--data FOLDER]

Builds three sample practices in a folder of its own, then prints one JSON line per page. The three are visited in turn,
three visits of each a round, and each round has its own slope of processor time over size; the middle of the slopes of
all rounds counts (see bench/timing.py). A slope of 0 is flat, 1 is linear. The import is timed once a size. Exits 1
when a page asks more often at 4n than at n, or its slope is above the bar.
"""

import argparse
import json
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
    import carom.wsgi  # noqa: F401  the memory is kept as the web server keeps it
    from bench.desk import asked, pages, visitor
    from bench.timing import side_by_side, slope
    from carom.domain.insights.sample import demo

    sizes = [args.share, 2 * args.share, 4 * args.share]
    visitors = []
    for share in sizes:
        demo.build_large(at=datetime.now(UTC), share=share)
        visitors.append((visitor(), pages()))
    worst = 0
    for number, (name, _address) in enumerate(visitors[0][1]):
        visits = {
            str(size): lambda client=client, address=addresses[number][1]: client.get(address)
            for size, (client, addresses) in zip(sizes, visitors, strict=True)
        }
        queries = [asked(visit).queries for visit in visits.values()]
        timed = list(side_by_side(visits, args.runs, each=3).values())
        steepness = slope(sizes, timed)
        # One more question where a page happens to name a patient, whose look is written down, is no growth.
        flat = steepness <= BAR and queries[-1] <= queries[0]
        worst += not flat
        p50s = [round(one.p50, 2) for one in timed]
        line = {"name": name, "p50_ms": p50s, "queries": queries, "slope": round(steepness, 2), "flat": flat}
        print(json.dumps(line), flush=True)
    print(json.dumps({"name": "pages that grow", "n": worst, "bar": BAR}), flush=True)
    steep = _import()
    return int(worst > 0 or steep)


def _import() -> bool:
    """Whether the import's processor time grows faster than its rows."""
    from bench.imports import apart, import_with_carom, write
    from bench.timing import slope_of

    rows, times = [], []
    for parts in PARTS:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "export.csv")
            rows.append(apart(write, path, parts)["rows"])
            times.append(apart(import_with_carom, path, folder)["processor_seconds"])
    steepness = slope_of(rows, times)
    line = {"name": "import", "rows": rows, "processor_s": times, "slope": round(steepness, 2), "bar": IMPORT_BAR}
    print(json.dumps(line), flush=True)
    return steepness > IMPORT_BAR


if __name__ == "__main__":
    raise SystemExit(main())
