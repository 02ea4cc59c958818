"""`carom analyze` on a large messy export: seconds and peak memory of the whole process tree. Prints JSON lines.

    python bench/analyze.py [--quick]

The file comes from the simulator: 200,000 rows, 5,000 sources, about 40,000 spellings (--quick: a tenth of each).
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIMIT_MIB = 400
PAUSE = 0.02  # seconds between two looks at the memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 rows, 500 sources, 4,000 spellings")
    parts = 10 if parser.parse_args().quick else 1
    with tempfile.TemporaryDirectory() as folder:
        path, answer = Path(folder, "export.csv"), Path(folder, "analysis.json")
        with get_context("spawn").Pool(1) as pool:  # its memory ends with it
            facts = pool.apply(write_export, (str(path), parts))
        before = processor_seconds()
        seconds, peak = watched("analyze", str(path), "--json", str(answer))
        work = processor_seconds() - before
        found = json.loads(answer.read_text(encoding="utf-8"))
        empty, base = watched("--version")
    people = [source for source in found["sources"] if source["kind"] in ("person", "organization")]
    line = {
        "benchmark": "analyze",
        **facts,
        "seconds": round(seconds, 2),
        "processor_seconds": round(work, 2),  # of all processes; says more than seconds on a busy machine
        "rows_per_second": round(facts["rows"] / seconds),
        "peak_mib": round(peak),
        "peak_limit_mib": LIMIT_MIB,
        "empty_command": {"seconds": round(empty, 2), "peak_mib": round(base)},
        "rows_accounted_for": found["rows_read"] == found["rows_used"] + found["rows_skipped_total"] == facts["rows"],
        "people_and_places_found": len(people),
        "unresolved_texts": len(found["unresolved"]),
        "coverage": found["coverage"],
    }
    print(json.dumps(line))


def write_export(path: str, parts: int, names: str = "") -> dict:
    """A messy export at `path`; says what is in it. At `names`, if given: the right names of its sources, as JSON."""
    from carom.analysis.simulator import Practice, large_group, sheet

    practice = Practice(
        large_group(
            sources=4_700 // parts,
            prospects=300 // parts,
            most_sources=5_000 // parts,
            touches_per_week=4_000 // parts,
            spellings=40_000 // parts,
            referrals=200_000 // parts,
        ),
        seed=1,
    )
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.HEADERS)
        writer.writerows(sheet.rows(practice))
    if names:
        Path(names).write_text(json.dumps(list(dict.fromkeys(one.display for one in practice.sources))))
    return {
        "rows": len(practice.referrals),
        "sources": len({referral.source for referral in practice.referrals} - {None}),
        "spellings": len({referral.told for referral in practice.referrals}),
        "mib": round(Path(path).stat().st_size / 2**20, 1),
    }


def watched(*words: str) -> tuple[float, float]:
    """Seconds and peak resident memory (MiB, summed over the process tree) of one `carom` command."""
    began, peak = time.perf_counter(), 0.0
    process = subprocess.Popen([sys.executable, "-m", "carom", *words], cwd=ROOT, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, sum(map(resident, tree(process.pid))))
        time.sleep(PAUSE)
    if process.returncode:
        sys.exit(f"carom {' '.join(words)} ended with {process.returncode}")
    return time.perf_counter() - began, peak


def processor_seconds() -> float:
    """Processor time of all ended child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tree(pid: int) -> list[int]:
    """A process and everything below it (Linux)."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in tree(int(child)))]


def resident(pid: int) -> float:
    """Resident memory in MiB; 0 for a process that has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
