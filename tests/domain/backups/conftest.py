"""An installation of its own: a folder, a practice with patients, keys that are not on it, commands as processes."""

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

SETUP = ["--password-stdin", "--practice", "Bayside", "--profession", "podiatry", "--name", "Ada"]
FILL = """
from django.utils import timezone
from carom.interfaces.cli import django_start
django_start.start()
from carom.domain.configuration import actions as configuration
from carom.domain.network import actions as network
from carom.domain.patients import actions as patients
from carom.domain.practices.models import Member, Practice
from carom.domain.practices.scope import in_practice
practice = Practice.objects.get()
with in_practice(practice):
    by, at = Member.objects.get(), timezone.now()
    for n in range(20):
        patients.add_patient(practice=practice, by=by, at=at, initials="QZ", own_number=f"P{n}", name="Quentin Zebedee")
        network.add_party(practice=practice, by=by, at=at, name=f"=Jane Smith {n}", kind="person")
    provider = {"url": "https://login.example.org", "client_id": "carom", "name": "", "is_trusted": False}
    said = {"subject": "provider", "values": provider, "secret": "a word for the provider", "version": 0}
    configuration.change(practice=practice, by=by, at=at, **said)
"""


@dataclass
class Installation:
    folder: Path
    keys: Path

    @property
    def database(self) -> Path:
        return self.folder / "carom.sqlite3"

    @property
    def backups(self) -> list[Path]:
        return sorted((self.folder / "backups").glob("*.age"))

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CAROM_")}
        return kept | {"CAROM_MODE": "production", "CAROM_DATA": str(self.folder)} | more

    def python(self, *arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *arguments], input=typed, env=self.environment(**more), capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    def carom(self, *arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess:
        return self.python("-m", "carom", *arguments, typed=typed, **more)

    def ask(self, query: str) -> list[tuple]:
        with sqlite3.connect(self.database) as database:
            return database.execute(query).fetchall()

    def change(self, statement: str) -> None:
        with sqlite3.connect(self.database) as database:
            database.execute(statement)


@pytest.fixture(scope="session")
def _made(tmp_path_factory) -> Installation:
    folder = tmp_path_factory.mktemp("installation")
    made = Installation(folder / "data", folder / "practice.key")
    practice, escrow = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    made.keys.write_text(f"# the practice's key\n{practice}\n")
    made.folder.mkdir()
    (made.folder / "backup-recipients.txt").write_text(f"{practice.to_public()}\n{escrow.to_public()}  # escrow\n")
    for done in (
        made.carom("setup", *SETUP, "--email", "ada@example.org", typed="a quiet harbor at dawn\n"),
        made.python("-c", FILL),
    ):
        assert done.returncode == 0, done.stderr
    uploads = made.folder / "uploads"
    uploads.mkdir()
    (uploads / "0123abcd").write_text("a sheet that waits to be read")
    return made


@pytest.fixture
def installation(_made, tmp_path) -> Installation:
    """A copy for one test to spoil."""
    shutil.copytree(_made.folder, tmp_path / "data")
    return Installation(tmp_path / "data", _made.keys)


@pytest.fixture(scope="session")
def _sealed(_made) -> Path:
    done = _made.carom("backup", "--to", str(_made.keys.parent / "elsewhere"))
    assert done.returncode == 0, done.stderr
    return next((_made.keys.parent / "elsewhere").iterdir())


@pytest.fixture
def sealed(_sealed, tmp_path) -> Path:
    """A backup of that installation, for one test to spoil."""
    return Path(shutil.copy(_sealed, tmp_path))
