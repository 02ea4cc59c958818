"""What goes on beside a hundred people: `import` brings in file after file and takes every other back, `mail` queues
messages. Each until it is killed; one line on standard output for everything that is done."""

import hashlib
import random
import sys
import time
from pathlib import Path

from carom.interfaces.cli import django_start

ROWS = 2_000
EVERY = 3
"""Seconds between two messages."""


def bring_in(practice, by) -> None:
    from django.conf import settings
    from django.utils import timezone

    from carom.domain.intake import actions, jobs
    from carom.domain.intake.models import ImportBatch
    from carom.domain.intake.reading.mapping import Mapping

    def work(batch) -> ImportBatch:
        jobs.run(batch, clock=timezone.now)
        return ImportBatch.objects.select_related("by__user", "practice").get(pk=batch.pk)

    for number in range(1_000_000):
        settings.UPLOADS.mkdir(exist_ok=True)
        stored = settings.UPLOADS / f"soak-{number}"
        stored.write_text(_sheet(number))
        batch = actions.start_import(
            practice=practice, file_name=f"soak-{number}.csv", upload=stored.name,
            sha256=hashlib.sha256(stored.read_bytes()).hexdigest(), by=by, at=timezone.now(),
        )  # fmt: skip
        batch = work(batch)
        found = Mapping.from_dict(batch.mapping)
        actions.set_mapping(
            batch=batch, version=batch.version, columns=found.columns, shape=found.shape,
            date_order=found.date_order or "mdy", by=by, at=timezone.now(),
        )  # fmt: skip
        batch = work(batch)
        for deed in ("commit", "undo") if number % 2 else ("commit",):
            actions.ask_for(batch=batch, work=deed, version=batch.version, by=by, at=timezone.now())
            batch = work(batch)
            print(f"{deed} {batch.created}", flush=True)
        time.sleep(5)


def _sheet(number: int) -> str:
    chance = random.Random(number)
    lines = ["Date received,Referred by,Patient number,Status"]
    for row in range(ROWS):
        name = f"{chance.choice(['Jane', 'Omar', 'Wei', 'Ana'])} {chance.choice(['Smith', 'Okafor', 'Lind', 'Ortega'])}"
        day = f"0{chance.randint(1, 6)}/{chance.randint(1, 28):02}/2026"
        lines.append(f"{day},{name},S{number}-{row},{chance.choice(['', 'completed'])}")
    return "\n".join(lines) + "\n"


def put_mail(practice, by) -> None:
    from django.utils import timezone

    from carom.domain.outbox import actions, rules
    from carom.domain.practices.models import Practice

    # Of every practice in turn: each sends at most so many an hour, and mail is to leave until the end.
    keys = list(Practice.objects.order_by("pk").values_list("public_id", flat=True))
    assert len(keys) * rules.PER_HOUR["practice"] > 3_600 / EVERY, "too few practices: mail would stop before the end"
    for number in range(1_000_000):
        data = {"practice": practice.name, "asked_by": by.name}
        actions.queue(
            practice_key=keys[number % len(keys)], kind="trial", to=f"soak{number}@example.org", data=data,
            dedupe_key=f"soak {number}", at=timezone.now(),
        )  # fmt: skip
        print("queued", flush=True)
        time.sleep(EVERY)


def main(what: str, practice_key: str) -> None:
    django_start.start()
    from carom.domain.practices.models import Member, Practice
    from carom.domain.practices.scope import in_practice

    practice = Practice.objects.get(public_id=practice_key)
    with in_practice(practice):
        by = Member.objects.filter(role="owner").first()
        {"import": bring_in, "mail": put_mail}[what](practice, by)


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    main(*sys.argv[1:])
