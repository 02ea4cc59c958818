"""Runs every fault as often as `make faults` promises, then prints what came of each and the sum.

`python -m tests.faults.report` runs and prints; with `--print` it only prints the figures of the last run.
"""

import json
import os
import subprocess
import sys

from tests.faults.figures import FOLDER, bound

COLUMNS = ("n", "acknowledged", "unknown", "lost", "duplicated", "invented", "wrong")


def figures() -> list[dict]:
    return [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]


def table(found: list[dict]) -> str:
    heads = f"{'fault':<16}" + "".join(f"{name:>13}" for name in (*COLUMNS, "at most", "seconds"))
    rows = [heads]
    for one in found:
        if one["skipped_reason"]:
            rows.append(f"{one['name']:<16} not tried: {one['skipped_reason']}")
            continue
        limit = f"{one['bound_95']:.3%}" if one["bound_95"] else ""
        counts = "".join(f"{one[name]:>13,}" for name in COLUMNS)
        rows.append(f"{one['name']:<16}{counts}{limit:>13}{one['seconds']:>13,.0f}")
    kills = sum(one["n"] for one in found if one.get("what", "").startswith("kill -9"))
    acknowledged, lost = (sum(one.get(name, 0) for one in found) for name in ("acknowledged", "lost"))
    rows.append(f"{kills:,} processes killed (share of kills that lose something: at most {bound(kills) or 1:.3%}); ")
    rows.append(f"{acknowledged:,} deeds acknowledged under all faults, {lost:,} lost.")
    return "\n".join(rows)


def main() -> int:
    code = 0
    if "--print" not in sys.argv:
        command = [sys.executable, "-m", "pytest", "-q", "tests/faults", *sys.argv[1:]]
        code = subprocess.run(command, env={**os.environ, "CAROM_FAULTS": "all"}, check=False).returncode
    print(table(figures()))  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main())
