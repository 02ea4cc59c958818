"""The power goes while people write: what was acknowledged is on the disk when it comes back.

Shutting ext4 down takes the kernel some milliseconds, in which an fsync that is under way may still say that all is
well: a real cut knows no such moment. What is acknowledged within it counts as unknown, and is counted apart.
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


def test_what_was_acknowledged_is_on_the_disk(_laid, tmp_path):
    spans, chance = [], random.Random(7)
    with figures.stopwatch() as seconds:
        try:
            with disks.small(tmp_path, 48) as disk:
                here = copy_of(_laid, disk)
                (tmp_path / "journals").mkdir()
                here.journals, here.ground = tmp_path / "journals", _laid.ground  # the journal is on another disk
                os.sync()
                for _cut in range(CUTS):
                    spans.append(_cut_while_writing(here, disk, chance))
                verdict = here.verdict(unsure=spans)
                plain = here.verdict()
        except disks.NoDisk as reason:
            figures.skip("power", str(reason))
            pytest.skip(f"no disk to cut the power of: {reason}")
    what = "power cut of the disk under three writing processes (ext4 shut down without a log flush)"
    within = {
        "acknowledged_within_the_cut": plain.acknowledged - verdict.acknowledged,
        "lost_of_these": len(plain.lost),
    }
    figures.write("power", n=len(spans), what=what, seconds=seconds(), verdict=verdict, **within)
    assert verdict.acknowledged > 0
    assert verdict.is_whole, (verdict.lost, verdict.duplicated, verdict.invented, verdict.wrong)


def _cut_while_writing(here, disk, chance: random.Random) -> tuple[float, float]:
    """From when to when the power went."""
    writers = here.writers(WRITERS, seed=chance.getrandbits(32))
    wait_for_deeds(here.journals, chance.randint(5, 40))
    began = time.monotonic()
    try:
        disks.cut_power(disk)
        gone = time.monotonic()
    finally:
        os.killpg(writers.pid, signal.SIGKILL)
        writers.communicate()
    disks.unmount(disk)
    disks.mount(disk.with_name("disk.img"), disk)
    return began, gone
