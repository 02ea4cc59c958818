"""The key file: for its owner only, whole or refused, replaced at once, noticed at once."""

import json
import os

import pytest

from carom.domain.keys import keyfile
from carom.domain.keys.keyfile import KeysNotReadable
from carom.domain.keys.keyring import CannotOpen, keyring, open_sealed, ring_of


def test_a_new_key_file_is_for_its_owner_only_and_stays(key_path):
    assert keyfile.mode(key_path) == 0o600
    before = key_path.read_bytes()
    keyfile.make_key_file(key_path)
    assert key_path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o601])
def test_a_key_file_others_can_read_is_refused_with_what_to_do(key_path, mode):
    key_path.chmod(mode)
    with pytest.raises(KeysNotReadable, match=f"chmod 600 {key_path}"):
        keyring()
    key_path.chmod(0o600)
    assert keyring().seal("x", "place")


@pytest.mark.parametrize(
    "damage",
    [
        lambda told: "",
        lambda told: "[]",
        lambda told: json.dumps(told)[:-9],
        lambda told: json.dumps(told | {"active": "k9"}),
        lambda told: json.dumps(told | {"keys": {"k1": "c2hvcnQ="}}),
        lambda told: json.dumps(told | {"index": "!"}),
        lambda told: json.dumps(told | {"audit": ""}),
        lambda told: json.dumps({"keys": told["keys"]}),
    ],
)
def test_a_damaged_key_file_is_refused_and_not_replaced(key_path, damage):
    damaged = damage(json.loads(key_path.read_text()))
    key_path.write_text(damaged)
    with pytest.raises(KeysNotReadable, match="Put back the copy"):
        keyring()
    assert key_path.read_text() == damaged


def test_a_replaced_key_file_is_noticed_without_a_restart(key_path):
    sealed = keyring().seal("quiet", "place")
    content = keyfile.read(key_path)
    keyfile.replace(key_path, {**content, "keys": {**content["keys"], "k2": keyfile.new_key()}, "active": "k2"})
    assert keyring().active == "k2"
    assert keyring().open(sealed, "place") == "quiet"
    keyfile.replace(key_path, {**content, "keys": {"k1": keyfile.new_key()}})
    with pytest.raises(CannotOpen):
        keyring().open(sealed, "place")


def test_a_file_of_before_gets_the_key_of_the_history_and_keeps_the_rest(key_path):
    content = keyfile.read(key_path)
    del content["audit"]
    keyfile.replace(key_path, content)
    assert len(keyring().audit_key) == 32
    now = keyfile.read(key_path)
    assert {**now, "audit": ""} == {**content, "audit": ""}
    assert keyring().audit_key == keyfile.raw(now["audit"])


def test_a_crash_while_replacing_leaves_the_old_file_whole(key_path, monkeypatch):
    before = key_path.read_bytes()

    def crash(*_args):
        raise OSError("no power")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", crash)
        with pytest.raises(OSError, match="no power"):
            keyfile.replace(key_path, {"active": "k2"})
    assert key_path.read_bytes() == before
    keyfile.replace(key_path, keyfile.read(key_path))  # what the crash left behind is in nobody's way


def test_what_a_killed_process_left_behind_goes_at_the_next_change(key_path):
    left = [key_path.with_name(name) for name in (f".{key_path.name}.4711", f".{key_path.stem}.retired.json.1")]
    others = [key_path.with_name(name) for name in (".another.json.4711", f".{key_path.name}.made")]
    for path in left + others:
        path.write_text("keys")
    with keyfile.alone(key_path):
        keyfile.replace(key_path, keyfile.read(key_path))
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in others)


def test_neither_the_ring_nor_an_error_shows_a_key(key_path):
    content = keyfile.read(key_path)
    keys = [*content["keys"].values(), content["index"], content["audit"]]
    assert not any(key in repr(keyring()) for key in keys)
    assert not any(repr(keyfile.raw(key))[2:-1] in repr(keyring()) for key in keys)


def test_a_key_file_that_is_gone_is_not_made_anew(key_path):
    content = key_path.read_bytes()
    key_path.unlink()
    with pytest.raises(KeysNotReadable, match="is gone"):
        keyring()
    assert not key_path.exists()
    key_path.write_bytes(content)
    key_path.chmod(0o600)
    assert keyring().active == "k1"


def test_a_value_under_a_key_that_is_new_opens_at_once(key_path):
    assert open_sealed(keyring().seal("before", "place"), "place") == "before"
    content = keyfile.read(key_path)
    with_new = {**content, "keys": {**content["keys"], "k2": keyfile.new_key()}, "active": "k2"}
    by_another_process = ring_of(with_new).seal("quiet", "place")
    keyfile.replace(key_path, with_new)
    assert open_sealed(by_another_process, "place") == "quiet"
    with pytest.raises(CannotOpen):
        open_sealed(by_another_process, "another place")
