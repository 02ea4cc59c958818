"""Which changes of shape a database has been through, and whether this version of Carom knows them all."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

GONE = {"sessions"}
"""Apps that earlier versions had: what they did to a database is known, and does no harm."""

RESTORING = "carom_restoring"
"""A schema of PostgreSQL that is there while a backup is being put in place: what is half done is not used."""

Migrations = dict[str, list[str]]
"""App → names of the migrations that were applied."""


def applied() -> Migrations:
    """Of the database in use; nothing where there are no tables yet."""
    return as_lists(MigrationRecorder(connection).applied_migrations())


def as_lists(pairs) -> Migrations:
    found: Migrations = {}
    for app, name in sorted(pairs):
        found.setdefault(app, []).append(name)
    return found


def unknown(migrations: Migrations) -> list[str]:
    """Those this version has never heard of: the database comes from a newer one."""
    known: set[tuple[str, str]] = set()
    for key, migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        known |= {key, *(tuple(old) for old in migration.replaces)}
    applied = [(app, name) for app, names in migrations.items() if app not in GONE for name in names]
    return [f"{app}.{name}" for app, name in applied if (app, name) not in known]


def is_waiting() -> bool:
    """Whether this version would change the shape of the database in use."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_half_restored() -> bool:
    """Whether a restore into this database was cut off, or is under way."""
    if connection.vendor != "postgresql":
        return False  # a file of SQLite comes to its place when all is done
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [RESTORING])
        return cursor.fetchone() is not None


def holds_practices() -> bool:
    """Whether there is anything to lose. Asked with plain SQL: the tables may be older than the code."""
    if "practices_practice" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM practices_practice LIMIT 1")
        return cursor.fetchone() is not None


def practice_keys() -> list[str]:
    """The public ids of every practice here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_id FROM practices_practice")
        return [key for (key,) in cursor.fetchall()]
