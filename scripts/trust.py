"""Writes docs/generated/trust.md from what tests and benchmarks left in var/trust (make trust). Measures nothing.

What has not been run says so. To have it all: make test, make faults, make soak, then
`python -m bench.backup > var/trust/backup.jsonl`.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
TRUST, PAGE, ASVS = ROOT / "var/trust", ROOT / "docs/generated/trust.md", ROOT / "policy/asvs.yaml"
NOT_RUN = ["Not run."]
NOT_TESTED = """\
No outside penetration test and no certified audit has taken place. The ASVS items were judged by the authors.
Not tested: disks that lie about having written, file systems other than ext4 and tmpfs, several machines on one
PostgreSQL, a stolen running server, timing beyond that of sign-in, a browser other than Chromium. The container image
was not built where these figures were made."""


def main() -> int:
    sections = {
        "Acknowledged and lost": ("make faults", faults()),
        "Who may what": ("make test", isolation() + crawl()),
        "History and keys": ("make test", history() + keys()),
        "Mail": ("make test", mail()),
        "A hundred people at work": ("make soak MINUTES=30", soak()),
        "Backup and restore": ("python -m bench.backup > var/trust/backup.jsonl", backup()),
        "OWASP ASVS 5.0, levels 1 and 2": ("policy/asvs.yaml", asvs()),
        "What was not tested": ("", [NOT_TESTED]),
    }
    parts = [
        f"# Trust, in figures\n\nWritten by `make trust` from what the named commands left in `var/trust`. {_when()}"
    ]
    for title, (command, lines) in sections.items():
        parts.append(f"## {title}\n\n" + (f"`{command}`\n\n" if command else "") + "\n".join(lines))
    PAGE.write_text("\n\n".join(parts) + "\n")
    return 0


def _when() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return f"{datetime.now(UTC):%Y-%m-%d}, on {commit.stdout.strip() or 'no commit'} or a little before."


def _read(name: str):
    path = TRUST / name
    return json.loads(path.read_text()) if path.exists() else None


def _table(heads: Iterable[str], rows: Iterable[Iterable]) -> list[str]:
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return lines + ["| " + " | ".join(_shown(cell) for cell in row) + " |" for row in rows] + [""]


def _shown(cell) -> str:
    return f"{cell:,}" if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)


def faults() -> list[str]:
    found = [json.loads(path.read_text()) for path in sorted((TRUST / "faults").glob("*.json"))]
    if not found:
        return NOT_RUN
    counted = ("n", "acknowledged", "unknown", "lost", "duplicated", "invented", "wrong")
    rows, untried = [], []
    for one in found:
        if one["skipped_reason"]:
            untried.append(f"- Not tried: {one['name']}: {one['skipped_reason']}")
            continue
        most = f"{min(one['bound_95'], 1):.2%}" if one["n"] else ""
        rows.append([one["what"], *(one[name] for name in counted), most, "whole" if one["is_whole_run"] else "short"])
    lines = _table(["Fault", *counted, "share that fails, at most", "run"], rows)
    kills = sum(one["n"] for one in found if one.get("what", "").startswith("kill -9"))
    kept, lost = (sum(one.get(name, 0) for one in found) for name in ("acknowledged", "lost"))
    sentence = f"{kills:,} processes killed, {kept:,} deeds acknowledged under all faults, {lost:,} lost."
    limit = f" With none lost, at most {3 / kills:.2%} of kills lose something (95 %, rule of three)." if kills else ""
    return [*lines, *untried, *([""] if untried else []), sentence + (limit if not lost else "")]


def isolation() -> list[str]:
    found = _read("isolation.json")
    if not found:
        return NOT_RUN
    rows = [
        [engine, visitor, told["cells"], told.get("allowed", 0), told["denied"]]
        for engine, visitors in found.items()
        for visitor, told in visitors.items()
        if isinstance(told, dict) and "cells" in told
    ]
    cells = sum(row[2] for row in rows)
    return [
        *_table(["Database", "Visitor", "cells", "allowed", "denied"], rows),
        f"{cells:,} cells (route, method, visitor, whose object) asked, each as declared. {policies()}",
        "",
    ]


def policies() -> str:
    """Of the routes, as the test of the policies counted them; with one too many the program does not start."""
    found = _read("policies.json")
    if not found:
        return "Policies of the routes: not counted."
    return (
        f"Of {sum(found.values())} routes {found['permission']} ask for a permission, {found['open']} are open to all "
        f"and say why, {found['library']} are pages of the sign-in library on a closed list with a reason each, "
        f"{found['without']} have no policy (with one the program does not start)."
    )


def crawl() -> list[str]:
    found = _read("crawl.json")
    if not found:
        return ["Pages in a browser: not run."]
    pages, wrong = (sum(told[name] for told in found.values()) for name in ("pages", "faults"))
    return [
        f"{pages:,} pages opened in Chromium by {len(found)} roles: {wrong} broken content policies, errors or "
        "requests to other hosts."
    ]


def history() -> list[str]:
    found = _read("audit.json")
    if not found:
        return NOT_RUN
    rows = [[engine, told["lines"], told["made"], told["found"]] for engine, told in found.items()]
    return _table(["Changes to history", "lines of the chain", "made", "found"], rows)


def keys() -> list[str]:
    found = _read("keys.json")
    if not found:
        return ["Rotation of keys: not run."]
    return [
        f"Rotation of keys under a writer: {found['runs']} runs, {found['kills']} killed, "
        f"{found['values_read']:,} values read, {found['closed']} unreadable, {found['left']} left with an old key; "
        f"{found['written']} writes acknowledged, "
        f"{found['lost']} lost."
    ]


def mail() -> list[str]:
    found = _read("mail.json")
    if not found:
        return NOT_RUN
    return [
        f"{found['kills']} kills of the sender, {found['messages']:,} messages: {found['lost']} lost, "
        f"{found['doubled_unseen']} sent twice unseen, {found['unclear_and_shown']} unclear and shown to a person."
    ]


def soak() -> list[str]:
    found = _read("soak.json")
    if not found:
        return NOT_RUN
    told = {key: value for key, value in found.items() if not isinstance(value, dict | list)}
    rows = [[kind, *(found[kind].get(name, "") for name in ("n", "p50", "p95", "p99"))] for kind in ("page", "write")]
    grown = [f"{seen['start']:,} → {seen['end']:,}" for seen in found["memory_kb"].values()]
    facts = ", ".join(f"{key.replace('_', ' ')} {_shown(value)}" for key, value in told.items())
    return [
        *_table(["Milliseconds", "n", "p50", "p95", "p99"], rows),
        f"{facts}. Errors: {found['errors'] or 'none'}. Memory of each web worker, kB: {'; '.join(grown)}. "
        f"Load of the machine: {found['load']}. Beside: {found['beside']}.",
    ]


def backup() -> list[str]:
    path = TRUST / "backup.jsonl"
    if not path.exists():
        return NOT_RUN
    found = [json.loads(line) for line in path.read_text().splitlines() if line.startswith("{")]
    names = ("gigabytes", "seconds", "seconds_per_gigabyte", "times_gzip", "most_memory_megabytes")
    return _table(
        ["What", *(name.replace("_", " ") for name in names)],
        [[one["name"], *(one[name] for name in names)] for one in found],
    )


def asvs() -> list[str]:
    judged = yaml.safe_load(ASVS.read_text())
    items = judged["items"]
    unjudged = [number for chapter in judged["not_judged"].values() for number in chapter]
    counts = Counter("does not apply" if item.get("applies") == "no" else item["met"] for item in items.values())
    applicable = sum(counts[key] for key in ("yes", "partly", "no")) + len(unjudged)
    share = counts["yes"] / applicable
    words = (
        f"{counts['yes']} met of {applicable} that apply or were not judged ({share:.0%}; goal 95 %): "
        f"{counts['partly']} partly, {counts['no']} not, {len(unjudged)} not judged; {counts['does not apply']} do "
        "not apply."
    )
    open_items = [
        [number, item["met"], item.get("why", "")]
        for number, item in items.items()
        if item.get("met") in ("partly", "no")
    ]
    return [
        words,
        "",
        *_table(["Open", "met", "why"], open_items),
        "Not judged: " + (", ".join(map(str, unjudged)) or "none") + ".",
    ]


if __name__ == "__main__":
    sys.exit(main())
