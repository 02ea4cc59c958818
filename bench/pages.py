"""Every desk page on a large practice: queries, p50 and p95 beside an empty view in the same process (P4).

Times are of the processor, three visits a round and all pages in every round (see bench/timing.py); `ratio` is beside
the empty view of the same round. `wall_p50_ms` is the clock on the wall, with what the disk takes to keep a line of
history of who looked.

    python -m bench.pages [--data var/demo-large] [--runs 20]

Prints one JSON line per page. Build the data first: carom demo --size large --no-serve
"""

import argparse
import json
import os
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", default="var/demo-large")
    parser.add_argument("--runs", type=int, default=20, help="rounds")
    args = parser.parse_args()
    if not Path(args.data, "carom.sqlite3").exists() and "CAROM_DATABASE_URL" not in os.environ:
        print(f"There is no sample practice in {args.data}. Build it: carom demo --size large --no-serve")
        return 2
    os.environ.update(CAROM_MODE="demo", CAROM_DATA=args.data, DJANGO_SETTINGS_MODULE="carom.settings")
    from carom.interfaces.cli import django_start

    django_start.start()
    django_start.prepare()
    import carom.wsgi  # noqa: F401  the memory is kept as the web server keeps it
    from bench.desk import asked, empty_view, pages, visitor
    from bench.timing import ratio, side_by_side

    client = visitor()
    visits = {"empty view": empty_view(client)}
    visits |= {name: lambda address=address: client.get(address) for name, address in pages()}
    first = {name: asked(visit) for name, visit in visits.items()}
    timed = side_by_side(visits, args.runs, each=3)
    worst = 0.0
    for name, found in timed.items():
        times = ratio(found, timed["empty view"])
        worst = max(worst, times)
        line = {
            "name": name,
            "queries": first[name].queries,
            "bytes": first[name].size,
            "p50_ms": round(found.p50, 2),
            "p95_ms": round(found.p95, 2),
            "wall_p50_ms": round(found.wall_p50, 2),
            "ratio": round(times, 1),
        }
        print(json.dumps(line), flush=True)
    print(json.dumps({"name": "slowest page beside an empty view", "ratio": round(worst, 1), "bar": 15}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
