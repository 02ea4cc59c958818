"""Kills that have tests beside what they kill (imports, backups, keys, mail), many times over for `make faults`.

`make test` runs each of them a few times where it lives.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from tests.domain.backups.conftest import FILL, SETUP, Installation
from tests.faults import figures

pytestmark = pytest.mark.skipif(not figures.IS_WHOLE_RUN, reason="a few of these are tried beside what they kill")
ROOT = Path(__file__).parents[2]


def run(*arguments: str, **more: str) -> list[str]:
    """The lines a process prints; it has a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAROM_")}
    environment = kept | {"DJANGO_SETTINGS_MODULE": "carom.settings", "PYTHONPATH": str(ROOT)} | more
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-1000:]
    return done.stdout.splitlines()


def test_imports_end_as_undisturbed(tmp_path):
    with figures.stopwatch() as seconds:
        script = str(ROOT / "tests/domain/intake/killing.py")
        lines = [json.loads(line) for line in run(script, "30", CAROM_DATA=str(tmp_path), CAROM_MODE="test")]
    kills = sum(line["kills"] for line in lines)
    wrong = sum(digest != line["expected"] for line in lines for digest in line["digests"])
    what = "kill -9 of the job of an import: reading, preview, commit, undo"
    figures.write("import", n=kills, what=what, seconds=seconds(), wrong=wrong)
    assert (len(lines), wrong) == (4, 0)


def test_backups_and_restores_leave_nothing_half(tmp_path):
    made = Installation(tmp_path / "data", tmp_path / "practice.key")
    identities = [pyrage.x25519.Identity.generate() for _key in range(2)]
    made.keys.write_text(f"{identities[0]}\n")
    made.folder.mkdir()
    (made.folder / "backup-recipients.txt").write_text("".join(f"{one.to_public()}\n" for one in identities))
    assert made.carom("setup", *SETUP, "--email", "ada@example.org", typed="a quiet harbor at dawn\n").returncode == 0
    assert made.python("-c", FILL).returncode == 0
    (made.folder / "uploads").mkdir()
    (made.folder / "uploads" / "0123abcd").write_text("a sheet that waits to be read")
    with figures.stopwatch() as seconds:
        told = run("-m", "tests.domain.backups.killing", str(made.keys), "60", CAROM_DATA=str(made.folder))
    lines = [json.loads(line) for line in told]
    kills, bad = sum(line["kills"] for line in lines), [one for line in lines for one in line["bad"]]
    what = "kill -9 of a backup, a restore and its swap"
    figures.write("backup", n=kills, what=what, seconds=seconds(), wrong=len(bad))
    assert (len(lines), bad) == (3, [])


def test_a_new_key_reaches_everything(tmp_path):
    with figures.stopwatch() as seconds:
        [line] = run("-m", "tests.domain.keys.rotating", "120", "11", CAROM_DATA=str(tmp_path))
    told = json.loads(line)
    wrong = told["closed"] + told["left"]
    what = "kill -9 of a change of keys, while another process writes patients"
    kept = {"acknowledged": told["written"], "lost": told["lost"], "wrong": wrong}
    figures.write("keys", n=told["kills"], what=what, seconds=seconds(), **kept)
    assert (told["lost"], wrong) == (0, 0)


def test_mail_is_neither_lost_nor_doubled_unseen():
    with figures.stopwatch() as seconds:
        run("-m", "pytest", "-q", "tests/interfaces/clock/test_kills.py", CAROM_KILLS="300")
    told = json.loads(Path("var/trust/mail.json").read_text())
    what = "kill -9 of the process that sends mail, at every step and at chance moments"
    counts = {"acknowledged": told["messages"], "lost": told["lost"], "duplicated": told["doubled_unseen"]}
    more = counts | {"unknown": told["unclear_and_shown"]}
    figures.write("mail", n=told["kills"], what=what, seconds=seconds(), **more)
