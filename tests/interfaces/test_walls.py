"""A web process reaches only servers that were named, reads only what is its own, and starts no other program."""

import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.interfaces.clock.servers import free_port

ROOT = Path(__file__).resolve().parents[2]


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"secret of the neighbour")

    def log_message(self, *_words):
        pass


@pytest.fixture(scope="module")
def neighbour():
    """Another server on this machine, which nobody named: its port."""
    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder of the installation, one for its temporary files, and beside them what is somebody else's."""
    made = tmp_path_factory.mktemp("walled")
    (made / "data").mkdir()
    (made / "tmp").mkdir()
    (made / "empty").mkdir()
    (made / "neighbour.txt").write_text("somebody else's")
    return made


@pytest.fixture(scope="module")
def attempt(data):
    """`attempt("read", path)`: what a real web process, with our own configuration of gunicorn, says to that."""
    port = free_port()
    environment = {**os.environ, "CAROM_MODE": "production", "CAROM_DATA": str(data / "data")}
    environment |= {"DJANGO_SETTINGS_MODULE": "carom.settings", "PYTHONPATH": str(ROOT), "TMPDIR": str(data / "tmp")}
    environment.pop("CAROM_DATABASE_URL", None)
    prepare = "from carom.interfaces.cli import django_start as d; d.start(); d.prepare()"
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True, cwd=ROOT)
    command = [sys.executable, "-m", "gunicorn", "tests.interfaces.walled:application", "--workers", "1"]
    command += ["--bind", f"127.0.0.1:{port}", "--config", "python:carom.interfaces.cli.web_server"]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.PIPE)

    def ask(what: str, of: str = "") -> str:
        query = urlencode({"try": what, "what": of})
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/?{query}", timeout=20) as answer:
            return json.load(answer)

    until = time.monotonic() + 60
    while True:
        try:
            ask("pages")
            break
        except OSError:
            assert time.monotonic() < until and server.poll() is None
            time.sleep(0.1)
    yield ask
    server.stdin.close()  # it ends with whoever started it
    server.wait(60)


def test_what_a_page_needs_is_within(attempt, data):
    assert attempt("pages") == "well"
    assert attempt("write", str(data / "data/x")) == "wrote 1"
    assert attempt("read", str(data / "data/x")) == "read"
    assert attempt("read", str(ROOT / "carom/settings.py")) == "read"
    assert attempt("read", json.__file__) == "read"
    assert attempt("self") == 0
    assert attempt("change") == "changed"
    for path in ("/proc/self/mounts", "/proc/self/status", "/proc/meminfo", "/proc/loadavg"):
        assert attempt("machine", path) == "read"


@pytest.mark.parametrize("what", ["connect", "connect_bare", "send", "fetch"])
def test_a_server_nobody_named_is_not_reached(attempt, neighbour, what):
    where = {"send": str(neighbour), "fetch": f"http://127.0.0.1:{neighbour}/"}
    said = attempt(what, where.get(what, f"127.0.0.1:{neighbour}"))
    assert "none of the servers this process may reach" in said
    assert "secret" not in said


def test_no_name_is_even_looked_up_that_nobody_named(attempt):
    assert "none of the servers" in attempt("connect", "secrets-in-a-name.example.org:443")
    assert "none of the servers" in attempt("connect_bare", "169.254.169.254:80")


def test_a_server_that_a_setting_names_is_reached_and_its_neighbours_are_not(attempt, neighbour):
    assert attempt("named", f"localhost:{neighbour}") == "connected"
    assert "none of the servers" in attempt("connect_bare", f"127.0.0.2:{neighbour}")


def test_files_of_others_are_neither_read_nor_written_nor_listed(attempt, data):
    for path in (data / "neighbour.txt", data / "data/../neighbour.txt", ROOT / "pyproject.toml", "/etc/passwd"):
        assert "none of the files" in attempt("read", str(path)), path
    assert "none of the files" in attempt("list", str(data))
    assert "none of the files" in attempt("list", str(ROOT))
    assert "none of the files" in attempt("write", str(data / "new.txt"))
    assert not (data / "new.txt").exists()


def test_no_link_leads_out(attempt, data):
    neighbour = data / "neighbour.txt"
    stands = data / "data/stands"
    stands.symlink_to(neighbour)
    for path in (stands, f"/proc/self/root{neighbour}", "/proc/self/cwd/pyproject.toml", "/proc/1/environ"):
        assert "none of the files" in attempt("read", str(path)), path
    for path in ("/proc/self/root", "/proc/self/fd", "/proc"):
        assert "none of the files" in attempt("list", path), path
    assert "none of the files" in attempt("write", f"/proc/self/root{neighbour}")
    assert "none of the files" in attempt("read", "/proc/self/mem")
    for what in ("link", "symlink"):
        assert "none of the files" in attempt(what, str(neighbour))
        assert not (data / "data" / what).is_symlink() and not (data / "data" / what).exists()
    assert neighbour.read_text() == "somebody else's"


@pytest.mark.parametrize("what", ["remove", "rename", "take", "put", "truncate", "chmod"])
def test_files_of_others_stay_as_and_where_they_are(attempt, data, what):
    neighbour = data / "neighbour.txt"
    mode = neighbour.stat().st_mode
    for path in (neighbour, f"/proc/self/root{neighbour}"):
        assert "none of the files" in attempt(what, str(path))
    assert neighbour.read_text() == "somebody else's" and neighbour.stat().st_mode == mode
    assert "none of the files" in attempt("mkdir", str(data / "new"))
    assert "none of the files" in attempt("rmdir", str(data / "empty"))


def test_version_control_beside_the_program_is_out_of_reach(attempt):
    """Also for the program itself, where it runs from a checkout."""
    assert "none of the files" in attempt("read", str(ROOT / ".git/config"))
    assert "none of the files" in attempt("list", str(ROOT / ".git"))


def test_no_other_program_is_started(attempt):
    assert "starts no other programs" in attempt("run", "/bin/ls")
    assert "starts no other programs" in attempt("system", "true")
    assert "starts no other programs" in attempt("text", "print(open('/etc/passwd').read())")
    assert "starts no other programs" in attempt("module", "http.server")
