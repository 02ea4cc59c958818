"""The demo is built by the command itself, in a process and a folder of its own."""

import csv
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys

import pytest

from carom.__main__ import main
from carom.interfaces.cli import demo, django_start


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    data = tmp_path_factory.mktemp("demo")
    environment = {**os.environ, "CAROM_MODE": "demo", "CAROM_DATA": str(data)}
    environment.pop("CAROM_DATABASE_URL", None)
    command = [sys.executable, "-m", "carom", "demo", "--no-serve"]
    for _twice in range(2):  # the second start finds everything there and adds nothing
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return data


def ask(folder, query: str):
    with sqlite3.connect(folder / "carom.sqlite3") as database:
        return database.execute(query).fetchall()


def test_two_practices_with_people_in_every_role(folder):
    assert len(ask(folder, "SELECT name FROM practices_practice")) == 2
    roles = {role for (role,) in ask(folder, "SELECT role FROM practices_member")}
    assert roles == {"owner", "clinician", "front_desk", "liaison", "auditor"}


def test_nobody_can_sign_in_with_a_password(folder):
    assert all(password.startswith("!") for (password,) in ask(folder, "SELECT password FROM practices_user"))


def test_there_is_something_to_find_in_each(folder):
    for (practice,) in ask(folder, "SELECT id FROM practices_practice"):
        found = {
            "quiet": f"SELECT 1 FROM network_sourcesummary WHERE practice_id={practice} AND referrals_in > 2 "
            "AND last_in_on < date('now', '-180 days')",
            "promises": f"SELECT 1 FROM conversations_commitment WHERE practice_id={practice} AND state='open'",
            "analysis": f"SELECT 1 FROM insights_report WHERE practice_id={practice}",
            "years": f"SELECT 1 FROM referrals_referral WHERE practice_id={practice} "
            "AND received_on < date('now', '-900 days')",
            "unsure": f"SELECT 1 FROM referrals_unresolvedsource WHERE practice_id={practice} AND resolved_at IS NULL",
            "twice": "SELECT 1 FROM network_party AS one JOIN network_party AS two "
            "ON two.practice_id = one.practice_id AND two.last = one.last AND two.id > one.id "
            f"WHERE one.practice_id={practice} AND two.first = substr(one.first, 1, 1) || '.' "
            "AND EXISTS (SELECT 1 FROM referrals_referral WHERE source_id = two.id)",
        }
        assert [name for name, query in found.items() if not ask(folder, query)] == []


@pytest.mark.parametrize(
    ("name", "count", "spellings"), [("referrals-to-try.csv", 180, 40), ("referrals-to-try-psychotherapy.csv", 100, 30)]
)
def test_the_messy_file_of_each_is_messy(folder, name, count, spellings):
    with (folder / name).open(encoding="cp1252") as file:
        header, *rows = list(csv.reader(file))
    told = header.index("Referred by")
    assert len(rows) == count
    assert any(row[0].startswith("02/31/") for row in rows)
    assert len({row[told] for row in rows}) > spellings
    assert len({row[2] for row in rows}) == len(rows), "patients of their own"
    clinics = {name for (name,) in ask(folder, "SELECT name FROM practices_clinic")}
    assert {row[header.index("Clinic")] for row in rows} <= clinics
    assert any(not row[told] for row in rows)


def test_no_patient_stands_in_clear(folder):
    body = (folder / "carom.sqlite3").read_bytes()
    assert b"after rotator cuff repair" not in body  # a reason for referral


def test_keys_and_database_are_for_their_owner_only(folder):
    for name in ("carom.sqlite3", "keys.json", "secret"):
        assert (folder / name).stat().st_mode & 0o077 == 0, name


def test_a_folder_with_a_practice_of_its_own_is_neither_shown_nor_wiped(tmp_path):
    (tmp_path / "carom.sqlite3").write_text("somebody's work")
    environment = {**os.environ, "CAROM_MODE": "demo", "CAROM_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "carom", "demo", "--no-serve", "--reset"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "something else" in done.stderr
    assert (tmp_path / "carom.sqlite3").read_text() == "somebody's work"


def test_a_mark_made_by_hand_opens_and_wipes_nothing(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "real")
    (tmp_path / "real" / "this-is-a-demo").write_text("")
    environment = {**os.environ, "CAROM_MODE": "demo", "CAROM_DATA": str(tmp_path / "real")}
    environment.pop("CAROM_DATABASE_URL", None)
    run = {"env": environment, "capture_output": True, "text": True, "check": False}
    done = subprocess.run([sys.executable, "-m", "carom", "demo", "--no-serve", "--reset"], **run)
    assert done.returncode == 2 and "something else" in done.stderr
    done = subprocess.run([sys.executable, "-m", "carom", "serve", "--bind", "127.0.0.1:0"], **run)
    assert done.returncode == 1 and "did not make" in done.stderr
    assert len(ask(tmp_path / "real", "SELECT 1 FROM practices_practice")) == 2


def test_links_name_the_port_it_is_bound_to(monkeypatch, tmp_path):
    monkeypatch.setenv("CAROM_DATA", str(tmp_path))
    monkeypatch.setenv("CAROM_SITE_URL", "")
    monkeypatch.delenv("CAROM_SITE_URL")
    seen = []

    def start(**_how):
        seen.append(os.environ.get("CAROM_SITE_URL"))
        raise SystemExit

    monkeypatch.setattr(django_start, "start", start)
    with pytest.raises(SystemExit):
        main(["demo", "--bind", "127.0.0.1:8173"])
    assert seen == ["http://localhost:8173"]


def test_it_says_how_this_folder_begins_again(tmp_path):
    assert demo._again(demo.FOLDER / "demo", "usual") == "make demo-reset"
    own = tmp_path / "my demo"
    words = shlex.split(demo._again(own, "large"))
    assert words[:4] == [f"CAROM_DATA={own}", sys.executable, "-m", "carom"]
    assert words[4:] == ["demo", "--reset", "--size", "large"]
    assert "demo-large" in demo._again(demo.FOLDER / "demo-large", "large")
