"""A change of the index key may be killed at any moment: it goes on, and Carom starts only when all is found again."""

import json
import os
import subprocess
import sys

RUNS = 24


def test_a_killed_change_goes_on_and_every_patient_is_found(tmp_path):
    environment = {**os.environ, "CAROM_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "carom.settings"}
    environment.pop("CAROM_DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.domain.keys.indexing_killed", str(RUNS), "11"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["runs"] == RUNS
    assert told["kills"] >= 8
    assert told["under_way"] >= 3  # killed in the middle of the work, not before or after it
    assert told["wrong"] == 0
    assert "Traceback" not in done.stderr
