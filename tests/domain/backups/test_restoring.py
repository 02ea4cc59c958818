import json
import secrets
import sqlite3

import pyrage
import pytest

from carom.domain.backups import archive, checking, copying, short_lived
from carom.domain.backups.refusals import BackupRefused


def check(installation, file, *more, keys=None, **environment):
    return installation.carom(
        "restore", str(file), "--identity", str(keys or installation.keys), *more, **environment
    )  # fmt: skip


def test_a_backup_would_come_back(installation, sealed):
    before = copying.examine_sqlite(installation.database)[0]
    done = check(installation, sealed, "--check")
    assert done.returncode == 0, done.stderr
    assert "No data was changed" in done.stdout
    after = copying.examine_sqlite(installation.database)[0]
    written_down = {"backups_backup", "audit_entry", "audit_head"}  # that it was tried
    assert {name for name in before if before[name] != after[name]} <= written_down
    assert list(installation.folder.glob("backup-scratch-*")) == []


def test_a_backup_comes_back_and_what_was_there_stays_beside_it(installation, sealed):
    installation.change("UPDATE practices_practice SET name = 'Spoiled'")
    (installation.folder / "uploads/0123abcd").unlink()
    done = check(installation, sealed)
    assert done.returncode == 0, done.stderr
    assert installation.ask("SELECT name FROM practices_practice") == [("Bayside",)]
    assert (installation.folder / "uploads/0123abcd").exists()
    (replaced,) = installation.folder.glob("replaced-*")
    with sqlite3.connect(replaced / "carom.sqlite3") as old:
        assert old.execute("SELECT name FROM practices_practice").fetchall() == [("Spoiled",)]
    said = installation.ask("SELECT why FROM audit_entry WHERE action = 'backups.restore'")
    assert sealed.name in said[0][0]
    assert installation.carom("backup").returncode == 0  # it works on


def test_onto_a_bare_machine_with_the_key_file_put_back_first(installation, sealed, tmp_path):
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    refused = check(installation, sealed, CAROM_DATA=str(fresh))
    assert refused.returncode == 1 and "Put the key file" in refused.stderr
    (fresh / "keys.json").write_bytes((installation.folder / "keys.json").read_bytes())
    (fresh / "keys.json").chmod(0o600)
    done = check(installation, sealed, CAROM_DATA=str(fresh))
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(fresh / "carom.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM patients_patient").fetchone() == (20,)
    holders = "backup-recipients.txt"
    assert (fresh / holders).read_bytes() == (installation.folder / holders).read_bytes()
    assert "New backups are sealed for 2 holders" in done.stdout


@pytest.mark.parametrize("place", ["head", "middle", "end"])
def test_a_flipped_byte_is_found(installation, sealed, place):
    body = bytearray(sealed.read_bytes())
    body[{"head": 120, "middle": len(body) // 2, "end": len(body) - 1}[place]] ^= 1
    sealed.write_bytes(body)
    refuses(installation, sealed, "not whole, or was changed")


@pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.999])
def test_a_cut_file_is_found(installation, sealed, part):
    body = sealed.read_bytes()
    sealed.write_bytes(body[: int(len(body) * part)])
    refuses(installation, sealed, "not whole, or was changed")


def test_another_key_does_not_open_it(installation, sealed, tmp_path):
    other = tmp_path / "other.key"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    refuses(installation, sealed, "This key does not open", keys=other)
    other.write_text("no key at all")
    refuses(installation, sealed, "There is no key in", keys=other)
    other.write_text("AGE-SECRET-KEY-1CUT")
    refuses(installation, sealed, "not whole. Copy it again", keys=other)


def refuses(installation, file, said, *, keys=None):
    folder = file.parent / f"opened-{secrets.token_hex(4)}"
    folder.mkdir()
    with pytest.raises(BackupRefused, match=said):
        checking.open_into(folder, file, checking.identities(keys or installation.keys))


def test_a_spoiled_backup_changes_nothing(installation, sealed):
    sealed.write_bytes(sealed.read_bytes()[:-1])
    before = installation.database.read_bytes()
    done = check(installation, sealed)
    assert (done.returncode, "not whole, or was changed" in done.stderr) == (1, True), done.stderr
    assert installation.database.read_bytes() == before
    assert list(installation.folder.glob("replaced-*")) == []


def rewritten(installation, sealed, tmp_path, change):
    """The same backup with `change(manifest, folder)` done to it, and sealed again by somebody who holds the key."""
    key = pyrage.x25519.Identity.from_str(installation.keys.read_text().split("\n")[1])
    folder = tmp_path / "rewritten"
    manifest = archive.unseal(sealed, [key], folder)
    change(manifest, folder)
    parts = [archive.Part(name, folder / name) for name in manifest.pop("parts")]
    target = tmp_path / "carom-again.age"
    archive.seal(parts, manifest, [key.to_public()], target)
    return target


def test_sessions_in_a_backup_of_an_earlier_version_do_not_live_again(installation, sealed, tmp_path):
    signed_in = (
        "from carom.interfaces.cli import django_start; django_start.start()\n"
        "from importlib import import_module; from django.conf import settings\n"
        "one = import_module(settings.SESSION_ENGINE).SessionStore(); one['x'] = 1; one.create()"
    )
    assert installation.python("-c", signed_in).returncode == 0
    table = short_lived.sessions_table()

    def change(manifest, folder):
        path = folder / "database/carom.sqlite3"
        assert manifest["tables"][table][0] == 0, "backups do not hold them any more"
        with sqlite3.connect(path) as database:
            database.execute("ATTACH ? AS used", [str(installation.database)])
            database.execute(f"INSERT INTO {table} SELECT * FROM used.{table}")
        manifest["tables"] = {name: list(found) for name, found in copying.examine_sqlite(path)[0].items()}
        assert manifest["tables"][table][0] == 1

    done = check(installation, rewritten(installation, sealed, tmp_path, change))
    assert done.returncode == 0 and "Sign-ins ended: 1" in done.stdout, done.stderr
    assert installation.ask(f"SELECT count(*) FROM {table}") == [(0,)]


def test_rows_that_are_not_those_that_were_backed_up_are_found(installation, sealed, tmp_path):
    def change(manifest, folder):
        with sqlite3.connect(folder / "database/carom.sqlite3") as database:
            database.execute("UPDATE network_party SET city = 'Elsewhere' WHERE id = 7")

    refuses(installation, rewritten(installation, sealed, tmp_path, change), "The table network_party is not what")


def test_a_row_that_points_nowhere_is_found(installation, sealed, tmp_path):
    def change(manifest, folder):
        with sqlite3.connect(folder / "database/carom.sqlite3") as database:
            database.execute("UPDATE practices_member SET user_id = 999")

    refuses(installation, rewritten(installation, sealed, tmp_path, change), "points to one of practices_user")


def test_a_newer_backup_is_refused_with_the_version_that_made_it(installation, sealed, tmp_path):
    def change(manifest, folder):
        manifest["migrations"]["practices"].append("0999_from_the_future")
        manifest["carom"] = "9.9"

    refuses(installation, rewritten(installation, sealed, tmp_path, change), r"made by a newer Carom \(9.9;")


def older(installation) -> None:
    """The database as it was before backups had a table."""
    installation.change("DROP TABLE backups_backup")
    installation.change("DELETE FROM django_migrations WHERE app = 'backups'")


def test_an_older_backup_is_brought_up_to_date(installation, sealed, tmp_path):
    def change(manifest, folder):
        path = folder / "database/carom.sqlite3"
        installation.database.replace(installation.database.with_suffix(".away"))
        installation.database.write_bytes(path.read_bytes())
        older(installation)
        path.write_bytes(installation.database.read_bytes())
        installation.database.with_suffix(".away").replace(installation.database)
        del manifest["migrations"]["backups"], manifest["tables"]["backups_backup"]
        manifest["tables"] = {name: list(found) for name, found in copying.examine_sqlite(path)[0].items()}

    file = rewritten(installation, sealed, tmp_path, change)
    done = check(installation, file)
    assert done.returncode == 0, done.stderr
    assert installation.ask("SELECT kind FROM backups_backup") == [("restore",)]


@pytest.mark.parametrize(
    "server", ["import carom.wsgi", "from carom.interfaces.cli import django_start as d; d.start()"]
)
def test_nothing_is_restored_under_a_running_server(installation, sealed, server):
    trying = (
        f"{server}; import subprocess, sys;"
        "print(subprocess.run([sys.executable, '-m', 'carom', *sys.argv[1:]], capture_output=True, text=True).stderr)"
    )
    done = installation.python("-c", trying, "restore", str(sealed), "--identity", str(installation.keys))
    assert "Carom is running on" in done.stdout, done.stderr
    assert list(installation.folder.glob("replaced-*")) == []


def test_a_database_is_backed_up_before_its_shape_changes(installation):
    older(installation)
    done = installation.python("-c", "from carom.interfaces.cli import django_start as d; d.start(); d.prepare()")
    assert done.returncode == 0, done.stderr
    (file,) = installation.backups
    assert file.name.endswith("-migrate.age")
    assert installation.ask("SELECT kind, file_name FROM backups_backup") == [("migrate", file.name)]


def test_without_a_backup_the_shape_does_not_change(installation):
    older(installation)
    (installation.folder / "backup-recipients.txt").unlink()
    done = installation.python("-c", "from carom.interfaces.cli import django_start as d; d.start(); d.prepare()")
    assert done.returncode == 1 and "only after a backup" in done.stderr
    assert installation.ask("SELECT name FROM sqlite_master WHERE name = 'backups_backup'") == []


def test_a_database_of_a_newer_version_is_left_alone(installation):
    installation.change("INSERT INTO django_migrations (app, name, applied) VALUES ('later', '0001_x', '2030-01-01')")
    before = installation.database.read_bytes()
    done = installation.python("-c", "from carom.interfaces.cli import django_start as d; d.start(); d.prepare()")
    assert done.returncode == 1 and "later.0001_x" in done.stderr and "Start the newer version" in done.stderr
    assert installation.database.read_bytes() == before


def test_a_drill_goes_the_whole_way_and_is_written_down(installation):
    done = installation.carom("drill")
    assert done.returncode == 0, done.stderr
    ((drilled, seconds, tables, file),) = installation.ask(
        "SELECT drilled_at, seconds, tables, file_name FROM backups_backup WHERE kind = 'drill'"
    )
    assert drilled and seconds > 0 and json.loads(tables)["patients_patient"][0] == 20 and file == ""
    assert list(installation.folder.glob("backup-scratch-*")) == []


def test_a_drill_that_fails_says_why(installation):
    installation.change("UPDATE practices_practice SET time_zone = 'Nowhere/Land'")  # no page can be shown
    done = installation.carom("drill")
    assert done.returncode == 1 and "Pages of the restored copy" in done.stderr, done.stderr
    assert installation.ask("SELECT count(*) FROM backups_backup WHERE error != '' AND drilled_at IS NULL") == [(1,)]


def test_a_backup_made_after_an_anchor_comes_back(installation):
    """The history of the copy names its last anchor: its file must be in the backup too."""
    assert installation.carom("audit", "anchor").returncode == 0
    (anchor,) = (installation.folder / "anchors").glob("*.json")
    written = anchor.read_bytes()
    assert installation.carom("backup").returncode == 0
    (file,) = installation.backups
    checked = check(installation, file, "--check")
    assert checked.returncode == 0, checked.stderr
    drilled = installation.carom("drill")
    assert drilled.returncode == 0, drilled.stderr
    anchor.unlink()
    done = check(installation, file)
    assert done.returncode == 0, done.stderr
    assert anchor.read_bytes() == written
    verified = installation.carom("audit", "verify")
    assert verified.returncode == 0, verified.stderr


def test_a_backup_older_than_the_newest_anchor_comes_back_and_says_so(installation, sealed):
    assert installation.carom("audit", "anchor").returncode == 0
    done = check(installation, sealed)
    assert done.returncode == 0, done.stderr
    assert "The history goes back to" in done.stdout
    assert len(list(installation.folder.glob("replaced-*/anchors/*.json"))) == 1
    assert len(list((installation.folder / "anchors").glob("*.json"))) == 1  # written anew
    verified = installation.carom("audit", "verify")
    assert verified.returncode == 0, verified.stderr


def test_a_lost_file_of_an_anchor_does_not_keep_a_backup_from_coming_back(installation):
    assert installation.carom("audit", "anchor").returncode == 0
    (anchor,) = (installation.folder / "anchors").glob("*.json")
    anchor.unlink()
    assert installation.carom("backup").returncode == 0
    done = check(installation, installation.backups[0])
    assert done.returncode == 0, done.stderr
    verified = installation.carom("audit", "verify")
    assert verified.returncode == 0, verified.stderr


def test_an_anchor_that_does_not_fit_its_history_is_found(installation, tmp_path):
    assert installation.carom("audit", "anchor").returncode == 0
    (anchor,) = (installation.folder / "anchors").glob("*.json")
    anchor.write_text(anchor.read_text().replace('"mac": "', '"mac": "0'))
    assert installation.carom("backup").returncode == 0
    done = check(installation, installation.backups[0], "--check")
    assert done.returncode == 1 and "was changed after it was written" in done.stderr, done.stderr
