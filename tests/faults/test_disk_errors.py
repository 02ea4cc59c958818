"""The disk answers fsync with an error (strace makes it do so): nothing is acknowledged that is not there."""

import os
import shutil
import signal
import subprocess

import pytest

from tests.faults import figures
from tests.faults.visits import wait_for_deeds

TIMES = figures.amount(1, 20)


def test_nothing_is_acknowledged_that_was_not_written(installation):
    strace = shutil.which("strace")
    if not strace:
        figures.skip("fsync", "strace is not installed")
        pytest.skip("strace is not installed")
    with figures.stopwatch() as seconds:
        for time in range(TIMES):
            # Every third call fails from the tenth on: in the log as well as in the database file.
            rule = "inject=fsync,fdatasync:error=EIO:when=10+3"
            under = [strace, "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", rule]
            try:
                writers = installation.writers(2, seed=time, under=under)
            except AssertionError:
                figures.skip("fsync", "strace may not watch processes here")
                pytest.skip("strace may not watch processes here")
            wait_for_deeds(installation.journals, 60)
            os.killpg(writers.pid, signal.SIGKILL)
            writers.communicate()
        subprocess.run(["sync"], check=True)
        verdict = installation.verdict()
    what = "fsync answers EIO every third time under writing processes, then they are killed"
    figures.write("fsync", n=TIMES, what=what, seconds=seconds(), verdict=verdict)
    assert verdict.acknowledged > 0
    assert verdict.unknown > 0
    assert verdict.is_whole, (verdict.lost, verdict.duplicated, verdict.invented, verdict.wrong)
