"""Killed at any point, a backup leaves no bad file of the final name, and a restore all of the old or of the new."""

import json

KILLS = 10


def test_kill_9_leaves_nothing_half(installation):
    done = installation.python(
        "-m", "tests.domain.backups.killing", str(installation.keys), str(KILLS),
        DJANGO_SETTINGS_MODULE="carom.settings",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["deed"] for line in lines] == ["backup", "restore", "swap"]
    assert [line["bad"] for line in lines] == [[], [], []]
    assert sum(line["kills"] for line in lines) >= 15
    assert lines[2]["kills"] >= 5
