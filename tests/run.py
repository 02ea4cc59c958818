"""The whole suite (make test): the house's rules, then SQLite with a real browser, then PostgreSQL.

`CI=true` skips nothing: where PostgreSQL or Chromium can't be had, it fails.
"""

import os
import subprocess
import sys

from tests import chromium, postgres

PYTEST = [sys.executable, "-m", "pytest", "-q", "--dist", "worksteal"]
PYTEST += ["-n", os.environ.get("CAROM_TEST_PROCESSES", "2")]
CHECKS = [
    ["ruff", "check", "-q", "."],
    ["ruff", "format", "-q", "--check", "."],
    ["lint-imports"],
    ["djlint", "--lint", "--quiet", "carom/templates"],
]

# They start installations of their own, on SQLite, or ask every page with every input: the first run had them already.
ON_SQLITE = [
    "domain/backups/test_killed.py",
    "domain/backups/test_restoring.py",
    "domain/backups/test_upgrading.py",
    "domain/intake/test_killed.py",
    "domain/keys/test_index_killed.py",
    "domain/keys/test_killed.py",
    "interfaces/cli/test_clock_start.py",
    "interfaces/cli/test_demo.py",
    "interfaces/cli/test_keys_at_start.py",
    "interfaces/cli/test_serve.py",
    "interfaces/cli/test_setup.py",
    "interfaces/clock/test_kills.py",
    "security/everywhere",
]

# What is asked of PostgreSQL as well. Journeys and the crawl of every page ask pages, whatever lies below them; the
# faults kill a PostgreSQL of their own.
ON_POSTGRES = ["tests/domain", "tests/interfaces", "tests/isolation", "tests/security", "tests/house/test_rls.py"]


def main() -> int:
    bin_folder = os.path.dirname(sys.executable)
    failed = [
        command[0]
        for command in CHECKS
        if subprocess.run([os.path.join(bin_folder, command[0]), *command[1:]], check=False).returncode
    ]
    if failed:
        print(f"Not kept: {', '.join(failed)}. `make fix` mends formatting.")  # noqa: T201
    if "--check" in sys.argv or failed:
        return len(failed)
    return _sqlite() or _postgres()


def _sqlite() -> int:
    if chromium.executable() is None:
        if _must("Chromium"):
            return 1
        return subprocess.run([*PYTEST, "-m", "not browser"], check=False).returncode
    return subprocess.run(PYTEST, check=False).returncode


def _postgres() -> int:
    folder = postgres.programs()
    if folder is None:
        return int(_must("PostgreSQL"))
    with postgres.running(folder) as url:
        environment = {**os.environ, "CAROM_DATABASE_URL": url}
        chosen = [*ON_POSTGRES, "-m", "not browser"]
        passed_over = [f"--ignore=tests/{path}" for path in ON_SQLITE]
        return subprocess.run([*PYTEST, *chosen, *passed_over], check=False, env=environment).returncode


def _must(what: str) -> bool:
    """Say that a part is skipped; in CI nothing may be."""
    required = os.environ.get("CI") == "true"
    print(f"{what} was not found and could not be installed: its tests are {'required' if required else 'skipped'}.")  # noqa: T201
    return required


if __name__ == "__main__":
    sys.exit(main())
