import json
import os
import sqlite3
import subprocess

import pyrage
import pytest

from carom.domain.backups import archive, copying, making
from carom.domain.backups.refusals import BackupRefused
from carom.domain.keys.keyfile import KeysNotReadable
from tests.world import NOW

PLAIN = [b"SQLite format", b"Quentin", b"Zebedee", b"ada@example.org", b"a sheet that waits"]
ROOT = os.geteuid() == 0


def test_a_backup_holds_the_database_and_the_uploads_and_opens_with_either_key(installation, sealed, tmp_path):
    manifest = archive.unseal(sealed, [key_of(installation)], tmp_path / "opened")
    assert set(manifest["parts"]) == {"database/carom.sqlite3", "uploads/0123abcd", "backup-recipients.txt"}
    assert manifest["tables"]["patients_patient"][0] == 20
    assert manifest["heads"] and manifest["migrations"]["practices"]
    assert (tmp_path / "opened/uploads/0123abcd").read_text() == "a sheet that waits to be read"


def key_of(installation):
    return pyrage.x25519.Identity.from_str(installation.keys.read_text().split("\n")[1])


def test_nothing_can_be_read_without_a_key_and_no_key_or_secret_is_inside(installation, sealed, tmp_path):
    assert [word for word in PLAIN if word in sealed.read_bytes()] == []
    archive.unseal(sealed, [key_of(installation)], tmp_path / "opened")
    inside = b"".join(path.read_bytes() for path in (tmp_path / "opened").rglob("*") if path.is_file())
    keys = json.loads((installation.folder / "keys.json").read_text())
    hidden = [*keys["keys"].values(), keys["index"], keys["audit"], (installation.folder / "secret").read_text()]
    assert [secret for secret in hidden if secret.encode() in inside] == []
    assert b"Quentin Zebedee" not in inside  # sealed in the database too


def test_a_backup_is_written_down_and_for_its_owner_only(installation):
    done = installation.carom("backup")
    assert done.returncode == 0, done.stderr
    (file,) = installation.backups
    assert file.stat().st_mode & 0o077 == 0
    row = installation.ask(
        "SELECT kind, file_name, bytes, digest, verified_at, error FROM backups_backup ORDER BY id DESC"
    )
    assert row[0][:3] == ("asked", file.name, file.stat().st_size) and row[0][4] and not row[0][5]
    digest = subprocess.run(["sha256sum", file], capture_output=True, text=True, check=True).stdout[:64]
    assert row[0][3] == digest
    newest = "SELECT action, why FROM audit_entry WHERE practice_key = '' ORDER BY seq DESC LIMIT 1"
    assert installation.ask(newest) == [("backups.make", file.name)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (None, "carom keys init"),
        ("age1nonsense\nage1more\n", "not a list of age recipients"),
        ("# nobody\n", "0 of the two"),
    ],
)
def test_without_two_keys_there_is_no_backup(settings, tmp_path, lines, said):
    settings.DATA = tmp_path
    if lines is not None:
        (tmp_path / "backup-recipients.txt").write_text(lines)
    with pytest.raises(KeysNotReadable, match=said):
        making.make(kind="asked", at=NOW)
    assert not (tmp_path / "backups").exists()


def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(installation):
    body = bytearray(installation.database.read_bytes())
    for at in range(len(body) // 2, len(body), 512):
        body[at : at + 64] = b"\xff" * 64
    installation.database.write_bytes(body)
    with pytest.raises((BackupRefused, sqlite3.DatabaseError)):
        copying.examine_sqlite(installation.database)


@pytest.mark.skipif(not ROOT, reason="mounting a small disk needs root")
def test_a_full_disk_leaves_no_file_and_says_so(settings, installation, small_disk):
    settings.DATA = installation.folder
    copy = installation.folder / "noise"
    copy.write_bytes(os.urandom(2_000_000))
    parts = copying.Copy("sqlite", [archive.Part("noise", copy)], {}, {}, {})
    key = pyrage.x25519.Identity.generate().to_public()
    with pytest.raises(BackupRefused, match="disk is full"), making.told_plainly():
        making.seal_and_read_back(parts, [key], small_disk / "x.age", at=NOW, kind="asked")
    done = installation.carom("backup", "--to", str(small_disk / "backups"))
    assert (done.returncode, "disk is full" in done.stderr) == (1, True), done.stderr
    assert list((small_disk / "backups").glob("carom-*")) == []
    assert list(installation.folder.glob("backup-scratch-*")) == []


@pytest.fixture
def small_disk(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], check=True)
    yield small
    subprocess.run(["umount", small], check=True)


def test_only_one_backup_at_a_time(settings, tmp_path):
    settings.DATA = tmp_path
    with making.workplace(), pytest.raises(BackupRefused, match="Wait until it is done"), making.workplace():
        pass


def test_what_a_killed_backup_left_behind_is_removed(settings, tmp_path):
    settings.DATA = tmp_path
    left = tmp_path / "backup-scratch-left"
    left.mkdir()
    (left / "database.copy").write_text("a plain copy")
    with making.workplace():
        assert not left.exists()


def test_what_is_only_remembered_for_a_while_is_not_in_it_nor_in_free_pages(installation, tmp_path):
    remember = (
        "from carom.interfaces.cli import django_start; django_start.start()\n"
        "from django.core.cache import cache; cache.set('counted', 'unmistakable')"
    )
    assert installation.python("-c", remember).returncode == 0
    assert installation.ask("SELECT count(*) FROM shared_cache") == [(1,)]
    assert installation.carom("backup").returncode == 0
    manifest = archive.unseal(installation.backups[0], [key_of(installation)], tmp_path / "opened")
    assert manifest["tables"]["shared_cache"] == [0, "0" * 64]
    inside = (tmp_path / "opened/database/carom.sqlite3").read_bytes()
    assert b"practices_practice" in inside and b"unmistakable" not in inside
    assert installation.ask("SELECT count(*) FROM shared_cache") == [(1,)]  # where it is used, nothing was taken
