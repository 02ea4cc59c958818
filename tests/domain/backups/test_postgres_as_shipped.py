"""PostgreSQL as compose.postgres.yaml and deploy/postgres-role.sh set it up, with a password full of odd signs.

A practice is opened, backed up, drilled as every week and tried, by a role that row policies hold.
"""

import re
from pathlib import Path

import psycopg
import pyrage
import pytest
import yaml

from tests import postgres
from tests.domain.backups.conftest import SETUP, Installation

PASSWORD = "p@ss/w:rd#1?&$x'\"% \\"
COMPOSE = yaml.safe_load(Path("compose.postgres.yaml").read_text())


def given(url: str) -> dict[str, str]:
    """The environment of the container, with the password put in as `docker compose` does; `url` has host and port."""
    told = COMPOSE["services"]["carom"]["environment"]
    filled = {
        name: re.sub(r"\$\{CAROM_DATABASE_PASSWORD[^}]*\}", lambda _: PASSWORD, text) for name, text in told.items()
    }
    server = url.split("@", 1)[1].split("/", 1)[0]
    return filled | {"CAROM_DATABASE_URL": filled["CAROM_DATABASE_URL"].replace("@database/", f"@{server}/")}


@pytest.fixture(scope="module")
def shipped():
    programs = postgres.programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.running(programs, password=PASSWORD) as url:
        yield given(url)


def test_a_practice_is_opened_backed_up_drilled_and_tried(shipped, tmp_path):
    made = Installation(tmp_path / "data", tmp_path / "practice.key")
    made.folder.mkdir()
    holders = [pyrage.x25519.Identity.generate() for _holder in range(2)]
    made.keys.write_text(str(holders[0]))
    (made.folder / "backup-recipients.txt").write_text("\n".join(str(one.to_public()) for one in holders))
    opened = made.carom("setup", *SETUP, "--email", "ada@example.org", typed="a quiet harbor at dawn\n", **shipped)
    assert opened.returncode == 0, opened.stderr
    for command in (["backup"], ["drill"]):
        done = made.carom(*command, **shipped)
        assert done.returncode == 0, done.stderr
    tried = made.carom("restore", "--check", str(made.backups[0]), "--identity", str(made.keys), **shipped)
    assert tried.returncode == 0, tried.stderr
    assert "It comes back" in tried.stdout


def test_without_the_password_nobody_comes_in(shipped):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(shipped["CAROM_DATABASE_URL"].split("?")[0])
    with psycopg.connect(shipped["CAROM_DATABASE_URL"].split("?")[0], password=shipped["PGPASSWORD"]) as role:
        (rights,) = role.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert rights == (False, False, False, True)
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        assert role.execute(owner).fetchone() == ("carom",)


START = """
from carom.interfaces.cli import django_start
django_start.start()
django_start._may_start()
from carom.domain.installation import storing
fact = storing.walls(None)
print(fact and (fact.tone, fact.says))
"""


@pytest.mark.parametrize(("role", "is_held"), [(postgres.OWNER, False), ("carom", True)])
def test_a_role_whom_no_wall_holds_is_told_at_every_start(shipped, tmp_path, role, is_held):
    made = Installation(tmp_path / "data", tmp_path / "practice.key")
    made.folder.mkdir()
    server = shipped["CAROM_DATABASE_URL"].split("@", 1)[1].split("/", 1)[0]
    on = shipped | {"CAROM_DATABASE_URL": f"postgres://{role}@{server}/postgres"}
    started = made.python("-c", START, **on)
    assert started.returncode == 0, started.stderr
    assert ("WARNING: Carom signs in to PostgreSQL as a role whom no wall" in started.stderr) is not is_held
    if not is_held:
        assert started.stdout.strip() == "('broken', 'no wall between practices')"
