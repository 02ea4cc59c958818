"""`carom serve` is pages and clock: they begin together, a clock that dies comes back, and all of it ends together."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.interfaces.clock.servers import Post, free_port, running


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder that is ready, so that a start takes no time to build one."""
    data = tmp_path_factory.mktemp("serve")
    code = "from carom.interfaces.cli import django_start as d; d.start(); d.prepare()"
    subprocess.run([sys.executable, "-c", code], env=environment(data), check=True)
    return data


def environment(data) -> dict[str, str]:
    found = {**os.environ, "CAROM_MODE": "production", "CAROM_DATA": str(data)}
    found.pop("CAROM_DATABASE_URL", None)
    return found


def until(condition, what: str):
    for _try in range(600):
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"Never happened: {what}")


def children(pid: int) -> dict[str, int]:
    """What runs below this process: name → number."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            command = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, IndexError, ValueError):
            continue
        if parent == pid:
            name = "clock" if " clock " in command else "web" if "gunicorn" in command else "other"
            found[name] = int(status.parent.name)
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def serve(folder):
    started = []

    def start(*options: str):
        port = free_port()
        command = [sys.executable, "-m", "carom", "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1", *options]
        process = subprocess.Popen(command, env=environment(folder))
        started.append(process)
        until(lambda: answers(port) or process.poll() is not None, "the pages answer")
        return process, port

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.wait(60)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def last_tick(folder):
    with sqlite3.connect(folder / "carom.sqlite3") as database:
        found = database.execute("SELECT last_ok_at FROM jobs_job WHERE name = 'tick'").fetchone()
    return found and found[0]


pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc to see what runs")


def test_pages_and_clock_run_and_a_signal_ends_both(serve, folder):
    before = last_tick(folder)
    process, _port = serve()
    until(lambda: last_tick(folder) != before, "the clock ticks")
    family = children(process.pid)
    assert set(family) == {"web", "clock"}
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert not any(is_alive(pid) for pid in family.values())


def test_killed_without_warning_it_leaves_no_orphan(serve):
    process, port = serve()
    family = until(lambda: (found := children(process.pid)) and len(found) == 2 and found, "both run")
    workers = children(family["web"])
    process.kill()
    process.wait(10)
    everybody = [*family.values(), *workers.values()]
    until(lambda: not any(is_alive(pid) for pid in everybody), "all of them end")
    assert not answers(port)


def test_a_clock_that_dies_is_begun_again_and_the_pages_stay(serve):
    process, port = serve()
    first = until(lambda: children(process.pid).get("clock"), "the clock runs")
    os.kill(first, signal.SIGKILL)
    second = until(lambda: (found := children(process.pid).get("clock")) and found != first and found, "a new clock")
    assert second != first
    assert answers(port)


def test_without_a_clock_only_pages_run(serve):
    process, _port = serve("--no-clock")
    assert set(children(process.pid)) == {"web"}


_TWO_ENDS = (
    ("Content-Length: 6\r\nTransfer-Encoding: chunked", "0\r\n\r\nG"),
    ("Content-Length: 6\r\nContent-Length: 5", "x=1234"),
    ("Transfer-Encoding: xchunked", "0\r\n\r\n"),
    ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "0\r\n\r\n"),
    ("Transfer_Encoding: chunked\r\nContent-Length : 5", "x=123"),
)
"""Each says in two ways, or unclearly, where the request ends: what stands before us could read another end."""


def test_a_request_with_two_ends_is_refused_and_nothing_behind_it_is_answered(serve):
    _process, port = serve("--no-clock")
    hidden = "GET /alive HTTP/1.1\r\nHost: localhost\r\nX-Hidden: 1\r\n\r\n"
    for head, body in _TWO_ENDS:
        sent = f"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n{body}{hidden}"
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(sent.encode())
            said = b"".join(iter(lambda line=line: line.recv(4096), b"")).decode()
        assert said.startswith(("HTTP/1.1 400", "HTTP/1.1 501")), (head, said[:80])
        assert said.count("HTTP/1.1 ") == 1, head


_NOT_PAGES = (
    "/.git", "/.git/", "/.git/config", "/.git/HEAD", "/.git/index", "/.svn/entries", "/.hg/requires", "/.bzr/README",
    "/.env", "/.gitignore", "/pyproject.toml", "/manage.py", "/carom/settings.py", "/secret", "/keys.json",
    "/static/.git/config", "/static/../.git/config", "/static/%2e%2e/.git/config", "/static/..%2f.git%2fconfig",
    "/static/..%2f..%2f.git/HEAD", "/static/%252e%252e/.git/config", "/static/....//.git/config",
    "/static/..\\.git\\config", "/static//.git/config", "//.git/config", "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/static/..%00/.git/config", "/static/../secret", "/static/..%2fsecret", "/static/..%2fkeys.json",
)  # fmt: skip


def test_what_lies_beside_the_program_or_its_data_is_no_page(serve, folder):
    """The server runs here, in a checkout, with a folder of version control among its data as well."""
    for name, text in ((".git/config", "[core] aside-9"), (".git/HEAD", "ref: aside-9"), (".env", "X=aside-9")):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    _process, port = serve("--no-clock")
    for path in _NOT_PAGES:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        line.putrequest("GET", path, skip_host=True)
        line.putheader("Host", "localhost")
        line.endheaders()
        answer = line.getresponse()
        said = answer.read().decode()
        line.close()
        assert answer.status in {400, 404}, (path, answer.status)
        assert not re.search(r"aside-9|\[core\]|ref: |gitdir|root:x|SECRET", said), path


def test_a_port_that_is_taken_ends_everything_with_a_code(serve, folder):
    _process, port = serve("--no-clock")
    command = [sys.executable, "-m", "carom", "serve", "--bind", f"127.0.0.1:{port}"]
    done = subprocess.run(command, env=environment(folder), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert done.stderr.startswith(f"Port {port} is in use") and "--bind 127.0.0.1:" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and "{" not in done.stderr
    demo = environment(folder) | {"CAROM_MODE": "demo", "CAROM_DATA": str(folder / "demo")}
    command = [sys.executable, "-m", "carom", "demo", "--bind", f"127.0.0.1:{port}"]
    done = subprocess.run(command, env=demo, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "") and f"Port {port} is in use" in done.stderr


@pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")
def test_clocks_that_run_alone_share_the_work_and_end_with_a_signal(folder):
    """Two clocks, one outbox: every message leaves, and none twice."""
    put = (
        "from carom.interfaces.cli import django_start as d; d.start()\n"
        "from tests.interfaces.clock.sender import put; put(40)"
    )
    subprocess.run([sys.executable, "-c", put], env=environment(folder), check=True)
    with sqlite3.connect(folder / "carom.sqlite3") as database:
        database.execute("UPDATE jobs_job SET claimed_by = '' WHERE claimed_by != ''")  # nobody's work from before
    post = Post()
    with running(post) as port:
        address = {"CAROM_MAIL_URL": f"smtp://127.0.0.1:{port}?timeout=10"}
        command = [sys.executable, "-m", "carom", "clock"]
        clocks = [subprocess.Popen(command, env=environment(folder) | address) for _each in range(2)]
        try:
            until(lambda: len(post.got) >= 40, "all mail leaves")
            time.sleep(6)  # one more round of each
        finally:
            for clock in clocks:
                clock.terminate()
            assert [clock.wait(60) for clock in clocks] == [0, 0]
    assert len(post.got) == len({mail["Message-ID"] for _to, mail in post.got}) == 40
