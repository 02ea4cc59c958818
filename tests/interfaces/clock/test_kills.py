"""The sender is killed (SIGKILL) at each step and at chance moments: nothing is lost, nothing is doubled unseen."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.interfaces.clock.servers import Post, running

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")
STEPS = {"mail": "sent", "rcpt": "sent", "command": "unknown", "data": "unknown", "kept": "unknown", "quit": "sent"}
"""Where the sender is killed, and what becomes of the message in the end."""
CHANCES = int(os.environ.get("CAROM_KILLS", "12"))
"""How often it is killed at a chance moment; `make faults` asks for more."""

FIGURES = Path("var/trust/mail.json")


class Sender:
    def __init__(self, folder, port: int):
        environment = {**os.environ, "CAROM_MODE": "production", "CAROM_DATA": str(folder)}
        environment |= {"CAROM_MAIL_URL": f"smtp://127.0.0.1:{port}?timeout=5"}
        environment.pop("CAROM_DATABASE_URL", None)
        self.database = folder / "carom.sqlite3"
        command = [sys.executable, "-m", "tests.interfaces.clock.sender"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def do(self, what: str, begun=lambda pid: None) -> int:
        """How the child ended: 0, or minus the signal."""
        self._say(what)
        begun(int(self.process.stdout.readline()))
        self._say("go")
        return int(self.process.stdout.readline())

    def _say(self, line: str) -> None:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def rows(self) -> list[tuple[str, str, int]]:
        with sqlite3.connect(self.database) as database:
            found = database.execute("SELECT message_id, state, may_be_double FROM outbox_message ORDER BY id")
            return found.fetchall()

    def forget(self) -> None:
        with sqlite3.connect(self.database) as database:
            database.execute("DELETE FROM outbox_message")

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def post() -> Post:
    return Post()


@pytest.fixture(scope="module")
def sender(post, tmp_path_factory):
    with running(post) as port:
        started = Sender(tmp_path_factory.mktemp("kills"), port)
        yield started
        started.end()


@pytest.fixture(autouse=True)
def _fresh(sender, post):
    sender.forget()
    post.got.clear()
    post.on.clear()


def killing(post: Post, step: str):
    def begun(pid: int) -> None:
        def kill(server) -> None:
            post.on.clear()
            os.kill(pid, signal.SIGKILL)

        post.on[step] = kill

    return begun


def arrivals(post: Post) -> Counter[str]:
    return Counter(mail["Message-ID"] for _to, mail in post.got)


@pytest.mark.parametrize(("step", "end"), STEPS.items())
def test_killed_at_each_step(sender, post, step, end):
    assert sender.do("put 1") == 0
    assert sender.do("send 0", killing(post, step)) == -signal.SIGKILL
    for minutes in (5, 10, 60):
        assert sender.do(f"send {minutes}") == 0
    [(message_id, state, may_be_double)] = sender.rows()
    assert (state, may_be_double) == (end, 0)
    assert arrivals(post)[message_id] == 1 if state == "sent" else arrivals(post)[message_id] <= 1


def test_killed_at_chance_moments(sender, post):
    chance, kills = random.Random(7), 0
    for _round in range(CHANCES):
        sender.do("put 3")

        def begun(pid: int) -> None:
            threading.Timer(chance.uniform(0.02, 0.5), lambda: _kill(pid)).start()

        kills += sender.do("send 0", begun) == -signal.SIGKILL
    for hours in range(1, 10 + CHANCES // 10):
        if {state for _id, state, _double in sender.rows()} & {"queued", "sending"}:
            assert sender.do(f"send {60 * hours}") == 0
    rows, arrived = sender.rows(), arrivals(post)
    lost = [row for row in rows if row[1] == "sent" and not arrived[row[0]]]
    waiting = [row for row in rows if row[1] not in {"sent", "unknown"}]
    doubled = [row for row in rows if arrived[row[0]] > 1]
    unclear = [row for row in rows if row[1] == "unknown"]
    assert (lost, waiting, doubled) == ([], [], [])
    assert len(rows) == 3 * CHANCES and len(unclear) <= kills
    _write_figures(kills, len(rows), len(lost), len(doubled), len(unclear))


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _write_figures(kills: int, messages: int, lost: int, doubled: int, unclear: int) -> None:
    """Those of the chance moments; the steps above are one message and one kill each."""
    found = {
        "kills": kills,
        "messages": messages,
        "lost": lost,
        "doubled_unseen": doubled,
        "unclear_and_shown": unclear,
    }
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(found))
