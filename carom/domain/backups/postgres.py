"""PostgreSQL, reached by its address: connections of our own and its two programs."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from carom.domain.backups.refusals import BackupRefused
from carom.domain.backups.schema import RESTORING
from carom.domain.backups.tls import tls_of

_SEES_ALL = "-c carom.all=on"  # row-level security keeps practices apart; a backup is of all of them
_LIBPQ = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
_LIBPQ |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


def address(url: str) -> dict[str, str]:
    """The parts of postgres://user:password@host:port/name?sslmode=… as libpq calls them."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise BackupRefused("The address of the database must look like postgres://user:password@host/name.")
    found = {
        "host": parts.hostname,
        "port": parts.port and str(parts.port),
        "user": parts.username and unquote(parts.username),
        "password": parts.password and unquote(parts.password),
        "dbname": unquote(parts.path.strip("/")),
    }
    return {name: value for name, value in found.items() if value} | tls_of(
        parts.hostname, dict(parse_qsl(parts.query))
    )


def address_of(database: dict) -> dict[str, str]:
    """The same, from Django's settings of a database."""
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    found = {name: str(database[key]) for name, key in names.items() if database.get(key)}
    return found | tls_of(found.get("host"), database.get("OPTIONS", {}))


def as_url(where: dict[str, str]) -> str:
    signed = quote(where.get("user", ""), safe="")
    if "password" in where:
        signed += f":{quote(where['password'], safe='')}"
    port = f":{where['port']}" if "port" in where else ""
    host = where.get("host", "")
    tls = urlencode({name: where[name] for name in ("sslmode", "sslrootcert") if name in where})
    at = f"{signed}{'@' if signed else ''}{quote(host, safe='')}{port}"
    return f"postgres://{at}/{quote(where['dbname'], safe='')}{'?' if tls else ''}{tls}"


@contextmanager
def connected(where: dict[str, str], **options):
    """A psycopg connection that sees every practice. JSON stays text."""
    import psycopg  # noqa: PLC0415  only there with PostgreSQL
    from psycopg.types.string import TextLoader  # noqa: PLC0415

    try:
        connection = psycopg.connect(**where, options=_SEES_ALL, connect_timeout=20, **options)
    except psycopg.OperationalError as error:
        raise BackupRefused(f"PostgreSQL could not be reached: {str(error).strip().splitlines()[-1]}") from error
    connection.adapters.register_loader("jsonb", TextLoader)
    try:
        yield connection
    finally:
        connection.close()


def run(program: str, *arguments: str, where: dict[str, str] | None = None) -> None:
    """Run pg_dump or pg_restore to its end. The password travels in the environment, not where `ps` shows it."""
    if shutil.which(program) is None:
        raise BackupRefused(
            f"{program} was not found. Install PostgreSQL's client programs, at least as new as the server."
        )
    environment = {**os.environ, "PGOPTIONS": _SEES_ALL, "PGCONNECT_TIMEOUT": "20"}
    environment |= {_LIBPQ[name]: value for name, value in (where or {}).items()}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise BackupRefused(f"{program} failed: {said[:300]}")


def fill(where: dict[str, str], dump: Path) -> None:
    """Restore a dump into an empty database, in one transaction: all of it or nothing."""
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--enable-row-security"]
    run("pg_restore", *options, f"--dbname={where['dbname']}", str(dump), where=where)


def is_empty(connection) -> bool:
    tables = "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() LIMIT 1"
    return connection.execute(tables).fetchone() is None


def begin_restoring(connection) -> None:
    """Mark the database: until `end_restoring`, Carom does not start on it (see schema.is_half_restored)."""
    import psycopg  # noqa: PLC0415  only there with PostgreSQL

    try:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {RESTORING}")
    except psycopg.errors.InsufficientPrivilege as error:
        raise BackupRefused(
            "The role may not make a schema in that database. Make the database its own: CREATE DATABASE … OWNER …."
        ) from error
    connection.commit()


def end_restoring(connection) -> None:
    connection.execute(f"DROP SCHEMA {RESTORING}")
    connection.commit()


def make_database(server, name: str) -> None:
    """Make a database on this server (psycopg, autocommit), in place of one of that name."""
    import psycopg  # noqa: PLC0415  only there with PostgreSQL

    drop_database(server, name)
    try:
        server.execute(f"CREATE DATABASE {_named(name)} TEMPLATE template0 ENCODING 'UTF8'")
    except psycopg.errors.InsufficientPrivilege as error:
        raise BackupRefused(
            "The drill restores into a database of its own and may not make one. "
            "Allow it, as PostgreSQL's administrator: ALTER ROLE … CREATEDB."
        ) from error


def drop_database(server, name: str) -> None:
    server.execute(f"DROP DATABASE IF EXISTS {_named(name)} WITH (FORCE)")


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
