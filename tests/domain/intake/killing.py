"""Run by test_killed.py in a process of its own: kills the job of an import with SIGKILL at many moments.

Writes one JSON line per kind of work: {"work", "ticks", "kills", "expected", "digests"}.
The job asks its clock for the moment of each deed, in and between transactions: there it is killed.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from django.conf import settings

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from carom.domain.audit.models import Entry  # noqa: E402
from carom.domain.intake import actions, jobs  # noqa: E402
from carom.domain.intake.committing import pace  # noqa: E402
from carom.domain.intake.models import ImportBatch, ImportChunk, ImportSpelling  # noqa: E402
from carom.domain.intake.reading.mapping import Mapping  # noqa: E402
from carom.domain.intake.staged import chunks  # noqa: E402
from carom.domain.keys.keyring import keyring  # noqa: E402
from carom.domain.network.models import Affiliation, Alias, NameKey, Party, SourceSummary  # noqa: E402
from carom.domain.patients.models import Patient  # noqa: E402
from carom.domain.practices import actions as practices  # noqa: E402
from carom.domain.practices.models import Member, Practice  # noqa: E402
from carom.domain.practices.scope import in_practice  # noqa: E402
from carom.domain.referrals.models import Referral, UnresolvedSource  # noqa: E402

NOW = datetime(2026, 6, 15, 14, 0, tzinfo=UTC)
DATABASE = Path(settings.DATABASES["default"]["NAME"])
KEPT = DATABASE.with_suffix(".kept")
UPLOAD = "the-upload"
chunks.ROWS = 50  # several transactions of two chunks, in a small file, and then as many as can be
pace.SECONDS = 0


class Clock:
    """Gives ever later moments; at tick `kill_at` the process is gone."""

    def __init__(self, start: datetime, kill_at: int = 0):
        self.now, self.ticks, self.kill_at = start, 0, kill_at

    def __call__(self) -> datetime:
        self.ticks += 1
        if self.ticks == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.now += timedelta(milliseconds=1)
        return self.now


def sheet(rows: int) -> str:
    chance = random.Random(7)
    names = [
        f"{first} {last}" for first in ("Jane", "Omar", "Wei", "Ana") for last in ("Smith", "Okafor", "Lind", "Ortega")
    ]
    places = ("Keller Family Medicine", "Keller Family Med", "Old Mill Clinic", "")
    lines = ["Date received,Referred by,Referring practice,Patient number,Patient name,Status"]
    for _ in range(rows):
        name = chance.choice(names)
        last = name.split()[1].upper()
        said = chance.choice([name, f"Dr. {name}", f"{last}, {name.split()[0].upper()} MD", "Google", "J. Smith", ""])
        place = chance.choice(places) if said not in ("", "Google") else ""
        day = f"0{chance.randint(1, 5)}/{chance.randint(1, 28):02}/2026"
        lines.append(
            f'{day},"{said}",{place},P{chance.randint(1, rows // 2)},Quentin Zebedee,{chance.choice(["", "completed"])}'
        )
    return "\n".join(lines) + "\n"


def digest() -> str:
    """Everything an import makes, without what is random or a moment."""
    connection.close()
    found = {
        "referrals": [
            [str(one.received_on), one.state, one.is_history, one.source and one.source.name, one.stated_source,
             one.channel, one.patient and one.patient.own_number, one.patient and one.patient.initials,
             one.unresolved and one.unresolved.key, one.import_key]
            for one in Referral.objects.select_related("source", "patient", "unresolved").order_by("import_key")
        ],
        "patients": sorted(one.own_number for one in Patient.objects.all()),
        "parties": sorted(Party.objects.values_list("name", "kind", "sort_key")),
        "aliases": sorted(Alias.objects.values_list("key", "party__name")),
        "words": sorted(NameKey.objects.values_list("key", "party__name")),
        "places": sorted(Affiliation.objects.values_list("person__name", "organization__name")),
        "summaries": sorted(
            [name, count, open_in, str(last)]
            for name, count, open_in, last in SourceSummary.objects.values_list(
                "party__name", "referrals_in", "open_in", "last_in_on"
            )
        ),
        "queue": sorted(UnresolvedSource.objects.values_list("key", "referrals_count")),
        "batch": list(
            ImportBatch.objects.values_list("state", "work", "rows_read", "created", "updated", "skipped", "kept")
        ),
        "spellings": sorted(ImportSpelling.objects.values_list("text", "rows", "choice", "made")),
        "chunks": [[one.number, bool(one.cells), one.outcomes] for one in ImportChunk.objects.order_by("number")],
        "in history": sum(Entry.objects.filter(action="referrals.add_in_bulk").values_list("count", flat=True)),
    }  # fmt: skip
    connection.close()
    return hashlib.sha256(json.dumps(found, sort_keys=True, default=str).encode()).hexdigest()[:16]


def in_child(practice, kill_at: int, start: datetime) -> bool:
    """Run the job in a child that dies at the given tick; whether it was killed."""
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            with in_practice(practice):
                jobs.run(ImportBatch.objects.select_related("practice").get(), clock=Clock(start, kill_at))
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def keep() -> None:
    connection.close()
    shutil.copy(DATABASE, KEPT)


def put_back() -> None:
    connection.close()
    for part in ("-wal", "-shm"):
        Path(f"{DATABASE}{part}").unlink(missing_ok=True)
    shutil.copy(KEPT, DATABASE)
    put_upload()


def put_upload() -> None:
    settings.UPLOADS.mkdir(exist_ok=True)
    (settings.UPLOADS / UPLOAD).write_text(sheet(1_300))


def ask(work: str, member) -> None:
    batch = ImportBatch.objects.get()
    if work == "preview":
        mapping = Mapping.from_dict(batch.mapping)
        actions.set_mapping(
            batch=batch, version=batch.version, columns=mapping.columns, shape=mapping.shape, date_order="mdy",
            by=member, at=NOW,
        )  # fmt: skip
    elif work != "read":
        if work == "commit":
            deed = {"batch": batch, "by": member, "at": NOW}
            batch = actions.same_place(word="Keller Family Med", text="Keller Family Medicine", **deed)
        actions.ask_for(batch=batch, work=work, version=batch.version, by=member, at=NOW)


def try_work(work: str, practice, member, chance: random.Random, kills: int) -> dict:
    ask(work, member)
    keep()
    clock = Clock(NOW)
    jobs.run(ImportBatch.objects.select_related("practice").get(), clock=clock)
    expected, digests, killed = digest(), [], 0
    for first in sorted(chance.sample(range(1, clock.ticks + 1), min(kills, clock.ticks))):
        put_back()
        killed += in_child(practice, first, NOW)
        killed += in_child(practice, chance.randint(2, clock.ticks), NOW + timedelta(minutes=1))
        with in_practice(practice):
            jobs.run(ImportBatch.objects.select_related("practice").get(), clock=Clock(NOW + timedelta(minutes=2)))
        digests.append(digest())
    return {"work": work, "ticks": clock.ticks, "kills": killed, "expected": expected, "digests": digests}


def main(kills: int) -> None:
    # Tables as the models say, without walking the migrations.
    settings.MIGRATION_MODULES = dict.fromkeys(app.label for app in apps.get_app_configs())
    call_command("migrate", run_syncdb=True, verbosity=0)
    keyring()  # made before anything is written, as a start does
    owner = practices.add_user(email="alice@example.org", name="Alice", password=None, at=NOW)
    practice = practices.open_practice(name="Bayside", profession="physical_therapy", owner=owner, at=NOW)
    practice = Practice.objects.get(pk=practice.pk)
    with in_practice(practice):
        member = Member.objects.get()
        put_upload()
        actions.start_import(practice=practice, file_name="export.csv", upload=UPLOAD, sha256="", by=member, at=NOW)
        for work in ("read", "preview", "commit", "undo"):
            line = try_work(work, practice, member, random.Random(work), kills)
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
