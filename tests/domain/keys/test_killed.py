"""A rotation of the keys may be killed at any moment, while others write: all stays readable, nothing stays behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

FIGURES = Path("var/trust/keys.json")
RUNS = 24


def test_a_killed_rotation_goes_on_and_everything_stays_readable(tmp_path):
    environment = {**os.environ, "CAROM_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "carom.settings"}
    environment.pop("CAROM_DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.domain.keys.rotating", str(RUNS), "7"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(told, indent=1) + "\n")
    assert told["runs"] == RUNS
    assert told["kills"] >= 10
    assert told["values_read"] > 0
    assert told["written"] > 0
    assert {name: told[name] for name in ("closed", "left", "lost")} == {"closed": 0, "left": 0, "lost": 0}
    assert told["keys"] == 1
    assert "Traceback" not in done.stderr
