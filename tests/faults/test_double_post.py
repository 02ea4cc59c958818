"""Every form, sent by two threads at the same moment with the same key: it has the effect of once."""

import json
import os
import subprocess
import sys

from tests.faults import figures

FORMS = 1_000


def test_every_form_sent_twice_has_the_effect_of_once(tmp_path):
    environment = {**os.environ, "CAROM_DATA": str(tmp_path), "CAROM_MODE": "test"}
    environment |= {"DJANGO_SETTINGS_MODULE": "carom.settings"}
    environment.pop("CAROM_DATABASE_URL", None)
    with figures.stopwatch() as seconds:
        command = [sys.executable, "-m", "tests.faults.doubling", str(FORMS)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    doubled = [line for line in lines if line["once"] != line["twice"]]
    no_effect = [line["route"] for line in lines if not line["once"]]
    refused = [(line["route"], line["statuses"]) for line in lines if max(line["statuses"]) >= 400]
    what = "forms sent twice at the same moment with the same key"
    figures.write("double-post", n=len(lines), what=what, seconds=seconds(), duplicated=len(doubled))
    assert len(lines) > 30
    assert doubled == []
    assert (no_effect, refused) == ([], [])
