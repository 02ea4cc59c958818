"""`carom keys` at a terminal: what is written where, who may read it, and what is said."""

import json
import re
import subprocess
import sys

import pyrage
import pytest
from django.conf import settings

from carom.__main__ import main
from carom.domain.audit.models import Entry
from carom.domain.backups import schema
from carom.domain.keys import keyfile, recipients, sheet, taking_away
from carom.domain.patients import actions as patients
from carom.domain.today import lines, marks
from carom.interfaces.cli import django_start, recovery_sheet
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(monkeypatch, tmp_path, request):
    """A folder without keys; with them where a practice is written, as a start makes them first."""
    monkeypatch.setattr(django_start, "start", lambda **_options: None)
    monkeypatch.setattr(settings, "DATA", tmp_path / "data")
    settings.DATA.mkdir()
    monkeypatch.setattr(settings, "KEYS_FILE", tmp_path / "keys.json")
    if "world" in request.fixturenames:
        keyfile.make_key_file(settings.KEYS_FILE)
    return tmp_path


def init(folder) -> int:
    return main(["keys", "init", "--out", str(folder / "recovery")])


def test_init_leaves_only_public_keys_here_and_writes_the_rest_to_take_away(own_keys, capsys):
    assert init(own_keys) == 0
    assert "Take all three away" in capsys.readouterr().out
    made = sorted(path.name for path in (own_keys / "recovery").iterdir())
    assert made == ["escrow-identity.txt", "practice-identity.txt", "recovery-sheet.pdf"]
    assert {path.stat().st_mode & 0o777 for path in (own_keys / "recovery").iterdir()} == {0o600}
    here = [path for path in own_keys.rglob("*") if path.is_file() and "recovery" not in path.parts]
    assert not any(b"AGE-SECRET-KEY" in path.read_bytes() for path in here)


@pytest.mark.parametrize("holder", ["practice", "escrow"])
def test_each_of_the_two_opens_a_backup_alone(own_keys, holder):
    init(own_keys)
    sealed = pyrage.encrypt(b"everything", recipients.recipients())
    told = (own_keys / "recovery" / f"{holder}-identity.txt").read_text().splitlines()[-1]
    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(told)]) == b"everything"


def test_init_twice_changes_nothing_unless_asked(own_keys, capsys):
    init(own_keys)
    before = recipients.recipients_file().read_text(), settings.KEYS_FILE.read_text()
    assert init(own_keys) == 2
    assert main(["keys", "init", "--out", str(own_keys / "second")]) == 1
    assert "--new-recipients" in capsys.readouterr().err
    assert (recipients.recipients_file().read_text(), settings.KEYS_FILE.read_text()) == before
    assert main(["keys", "init", "--out", str(own_keys / "second"), "--new-recipients"]) == 0
    assert recipients.recipients_file().read_text() != before[0]
    assert settings.KEYS_FILE.read_text() == before[1]


@pytest.mark.parametrize("where", ["data", "data/recovery", "checkout", "checkout/carom/keys"])
def test_the_keys_are_never_written_beside_the_data_or_into_the_program(own_keys, monkeypatch, capsys, where):
    monkeypatch.setattr(taking_away, "_PROGRAM", own_keys / "checkout")
    assert main(["keys", "init", "--out", str(own_keys / where)]) == 1
    assert "Choose a folder elsewhere" in capsys.readouterr().err
    assert not any(own_keys.rglob("*identity*")) and not settings.KEYS_FILE.exists()
    assert main(["keys", "init", "--out", str(own_keys / "checkout-too")]) == 0


def test_a_folder_to_take_away_has_to_be_named(capsys):
    with pytest.raises(SystemExit):
        main(["keys", "init"])
    assert "--out" in capsys.readouterr().err


def test_the_same_whole_command_is_named_everywhere(monkeypatch, tmp_path):
    checkout = taking_away._PROGRAM
    assert taking_away.command() == ".venv/bin/carom keys init --out FOLDER"
    assert taking_away.command() in recipients._MISSING
    assert taking_away.command() in lines.setup(marks.setup("backups")).why
    for page in [checkout / "README.md", *(checkout / "docs").rglob("*.md")]:
        told = re.findall(r"carom keys init[^`\n]*", page.read_text())
        assert all(said.startswith("carom keys init --out ") for said in told), page
    monkeypatch.setattr(taking_away, "_PROGRAM", tmp_path)
    assert taking_away.command() == "carom keys init --out FOLDER"


def test_rotate_says_what_it_did_and_history_knows(own_keys, world, capsys):
    patients.add_patient(practice=world.practice, name="Ana Ruiz", initials="A", by=world.alice, at=NOW)
    assert main(["keys", "rotate", "--settle", "0"]) == 0
    said = capsys.readouterr().out
    assert "2 values were sealed with the new key k2; none is left under an old one." in said
    assert "Put aside: k1." in said
    line = Entry.objects.get(practice_key="", action="keys.rotate")
    assert (line.count, line.why) == (2, "k2")


@pytest.mark.parametrize("deed", [["status"], ["rotate", "--settle", "0"], ["rotate", "--index"]])
def test_in_an_empty_folder_a_sentence_says_what_to_do(tmp_path, deed):
    empty = tmp_path / "empty"
    empty.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "carom", "keys", *deed], env={"CAROM_DATA": str(empty)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith(f"Nothing is set up in {empty} yet") and done.stderr.count("\n") == 1, done.stderr
    assert not (empty / "keys.json").exists()


def test_a_database_of_an_older_shape_is_named(world, own_keys, monkeypatch, capsys):
    monkeypatch.setattr(schema, "is_waiting", lambda: True)
    assert main(["keys", "status"]) == 1
    assert "not of this version's shape" in capsys.readouterr().err


def test_status_counts_by_key_and_tells_what_is_left(own_keys, world, capsys):
    patients.add_patient(practice=world.practice, name="Ana Ruiz", by=world.alice, at=NOW)
    assert main(["keys", "status"]) == 1, "backups have no keys"
    said = capsys.readouterr().out
    assert "(600)" in said
    assert "1  values sealed with k1\n" in said
    assert "types `.venv/bin/carom keys init --out FOLDER`" in said
    init(own_keys)
    capsys.readouterr()
    assert main(["keys", "status"]) == 0
    capsys.readouterr()
    content = keyfile.read(settings.KEYS_FILE)
    content["keys"]["k2"] = keyfile.new_key()
    keyfile.replace(settings.KEYS_FILE, {**content, "active": "k2"})
    assert main(["keys", "status"]) == 1
    said = capsys.readouterr().out
    assert "values sealed with k1 (an old key)" in said
    assert "1 values are not under the active key. Run `carom keys rotate`" in said
    assert "Ana" not in said


def test_a_key_file_others_can_read_is_an_error_with_what_to_do(own_keys, capsys):
    init(own_keys)
    settings.KEYS_FILE.chmod(0o644)
    assert main(["keys", "status"]) == 1
    assert f"Run: chmod 600 {settings.KEYS_FILE}" in capsys.readouterr().err


def test_the_sheet_brings_the_keys_back(own_keys, world, capsys):
    init(own_keys)
    content = keyfile.read(settings.KEYS_FILE)
    data = recovery_sheet._data(content, {}, NOW, (own_keys / "recovery" / "escrow-identity.txt").read_text())
    typed = own_keys / "typed.txt"
    typed.write_text("\n".join(f"{name} {key} = {word}" for name, key, word in data["sections"][1]["lines"]))
    assert main(["keys", "typed", str(typed)]) == 2  # one is there
    settings.KEYS_FILE.unlink()
    assert main(["keys", "typed", str(typed)]) == 0
    assert sheet.words(content) in capsys.readouterr().out
    assert keyfile.read(settings.KEYS_FILE)["keys"] == content["keys"]
    assert data["sections"][2]["lines"][0][1].startswith("AGE-SECRET-KEY-1")


def test_the_sheet_is_a_document_for_its_owner_only(own_keys, capsys):
    init(own_keys)
    out = own_keys / "sheet.pdf"
    identity = own_keys / "recovery" / "escrow-identity.txt"
    assert main(["keys", "sheet", "--out", str(out), "--identity", str(identity)]) == 0
    assert out.read_bytes().startswith(b"%PDF-")
    assert out.stat().st_mode & 0o777 == 0o600
    key = next(iter(json.loads(settings.KEYS_FILE.read_text())["keys"].values()))
    assert key not in capsys.readouterr().out
