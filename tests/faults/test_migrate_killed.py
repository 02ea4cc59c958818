"""kill -9 in the middle of an update: begun again, it comes to the same database, and no row is another."""

import json
import os
import subprocess
import sys

import pyrage

from tests.faults import figures

KILLS = figures.amount(3, 60)


def test_an_update_that_is_killed_goes_on(tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAROM_")}
    environment |= {"CAROM_DATA": str(tmp_path), "CAROM_MODE": "production"}
    environment |= {"DJANGO_SETTINGS_MODULE": "carom.settings"}
    keys = [str(pyrage.x25519.Identity.generate().to_public()) for _key in range(2)]
    (tmp_path / "backup-recipients.txt").write_text("\n".join(keys) + "\n")  # before an update comes a backup
    with figures.stopwatch() as seconds:
        command = [sys.executable, "-m", "tests.faults.migrating", str(KILLS)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    kills, bad = sum(line["kills"] for line in lines), [fault for line in lines for fault in line["bad"]]
    what = "kill -9 of an update of the database"
    figures.write("migrate", n=kills, what=what, seconds=seconds(), wrong=len(bad), beginnings=lines)
    assert kills >= KILLS // 2
    assert bad == [], done.stderr
