"""What the clock calls: a backup every night with the keep-rule, nothing in a demo, and failures that are seen."""

from datetime import timedelta

import pyrage
import pytest

from carom.domain.audit.models import Entry
from carom.domain.backups import due, making, queries, rules
from carom.domain.backups.models import Backup
from carom.domain.keys.keyfile import KeysNotReadable
from carom.interfaces.clock.due import DUE
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(settings, tmp_path):
    settings.DATA, settings.UPLOADS = tmp_path, tmp_path / "uploads"
    keys = [pyrage.x25519.Identity.generate().to_public() for _ in range(2)]
    (tmp_path / "backup-recipients.txt").write_text("\n".join(map(str, keys)))
    return tmp_path


def test_every_night_one_is_made_written_down_and_old_ones_go(world, data):
    folder = data / "backups"
    folder.mkdir()
    old = [rules.file_name(NOW - timedelta(days=days), "nightly") for days in range(1, 40)]
    for name in [*old, "notes.txt"]:
        (folder / name).write_text("x")
    made = due.nightly(at=NOW)
    left = {path.name for path in folder.iterdir()}
    assert made.path.name in left and "notes.txt" in left
    assert left == rules.kept([*old, "notes.txt", made.path.name])
    row = queries.newest_whole()
    assert (row.file_name, row.kind, row.verified_at) == (made.path.name, "nightly", NOW)
    assert row.tables["practices_practice"][1] == "0" * 64 and row.tables["django_migrations"][0] > 10
    assert Entry.objects.filter(practice_key="", action="backups.make").count() == 1


def test_a_night_without_keys_is_seen(world, data):
    (data / "backup-recipients.txt").unlink()
    with pytest.raises(KeysNotReadable):
        due.nightly(at=NOW)
    assert "carom keys init" in queries.standing().failure().error
    assert queries.newest_whole() is None
    Backup.objects.create(made_at=NOW, kind="nightly", verified_at=NOW)
    assert queries.standing().failure() is None  # a later one went well


def test_what_a_killed_restore_left_does_not_wait_for_the_next_backup(data):
    left = data / "backup-scratch-abc"
    left.mkdir()
    (left / "carom.sqlite3").write_text("a plain copy of everything")
    (job,) = [one for one in DUE if one.name == "backups.clear"]
    with making._alone():
        job.run(NOW)
        assert left.exists(), "one that is under way is left alone"
    assert job.every <= timedelta(minutes=5)
    job.run(NOW)
    assert not left.exists()


def test_a_demo_is_not_backed_up(world, data, settings):
    settings.MODE = "demo"
    assert due.nightly(at=NOW) is None and due.weekly(at=NOW) is None
    assert not (data / "backups").exists()


def test_an_installation_nobody_uses_yet_has_nothing_to_back_up(data):
    (data / "backup-recipients.txt").unlink()
    assert due.nightly(at=NOW) is None and due.weekly(at=NOW) is None
    assert queries.standing().failure() is None
