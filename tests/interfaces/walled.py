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
    "self": lambda _what: subprocess.run([sys.executable, "-c", ""], check=True).returncode,
}
