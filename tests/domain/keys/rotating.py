"""Run by test_killed.py in a process of its own: kills rotations of the keys with SIGKILL at many moments.

A second process goes on writing patients, as a web worker does, and notes each one it was told is stored.
Writes one JSON line: {"runs", "kills", "rotations", "values_read", "closed", "left", "written", "lost", "keys"}.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings

django.setup()
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}  # tables as they are today, at once

from django.core.management import call_command  # noqa: E402

from carom.domain.keys import keyfile, resealing, rotation  # noqa: E402
from carom.domain.keys.keyring import CannotOpen, keyring  # noqa: E402
from carom.domain.patients import actions as patients  # noqa: E402
from carom.domain.patients.models import Patient  # noqa: E402
from carom.domain.practices import actions as practices  # noqa: E402
from carom.domain.practices.models import Member, Practice  # noqa: E402
from carom.domain.practices.scope import in_practice, scopes_disabled  # noqa: E402
from tests.forked import ended, fork  # noqa: E402

NOW = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
PATIENTS = 240
SLOWEST = 3.0
NOTES = Path(settings.DATA) / "written"


def rotate() -> None:
    with scopes_disabled():
        rotation.rotate(at=NOW, settle=0, at_once=10)


def write_on() -> None:
    """What a web worker does: patients one by one, each noted once it is stored; pages read in between."""
    practice = Practice.objects.get()
    with in_practice(practice), NOTES.open("a") as notes:
        by = Member.objects.get()
        for number in range(1_000_000):
            added = patients.add_patient(practice=practice, name=f"Worker {number}", by=by, at=NOW)
            notes.write(f"{added.public_id} {number}\n")
            notes.flush()
            _read = [patient.name for patient in Patient.objects.order_by("-pk")[:5]]
            time.sleep(0.01)


def look() -> tuple[int, int]:
    """(values that open, values that do not), read afresh."""
    opened = closed = 0
    with scopes_disabled():
        for patient in Patient.objects.order_by("pk"):
            try:
                assert patient.name.startswith(("Patient ", "Worker "))
                opened += 1
            except CannotOpen:
                closed += 1
    return opened, closed


def lost() -> tuple[int, int]:
    """(patients the worker was told are stored, those of them that are not there as written)."""
    noted = [line.split() for line in NOTES.read_text().splitlines()]
    with scopes_disabled():
        names = {patient.public_id: patient.name for patient in Patient.objects.all()}
    return len(noted), sum(names.get(key) != f"Worker {number}" for key, number in noted)


def main(runs: int, seed: int) -> None:
    chance = random.Random(seed)
    call_command("migrate", verbosity=0, run_syncdb=True)
    keyring()  # made before anything is written, as a start does
    owner = practices.add_user(email="a@example.org", name="Alice", password=None, at=NOW)
    practice = practices.open_practice(name="Harbor", profession="podiatry", owner=owner, at=NOW)
    with in_practice(practice):
        by = Member.objects.get()
        for number in range(PATIENTS):
            patients.add_patient(practice=practice, name=f"Patient {number}", by=by, at=NOW)
    NOTES.touch()
    began = time.monotonic()
    assert ended(fork(rotate)) == 0
    usual = min(time.monotonic() - began, SLOWEST)

    counted: Counter = Counter()
    worker = fork(write_on)
    for _run in range(runs):
        pid = fork(rotate)
        time.sleep(chance.uniform(0, usual * 1.1))
        os.kill(pid, signal.SIGKILL)
        counted["kills"] += ended(pid) < 0
        opened, closed = look()
        counted["values_read"] += opened
        counted["closed"] += closed
    assert os.waitpid(worker, os.WNOHANG)[0] == 0, "the worker stopped"
    rotate()
    os.kill(worker, signal.SIGKILL)
    ended(worker)
    rotate()  # a batch the worker was in the middle of is seen too
    keys = keyfile.read(settings.KEYS_FILE)["keys"]
    with scopes_disabled():
        left = sum(resealing.count_by_key().values(), Counter())
    opened, closed = look()
    written, missing = lost()
    told = {"runs": runs, **counted, "rotations": int(keyring().active[1:]) - 1}
    told |= {"closed": counted["closed"] + closed, "left": left.total() - left[keyring().active]}
    print(json.dumps(told | {"written": written, "lost": missing, "keys": len(keys)}))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
