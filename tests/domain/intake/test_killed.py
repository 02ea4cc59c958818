"""kill -9 at any moment of the work: it goes on where it stopped, and the end is the same as undisturbed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
KILLS = 4  # moments per kind of work, each followed by a second kill


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, dict]:
    environment = {
        **os.environ,
        "CAROM_DATA": str(tmp_path_factory.mktemp("killed")),
        "CAROM_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "carom.settings",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("CAROM_DATABASE_URL", None)
    script = Path(__file__).with_name("killing.py")
    done = subprocess.run(
        [sys.executable, script, str(KILLS)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Zebedee" not in done.stdout + done.stderr
    return {line["work"]: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("work", ["read", "preview", "commit", "undo"])
def test_the_end_is_the_same_as_undisturbed(told, work):
    line = told[work]
    assert line["kills"] > KILLS
    assert set(line["digests"]) == {line["expected"]}
