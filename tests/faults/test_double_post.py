"""Every form, sent by two threads at the same moment with the same key: it has the effect of once."""

import json
import os
import subprocess
import sys

from tests.faults import figures
from tests.faults.doubled import BESIDE, OPEN

FORMS = 1_000
NOTED_EACH = {"desk:link": {"audit_entry"}, "desk:insights-work-out": {"audit_entry"}}
"""Neither carries a key. A link may be opened more than once, and every opening is a line of history; the analysis that
is worked out twice is one report, and each time is a line."""


def effect(line: dict, times: str) -> dict[str, int]:
    return {table: gained for table, gained in line[times].items() if table not in NOTED_EACH.get(line["route"], ())}


def is_taken(line: dict) -> bool:
    """Alone, and at least one of two; where a form carries no key, the other may be told that it is over."""
    alone, *both = line["statuses"]
    return alone < 400 and min(both) < 400 and (max(both) < 400 or (line["may_refuse"] and max(both) in {404, 422}))


def test_every_form_sent_twice_has_the_effect_of_once(tmp_path):
    environment = {**os.environ, "CAROM_DATA": str(tmp_path), "CAROM_MODE": "test"}
    environment |= {"DJANGO_SETTINGS_MODULE": "carom.settings"}
    environment.pop("CAROM_DATABASE_URL", None)
    with figures.stopwatch() as seconds:
        command = [sys.executable, "-m", "tests.faults.doubling", str(FORMS)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    doubled = [line for line in lines if effect(line, "once") != effect(line, "twice")]
    no_effect = [line["route"] for line in lines if not line["once"]]
    refused = [(line["route"], line["statuses"]) for line in lines if not is_taken(line)]
    what = "forms sent twice at the same moment with the same key"
    figures.write("double-post", n=len(lines), what=what, seconds=seconds(), duplicated=len(doubled))
    assert {line["route"] for line in lines} >= OPEN | BESIDE | {"desk:import-upload", "desk:emergency"}
    assert len(lines) > 70
    assert doubled == []
    assert (no_effect, refused) == ([], [])
