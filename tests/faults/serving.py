"""`carom serve` as people run it: begun, killed whole or one worker at a time, begun again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.installation import Installation
from tests.faults.visitor import NoAnswer, Visitor
from tests.interfaces.clock.servers import free_port


def until(condition: Callable[[], object], what: str):
    for _try in range(1200):
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"Never happened: {what}")


def children(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Server:
    """One server on one port; the port stays when it begins again."""

    def __init__(self, installation: Installation, *options: str, workers: int = 2):
        self.installation, self.port = installation, free_port()
        self.options = ["--bind", f"127.0.0.1:{self.port}", "--workers", str(workers), *options]
        self.process: subprocess.Popen | None = None
        self.log = installation.data.parent / "server.log"

    def begin(self) -> "Server":
        with self.log.open("a") as log:
            command = [sys.executable, "-m", "carom", "serve", *self.options]
            self.process = subprocess.Popen(command, env=self.installation.environment(), stdout=log, stderr=log)
        until(lambda: self.answers() or self.process.poll() is not None, "the pages answer")
        assert self.process.poll() is None, self.log.read_text()[-2000:]
        return self

    def answers(self) -> bool:
        try:
            return Visitor(self.port, patience=5).get("/account/login/").status == 200
        except NoAnswer:
            return False

    def family(self) -> list[int]:
        """Everything that runs below: web server, its workers, clock, and what they started."""
        found, look = [], [self.process.pid]
        while look:
            below = children(look.pop())
            found += below
            look += below
        return found

    def workers(self) -> list[int]:
        """The web server's own children."""
        web = [pid for pid in children(self.process.pid) if "gunicorn" in _command(pid)]
        return [worker for pid in web for worker in children(pid)]

    def kill_all(self) -> int:
        """SIGKILL for everybody at once; how many processes that were."""
        everybody = [self.process.pid, *self.family()]
        for pid in everybody:
            _kill(pid)
        self.process.wait()
        until(lambda: not any(is_alive(pid) for pid in everybody), "all of them are gone")
        return len(everybody)

    def kill_a_worker(self, chance) -> bool:
        workers = self.workers()
        return bool(workers) and _kill(chance.choice(workers))

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(90)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
