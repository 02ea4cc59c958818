"""A page server for tests of the walls: in a web process of ours it tries what it is asked to, and says how it went.

Run by gunicorn with our own configuration, in place of `carom.wsgi`.
"""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs

import django

django.setup()


def application(environ, start_response):
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    try:
        said = _TRIES[asked["try"]](asked.get("what", ""))
    except Exception as fault:
        said = f"{type(fault).__name__}: {fault}"
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(said).encode()]


def _connect(where: str) -> str:
    host, _colon, port = where.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5):
        return "connected"


def _connect_bare(where: str) -> str:
    """To an address, without looking a name up."""
    host, _colon, port = where.rpartition(":")
    with socket.socket() as line:
        line.connect((host, int(port)))
        return "connected"


def _send(where: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        return f"sent {line.sendto(b'x', ('127.0.0.1', int(where)))}"


def _fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
        return answer.read().decode()


def _named(where: str) -> str:
    """As the sign-in page does it for the identity provider."""
    from carom.interfaces import walls

    walls.may_reach(where.rpartition(":")[0])
    return _connect(where)


def _pages(_what: str) -> str:
    """What a page needs: a template, a time zone, the database, a word in the log, a temporary file."""
    import tempfile
    import zoneinfo

    from django.contrib.auth import get_user_model
    from django.template.loader import render_to_string

    get_user_model().objects.count()
    render_to_string("mfa/recovery_codes/download.txt", {"codes": ["1"]})
    zoneinfo.ZoneInfo("Pacific/Chatham")
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
    return "well"


def _inside(name: str) -> str:
    return os.path.join(os.environ["CAROM_DATA"], name)


def _made(name: str) -> str:
    Path(_inside(name)).write_text("x")
    return _inside(name)


def _change(_what: str) -> str:
    """All that is done with files of one's own, and a folder removed with all that is in it."""
    import shutil
    import tempfile

    os.makedirs(_inside("own/deep"), exist_ok=True)
    os.replace(_made("own/a"), _inside("own/deep/b"))
    os.link(_inside("own/deep/b"), _inside("own/c"))
    os.symlink("c", _inside("own/d"))
    os.chmod(_inside("own/d"), 0o600)
    os.truncate(_inside("own/c"), 0)
    os.remove(_inside("own/d"))
    shutil.rmtree(_inside("own/deep"))
    shutil.rmtree(_inside("own"))
    with tempfile.NamedTemporaryFile() as file, tempfile.TemporaryDirectory() as folder:
        file.truncate(0)
        (Path(folder) / "x").touch()
    return "changed"


_TRIES = {
    "connect": _connect,
    "connect_bare": _connect_bare,
    "send": _send,
    "fetch": _fetch,
    "named": _named,
    "pages": _pages,
    "read": lambda path: Path(path).read_text(errors="replace")[:40] and "read",
    "write": lambda path: f"wrote {Path(path).write_text('x')}",
    "list": lambda path: f"{len(os.listdir(path))} files",
    "run": lambda program: subprocess.run([program, "--version"], check=True, capture_output=True).returncode,
    "system": os.system,
    "self": lambda _what: subprocess.run([sys.executable, "-m", "carom", "--help"], check=True).returncode,
    "text": lambda text: subprocess.run([sys.executable, "-c", text], check=True).returncode,
    "module": lambda name: subprocess.run([sys.executable, "-m", name], check=True).returncode,
    "machine": lambda path: Path(path).read_text() and "read",
    "remove": os.remove,
    "rmdir": os.rmdir,
    "mkdir": os.mkdir,
    "chmod": lambda path: os.chmod(path, 0o600),
    "truncate": lambda path: os.truncate(path, 0),
    "rename": lambda path: os.rename(path, f"{path}.moved"),
    "take": lambda path: os.rename(path, _inside("taken")),
    "put": lambda path: os.replace(_made("put"), path),
    "link": lambda path: os.link(path, _inside("link")),
    "symlink": lambda path: os.symlink(path, _inside("symlink")),
    "change": _change,
}
