"""Runs every benchmark and writes what it printed into docs/figures.md, with the machine and the day.

    python -m bench.figures [--quick]

The large sample practice must be there for the pages: carom demo --size large --no-serve
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "figures.md"
RUNS = {
    "A practice analysis of a file": (["bench/analyze.py"], True),
    "Import, beside django-import-export; matching, beside RapidFuzz": (["bench/imports.py"], True),
    "Matching names": (["bench/matching.py"], True),
    "Pages on the large practice (5,000 sources, 200,000 referrals, 500,000 touchpoints)": (
        ["-m", "bench.pages"],
        False,
    ),
    "Backup and restore of the large practice": (["-m", "bench.backup"], False),
    "Pages at n, 2n, 4n": (["-m", "bench.growth"], False),
}
HEAD = """# Figures

Written by `python -m bench.figures`; each line was printed by the command above it. Times are of this machine and
day; ratios are within one run.

"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="smaller sizes where a benchmark has them")
    quick = parser.parse_args().quick
    load = os.getloadavg()[0]
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, load {load:.1f} at the start"
    parts = [HEAD + f"{datetime.now(UTC):%Y-%m-%d}, {machine}.\n"]
    for title, (command, has_quick) in RUNS.items():
        words = [*command, *(["--quick"] if quick and has_quick else [])]
        done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, cwd=ROOT)
        print(done.stdout, done.stderr[-2_000:], flush=True)
        parts.append(f"## {title}\n\n`python {' '.join(words)}`\n\n{_table(done.stdout)}\n")
    PAGE.write_text("\n".join(parts))
    return 0


def _table(printed: str) -> str:
    """One line per JSON line: its name, then its other numbers."""
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    rows = ["| What | Figures |", "|---|---|"]
    for line in lines:
        name = line.pop("name", "") or line.pop("case", "") or line.pop("claim", "") or line.pop("benchmark", "")
        figures = ", ".join(f"{key.replace('_', ' ')} {_shown(value)}" for key, value in line.items())
        rows.append(f"| {name} | {figures} |")
    return "\n".join(rows) + "\n"


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


if __name__ == "__main__":
    raise SystemExit(main())
