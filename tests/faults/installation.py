"""A data folder of its own with a laid ground, and the processes that work on it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.history import Edited, Found, Made, Verdict, check
from tests.faults.journal import lines, uncertain


@dataclass
class Installation:
    data: Path
    ground: Path
    journals: Path
    more: dict[str, str] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CAROM_")}
        return kept | {"CAROM_MODE": "production", "CAROM_DATA": str(self.data)} | self.more | more

    def python(self, *arguments: str, **more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *arguments], env=self.environment(**more), capture_output=True, text=True, check=False
        )

    def lay(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.journals.mkdir(parents=True, exist_ok=True)
        done = self.python("-m", "tests.faults.ground", "lay", str(self.ground))
        assert done.returncode == 0, done.stderr

    def told(self) -> dict:
        return json.loads(self.ground.read_text())

    def writers(self, count: int, *, kills: int = 0, seed: int = 7, under=()) -> subprocess.Popen:
        """Started writers; with `kills` they end by themselves and print how many were killed."""
        arguments = [str(self.ground), str(self.journals), str(count), str(kills), str(seed)]
        command = [*under, sys.executable, "-m", "tests.faults.writers", *arguments]
        pipe = subprocess.PIPE
        started = subprocess.Popen(
            command, env=self.environment(), stdin=pipe, stdout=pipe, text=True, start_new_session=True
        )
        assert started.stdout.readline() == "writing\n"
        return started

    def found(self) -> Found:
        done = self.python("-m", "tests.faults.ground", "read", str(self.ground))
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        made, edited = [Made(**one) for one in told["made"]], [Edited(**one) for one in told["edited"]]
        return Found(made, edited, told["wrong"], told["letters"])

    def verdict(self, *, unsure: Iterable[tuple[float, float]] = ()) -> Verdict:
        """`unsure`: spans of time in which an acknowledgement counts for nothing."""
        return check(uncertain(lines(self.journals.iterdir()), unsure), self.found())


def copy_of(laid: Installation, folder: Path) -> Installation:
    """The same ground again, for one test to spoil."""
    shutil.copytree(laid.data, folder / "data")
    shutil.copy(laid.ground, folder / "ground.json")
    (folder / "journals").mkdir()
    return Installation(folder / "data", folder / "ground.json", folder / "journals")
