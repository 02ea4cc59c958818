"""A file a day, outside the database: it shows what a rewritten database hides."""

import json
from datetime import timedelta

import pytest

from carom.domain.audit import actions, checking, queries
from carom.domain.audit.models import Entry
from tests.world import NOW


@pytest.fixture
def three(lived):
    """Anchors of three days."""
    for day in range(3):
        assert actions.anchor(at=NOW + timedelta(days=day))
    assert said() == []
    return sorted(checking.anchors_folder().glob("*.json"))


def said() -> list[str]:
    return [sentence for _practice, sentence in checking.whole().sentences]


def test_one_a_day_named_by_it_readable_by_its_owner_and_written_down(three):
    assert [path.name for path in three] == ["2026-06-15.json", "2026-06-16.json", "2026-06-17.json"]
    assert {path.stat().st_mode & 0o777 for path in three} == {0o600}
    assert actions.anchor(at=NOW) is None
    assert Entry.objects.filter(practice_key="", action="audit.anchor").count() == 3


def test_it_names_the_end_of_every_chain(lived):
    before = queries.heads()
    assert actions.anchor(at=NOW).heads == before
    assert len(before) == 2


@pytest.mark.parametrize("which", range(3))
def test_a_changed_anchor_is_named(three, which):
    told = json.loads(three[which].read_text())
    key = next(iter(told["heads"]))
    told["heads"][key][0] -= 1
    three[which].write_text(json.dumps(told))
    assert f"The anchor {three[which].name} was changed after it was written." in said()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"heads": 3}', "\x00"])
def test_what_is_no_anchor_is_named(three, text):
    three[1].write_text(text)
    assert "The anchor 2026-06-16.json can't be read." in said()


def test_a_missing_one_between_others_and_a_missing_last_one_are_noticed(three):
    kept = three[1].read_bytes()
    three[1].unlink()
    assert said() == ["An anchor before 2026-06-17.json is missing or was changed."]
    three[1].write_bytes(kept)
    three[2].unlink()
    assert said() == ["The anchor 2026-06-17.json was written, but it is not there as it was."]


def test_an_anchor_under_another_day_is_none(three):
    three[2].rename(three[2].with_name("2026-06-18.json"))
    assert "The anchor 2026-06-18.json can't be read." in said()


def test_copies_kept_elsewhere_are_checked_too(three, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    actions.anchor(at=NOW + timedelta(days=3), copy_to=elsewhere)
    assert [path.name for path in elsewhere.iterdir()] == ["2026-06-18.json"]
    assert checking.whole(folders=[elsewhere]).sentences == []
    told = json.loads((elsewhere / "2026-06-18.json").read_text())
    (elsewhere / "2026-06-18.json").write_text(json.dumps(told | {"mac": "0" * 64}))
    assert [sentence for _key, sentence in checking.whole(folders=[elsewhere]).sentences] == [
        "The anchor 2026-06-18.json was changed after it was written."
    ]


def test_after_a_restore_the_files_of_before_are_set_aside_and_all_is_well(three):
    assert actions.anchor(at=NOW + timedelta(days=3), anew=True)
    assert said() == []
    assert len(list(checking.anchors_folder().glob("before-*/*.json"))) == 3
