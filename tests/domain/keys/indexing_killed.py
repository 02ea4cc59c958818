"""Run by test_index_killed.py in a process of its own: kills changes of the index key with SIGKILL at many moments.

Writes one JSON line: {"runs", "kills", "under_way", "finished", "looked_up", "wrong"}. `under_way`: kills that left the
note in the key file, with which Carom does not start. `wrong`: patients not found by their number where there was none.
"""

import json
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime

import django
from django.apps import apps
from django.conf import settings

django.setup()
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}  # tables as they are today, at once

from django.core.management import call_command  # noqa: E402

from carom.domain.keys import indexing  # noqa: E402
from carom.domain.keys.keyring import keyring  # noqa: E402
from carom.domain.patients import actions as patients  # noqa: E402
from carom.domain.patients import queries  # noqa: E402
from carom.domain.practices import actions as practices  # noqa: E402
from carom.domain.practices.models import Member, Practice  # noqa: E402
from carom.domain.practices.scope import in_practice, scopes_disabled  # noqa: E402
from tests import forked  # noqa: E402

NOW = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
PATIENTS = 200


def rotate() -> None:
    with scopes_disabled():
        indexing.rotate(at=NOW, at_once=10)


def is_killed(*, seconds: float | None) -> bool:
    """Change the key in a process that is killed after `seconds` (None: never); whether it was killed."""
    code = forked.run(rotate, seconds=seconds)
    assert code <= 0
    return code < 0


def wrong() -> int:
    practice = Practice.objects.get()
    with in_practice(practice):
        found = [queries.by_own_number(practice, f"P{number}") for number in range(PATIENTS)]
        return sum(one is None or one.own_number != f"P{number}" for number, one in enumerate(found))


def main(runs: int, seed: int) -> None:
    chance = random.Random(seed)
    call_command("migrate", verbosity=0, run_syncdb=True)
    keyring()
    owner = practices.add_user(email="a@example.org", name="Alice", password=None, at=NOW)
    practice = practices.open_practice(name="Harbor", profession="podiatry", owner=owner, at=NOW)
    with in_practice(practice):
        by = Member.objects.get()
        for number in range(PATIENTS):
            patients.add_patient(practice=practice, own_number=f"P{number}", by=by, at=NOW)
    began = time.monotonic()
    is_killed(seconds=None)
    usual = time.monotonic() - began
    told: Counter = Counter(runs=runs, wrong=wrong(), kills=0, under_way=0, finished=0, looked_up=PATIENTS)
    for _run in range(runs):
        told["kills"] += is_killed(seconds=chance.uniform(0, usual))
        if indexing.is_under_way(settings.KEYS_FILE):
            told["under_way"] += 1
            continue
        told["finished"] += 1
        told["looked_up"] += PATIENTS
        told["wrong"] += wrong()
    is_killed(seconds=None)
    told["wrong"] += wrong() + indexing.is_under_way(settings.KEYS_FILE)
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
