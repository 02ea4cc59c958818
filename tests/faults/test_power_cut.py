"""The power goes while people write: what was acknowledged is on the disk when it comes back.

The writers are stopped in the middle of whatever they do, the image of their disk is taken as it stands (what the
kernel holds in memory is not on it), and they are killed. On that image the next ones go on.
"""

import os
import random
import signal
import time

import pytest

from tests.faults import disks, figures
from tests.faults.installation import copy_of
from tests.faults.visits import wait_for_deeds

WRITERS = 3
CUTS = figures.amount(2, 100)
MEGABYTES = 24
WORDS = b"acknowledged" * 1_000


def test_what_was_acknowledged_is_on_the_disk(_laid, tmp_path):
    spans, chance = [], random.Random(7)
    with figures.stopwatch() as seconds:
        try:
            with disks.small(tmp_path, MEGABYTES) as disk:
                here = copy_of(_laid, disk)
                (tmp_path / "journals").mkdir()
                here.journals, here.ground = tmp_path / "journals", _laid.ground  # the journal is on another disk
                os.sync()
                for _cut in range(CUTS):
                    spans.append(_cut_while_writing(here, disk, chance))
                verdict = here.verdict(unsure=spans)
        except disks.NoDisk as reason:
            figures.skip("power", str(reason))
            pytest.skip(f"no disk to cut the power of: {reason}")
    what = "power cut under three writing processes (the disk as it stood, without what was in memory)"
    figures.write("power", n=len(spans), what=what, seconds=seconds(), verdict=verdict)
    assert verdict.acknowledged > 0
    assert verdict.is_whole, (verdict.lost, verdict.duplicated, verdict.invented, verdict.wrong)


def _cut_while_writing(here, disk, chance: random.Random) -> tuple[float, float]:
    """From when to when the power went: what is acknowledged then was told to nobody."""
    writers = here.writers(WRITERS, seed=chance.getrandbits(32))
    wait_for_deeds(here.journals, chance.randint(5, 40))
    began = time.monotonic()
    try:
        os.killpg(writers.pid, signal.SIGSTOP)
        left = disks.as_it_stood(disk.with_name("disk.img"))
    finally:
        os.killpg(writers.pid, signal.SIGKILL)
        writers.communicate()
    gone = time.monotonic()
    disks.unmount(disk)
    left.replace(disk.with_name("disk.img"))
    disks.mount(disk.with_name("disk.img"), disk)
    return began, gone


def test_what_was_never_synced_is_gone(tmp_path):
    try:
        with disks.small(tmp_path, MEGABYTES) as disk:
            _write(disk / "synced", sync=True)
            _write(disk / "not-synced", sync=False)
            left = disks.as_it_stood(tmp_path / "disk.img")
        left.replace(tmp_path / "disk.img")
        disks.mount(tmp_path / "disk.img", disk)
    except disks.NoDisk as reason:
        pytest.skip(f"no disk to cut the power of: {reason}")
    try:
        found = {path.name: path.read_bytes() for path in disk.iterdir() if path.is_file()}
    finally:
        disks.unmount(disk)
    assert found["synced"] == WORDS
    assert found.get("not-synced", b"") == b""


def _write(path, *, sync: bool) -> None:
    with path.open("wb") as file:
        file.write(WORDS)
        file.flush()
        if sync:
            os.fsync(file.fileno())
            folder = os.open(path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
