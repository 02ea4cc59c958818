"""Known weaknesses are found, and what can't be checked is never taken for "nothing known". Invented records."""

import json
import zipfile
from datetime import UTC, datetime

import pytest

from scripts import advisories

NOW = datetime(2026, 6, 15, tzinfo=UTC)
LOCK = """carom-example==1.4.2 \\
    --hash=sha256:00
other_thing==2.0 ; sys_platform == 'linux' \\
    --hash=sha256:01
other_thing==3.0 ; sys_platform == 'win32' \\
    --hash=sha256:02
"""


def record(name="carom-example", number="X-1", **affected) -> dict:
    about = {"package": {"ecosystem": "PyPI", "name": name}, **affected}
    return {"id": number, "modified": "2026-06-14T10:00:00.123456789Z", "summary": "a hole", "affected": [about]}


def reaching(*events: dict, kind: str = "ECOSYSTEM") -> dict:
    return {"ranges": [{"type": kind, "events": list(events)}]}


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.setattr(advisories, "LEAST", 1)
    folder = tmp_path / "requirements"
    folder.mkdir()
    (folder / "core.txt").write_text(LOCK)

    def run(*records: dict, lock: str = "", now: datetime = NOW) -> int:
        if lock:
            (folder / "core.txt").write_text(lock)
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            for place, one in enumerate(records):
                archive.writestr(f"{place}.json", json.dumps(one))
        return advisories.check(tmp_path / "all.zip", folder, now)

    return run


@pytest.mark.parametrize(
    ("affected", "code"),
    [
        ({"versions": ["1.4.1", "1.4.2"]}, 1),
        ({"versions": ["1.4.1"]}, 0),
        ({"versions": ["1.4.2.0"]}, 1),
        ({"versions": ["not a version", "1.4.1"]}, 0),
        (reaching({"introduced": "0"}, {"fixed": "1.4.2"}), 0),
        (reaching({"introduced": "0"}, {"fixed": "1.4.3"}), 1),
        (reaching({"introduced": "1.4.2"}), 1),
        (reaching({"introduced": "1.5"}), 0),
        (reaching({"introduced": "0"}, {"last_affected": "1.4.2"}), 1),
        (reaching({"introduced": "0"}, {"last_affected": "1.4.1"}), 0),
        (reaching({"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "1.4"}, {"fixed": "1.4.9"}), 1),
        (reaching({"introduced": "0"}, {"fixed": "1.10"}), 1),
        (reaching({"introduced": "0"}, {"fixed": "abc"}, kind="GIT") | {"versions": ["1.4.2"]}, 1),
    ],
    ids=lambda value: json.dumps(value)[:60],
)
def test_versions_and_ranges_are_read_as_osv_means_them(check, affected, code):
    assert check(record(**affected)) == code


def test_what_is_known_is_named_with_the_age_of_the_database(check, capsys):
    assert (
        check(record(name="Other.Thing", versions=["3.0"], number="X-7"), record(name="unrelated", versions=["1"])) == 1
    )
    said = capsys.readouterr().out
    assert "other-thing 3.0: X-7 a hole" in said
    assert "2 packages, 2 records, the newest of 2026-06-14 (0 days old)" in said


def test_another_ecosystem_and_what_was_withdrawn_do_not_count(check):
    npm = record(versions=["1.4.2"])
    npm["affected"][0]["package"]["ecosystem"] = "npm"
    assert check(npm, record(versions=["1.4.2"]) | {"withdrawn": "2026-01-01T00:00:00Z"}) == 0


@pytest.mark.parametrize(
    ("affected", "said"),
    [
        (reaching({"introduced": "0"}, {"fixed": "abc"}), "Not compared"),
        (reaching({"introduced": "0"}, kind="MOON"), "MOON"),
        ({}, "neither versions nor a range"),
    ],
)
def test_what_can_t_be_compared_is_no_all_clear(check, capsys, affected, said):
    assert check(record(**affected)) == 2
    assert said in capsys.readouterr().err


def test_an_old_database_is_no_all_clear(check, capsys):
    assert check(record(versions=["9"]), now=datetime(2026, 7, 1, tzinfo=UTC)) == 2
    assert "16 days ago" in capsys.readouterr().err


def test_a_small_a_broken_or_a_missing_database_is_no_all_clear(check, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "requirements"
    assert advisories.check(tmp_path / "nothing.zip", folder, NOW) == 2
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    assert advisories.check(tmp_path / "broken.zip", folder, NOW) == 2
    assert check() == 2
    monkeypatch.setattr(advisories, "LEAST", 1_000)
    assert check(record(versions=["9"])) == 2
    assert "Fetch it" in capsys.readouterr().err
    assert advisories.main([]) == 2


@pytest.mark.parametrize(
    "lock", ["carom-example>=1\n", "carom-example\n", "carom-example==1.*\n", "!!\n", "# nothing\n"]
)
def test_a_requirement_that_is_not_pinned_is_no_all_clear(check, lock):
    assert check(record(versions=["9"]), lock=lock) == 2


def test_our_own_lock_can_be_read():
    folder = advisories.ROOT / "requirements"
    pinned = {file.name: advisories.locked(file.read_text(), file.name) for file in folder.glob("*.txt")}
    assert "uv" in pinned.pop("lock.txt")  # the tool that writes the others
    assert len(pinned) == 4 and all("django" in one for one in pinned.values())
