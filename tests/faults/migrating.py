"""Run by test_migrate_killed.py in a process of its own: kills the bringing up to date of a database with SIGKILL.

From a database of the version before (each app one migration back) and from none at all. Killed before and after every
migration is written down, and at random moments; then begun again. Prints one JSON line per beginning:
{"from", "kills", "bad"}; `bad` names everything that differs from an undisturbed update.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.exceptions import IrreversibleError  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

from carom.interfaces.cli import django_start  # noqa: E402
from tests import forked  # noqa: E402

DATABASE = Path(settings.DATABASES["default"]["NAME"])
KEPT = DATABASE.with_suffix(".kept")
CHANCE = random.Random(7)
NOT_COMPARED = {"backups_backup", "audit_entry", "audit_head", "audit_check", "sqlite_sequence", "shared_cache"}
"""A backup before an update is written down: how often depends on the kills."""


def update() -> None:
    django_start.prepare(to_serve=False)


def killed_at(number: int, moment: str):
    """The update, killed before or after the nth migration is written down."""

    def work() -> None:
        real, count = MigrationExecutor.record_migration, iter(range(1, 10_000))

        def record(executor, migration):
            is_it = next(count) == number
            if is_it and moment == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            real(executor, migration)
            if is_it:
                os.kill(os.getpid(), signal.SIGKILL)

        MigrationExecutor.record_migration = record
        update()

    return work


def digest() -> dict[str, str]:
    """Schema and rows, table by table."""
    found = {}
    with sqlite3.connect(DATABASE) as database:
        schema = database.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1, 2"
        ).fetchall()
        found["schema"] = _hash(schema)
        for kind, name, _sql in schema:
            if kind != "table" or name in NOT_COMPARED:
                continue
            names = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")')]
            if name in {"django_migrations", "django_content_type", "auth_permission"}:
                names = [one for one in names if one not in {"id", "applied", "content_type_id"}]
            columns = ", ".join(f'"{one}"' for one in names)
            found[name] = _hash(sorted(map(repr, database.execute(f'SELECT {columns} FROM "{name}"'))))
        found["sound"] = str(database.execute("PRAGMA integrity_check").fetchall())
        found["keys"] = str(database.execute("PRAGMA foreign_key_check").fetchall())
    return found


def _hash(rows: list) -> str:
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def put_back() -> None:
    connection.close()
    for part in ("", "-wal", "-shm"):
        Path(f"{DATABASE}{part}").unlink(missing_ok=True)
    if KEPT.exists():
        shutil.copy(KEPT, DATABASE)


def one_back() -> list[str]:
    """Take the newest migration of every app back, where it can be; the names of those that were."""
    taken = []
    for app, name in MigrationLoader(connection).graph.leaf_nodes():
        graph = MigrationLoader(connection).graph
        before = [one for one in graph.node_map[app, name].parents if one.key[0] == app]
        if app in {config.label for config in _own_apps()} and before:
            try:
                call_command("migrate", app, before[0].key[1], verbosity=0)
                taken.append(f"{app}.{name}")
            except IrreversibleError:
                continue
    return taken


def _own_apps():
    from django.apps import apps

    return [config for config in apps.get_app_configs() if config.name.startswith("carom.")]


def try_from(name: str, kills: int) -> dict:
    put_back()
    began = time.monotonic()
    assert forked.run(update) == 0
    whole = time.monotonic() - began
    expected, bad, done, number = digest(), [], 0, 0
    plans = [killed_at(n, moment) for n in range(1, kills // 3 + 1) for moment in ("before", "after")]
    plans += [None] * (kills - len(plans))
    for number, plan in enumerate(plans):
        put_back()
        code = forked.run(plan) if plan else forked.run(update, seconds=CHANCE.uniform(0, whole))
        done += code < 0
        if forked.run(update):
            bad.append(f"kill {number}: the update could not be begun again")
        elif different := [part for part, value in digest().items() if expected.get(part) != value]:
            bad.append(f"kill {number}: {different}")
    return {"from": name, "kills": done, "bad": bad}


def main(kills: int) -> None:
    lines = []
    if KEPT.exists():
        KEPT.unlink()
    lines.append(try_from("nothing", kills))
    put_back()
    update()
    from tests.faults import ground

    ground.lay(settings.DATA / "ground.json")
    taken = one_back()
    connection.close()
    with sqlite3.connect(DATABASE) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(DATABASE, KEPT)
    if taken:
        lines.append(try_from("the version before", kills) | {"taken_back": taken})
    for line in lines:
        sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
