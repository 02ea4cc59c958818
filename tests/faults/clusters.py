"""A PostgreSQL of our own that keeps its word (fsync on), to be restarted and killed."""

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests import postgres
from tests.faults.serving import children, is_alive


class Cluster:
    def __init__(self, programs: Path, home: Path, port: int, who: dict):
        self.programs, self.home, self.port, self.who = programs, home, port, who

    @property
    def url(self) -> str:
        return f"postgres://carom@127.0.0.1:{self.port}/carom"

    def run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [self.programs / program, *arguments]
        subprocess.run(command, check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **self.who)

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -c unix_socket_directories="
        self.run(
            "pg_ctl", "-D", f"{self.home}/data", "-w", "-t", "120", "-l", f"{self.home}/log", "-o", options, "start"
        )

    def stop(self, how: str = "fast") -> None:
        self.run("pg_ctl", "-D", f"{self.home}/data", "-w", "-m", how, "stop", check=False)

    def kill(self) -> int:
        """SIGKILL for the server and everything below it; how many processes that were."""
        first = int(Path(f"{self.home}/data/postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGSTOP)  # so that it begins nobody new meanwhile
        everybody = [*children(first), first]
        for pid in everybody:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(is_alive(pid) for pid in everybody):
            time.sleep(0.02)
        Path(f"{self.home}/data/postmaster.pid").unlink()  # its number may go on to exist until somebody asks for it
        return len(everybody)


def _port() -> int:
    """A free one below those that clients get: one that knocks while nobody is there can't take the place itself."""
    for port in random.sample(range(20_000, 32_000), 50):
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No free port was found.")


@contextmanager
def running(programs: Path) -> Iterator[Cluster]:
    who = {}
    home = Path(tempfile.mkdtemp(prefix="carom-faults-pg-"))
    if os.geteuid() == 0:  # initdb refuses root
        user = pwd.getpwnam("postgres")
        shutil.chown(home, "postgres")
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    cluster = Cluster(programs, home, _port(), who)
    try:
        cluster.run(
            "initdb", "-D", f"{home}/data", "-U", postgres.OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        cluster.start()
        postgres.make_role(programs, cluster.port, **who)
        yield cluster
    finally:
        cluster.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)
