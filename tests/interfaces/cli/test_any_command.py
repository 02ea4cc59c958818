"""What can end any command is told in one place, in a sentence: a reader that went away, a disk that is full."""

import errno
import os
import subprocess
import sys

import pytest
from django.db import OperationalError

from carom.__main__ import main
from carom.interfaces.cli import audit


@pytest.mark.parametrize("command", [["audit", "verify"], ["--help"]])
def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path, command):
    """`carom … | head -1`, with nobody at all behind the pipe."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "carom", *command], env={"CAROM_DATA": str(tmp_path)}, stdout=writing,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_pipe_that_broke_elsewhere_is_a_fault_as_before(monkeypatch):
    def broken(_args):
        raise BrokenPipeError

    monkeypatch.setattr(audit, "run", broken)
    monkeypatch.setattr("carom.__main__._is_unread", lambda: False)
    with pytest.raises(BrokenPipeError):
        main(["audit", "verify"])


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "No space"), OperationalError("database or disk is full")])
def test_a_full_disk_is_one_sentence(monkeypatch, capsys, fault):
    def full(_args):
        raise fault

    monkeypatch.setattr(audit, "run", full)
    assert main(["audit", "verify"]) == 1
    assert "The disk is full" in capsys.readouterr().err


def test_any_other_fault_is_raised(monkeypatch):
    def wrong(_args):
        raise OSError(errno.ENOENT, "No such file")

    monkeypatch.setattr(audit, "run", wrong)
    with pytest.raises(OSError, match="No such file"):
        main(["audit", "verify"])
