"""No start with keys that others can read, that are gone, or that belong to another database."""

import os
import shutil
import subprocess
import sys

import pytest

GIVEN = ["--practice", "Bayside", "--profession", "podiatry", "--name", "Ada Ruiz", "--email", "ada@example.org"]


def start(folder, **given):
    """A command that prepares the database, as `carom serve` does, and then refuses for another reason."""
    environment = {**os.environ, "CAROM_MODE": "production", "CAROM_DATA": str(folder), **given}
    environment.pop("CAROM_DATABASE_URL", None)
    command = [sys.executable, "-m", "carom", "setup", "--password-stdin", *GIVEN]
    words = "a quiet harbor at dawn\n"
    return subprocess.run(command, input=words, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("opened") / "data"
    assert start(folder).returncode == 0
    return folder


@pytest.fixture
def data(opened, tmp_path):
    return shutil.copytree(opened, tmp_path / "data")


def test_with_its_own_keys_it_starts(data):
    assert "Somebody already signs in" in start(data).stderr


def test_keys_others_can_read(data):
    (data / "keys.json").chmod(0o644)
    done = start(data)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"Carom does not start: Others on this machine can read the keys in {data / 'keys.json'}. "
        f"Run: chmod 600 {data / 'keys.json'}"
    )


def test_a_key_file_on_a_disk_that_is_not_there_is_not_made_anew(data, tmp_path):
    elsewhere = tmp_path / "disk" / "keys.json"
    done = start(data, CAROM_KEYS_FILE=str(elsewhere))
    assert done.returncode == 1
    assert "There is no key file" in done.stderr and "connect that disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert not elsewhere.exists()


def test_a_change_of_the_index_key_that_was_cut_off(data):
    keys = data / "keys.json"
    keys.write_text(keys.read_text().replace('"index"', '"marking": "2026-06-15", "index"', 1))
    done = start(data)
    assert done.returncode == 1
    assert "Carom does not start: A change of the index key was cut off. Run `carom keys rotate --index`" in done.stderr


def test_keys_of_another_database(data, tmp_path):
    other = tmp_path / "other"
    assert start(other).returncode == 0
    before = (data / "carom.sqlite3").read_bytes()
    done = start(data, CAROM_KEYS_FILE=str(other / "keys.json"))
    assert done.returncode == 1
    assert "is not the key file this database was written with" in done.stderr
    assert (data / "carom.sqlite3").read_bytes() == before
