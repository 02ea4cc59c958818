"""Where the pages are served: said when they start, kept for `carom doctor`, and looked at before anything begins."""

import errno
import os
import socket
import sys
from pathlib import Path

_KEPT = "served-at"


def must_be_free(bind: str) -> None:
    """End with one sentence where nothing can listen at host:port. Other forms (unix:…) are gunicorn's to try."""
    host, _colon, port = bind.rpartition(":")
    host = host.strip("[]")
    if host in ("unix", "fd") or bind.startswith(("unix:", "fd:")):
        return
    if not port.isdecimal() or int(port) > 65535:
        sys.exit(f"{bind} is no address to listen at. Give one such as --bind 127.0.0.1:8000.")
    try:
        found = socket.getaddrinfo(host or "0.0.0.0", int(port), type=socket.SOCK_STREAM)[0]  # noqa: S104  as gunicorn
        with socket.socket(found[0], found[1]) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(found[4])
    except OSError as fault:
        sys.exit(_why(fault, host, port))


def _why(fault: OSError, host: str, port: str) -> str:
    if fault.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use: another program, perhaps another Carom, listens there. Stop it, or choose another "
            f"port: --bind {host}:{int(port) + 1 if int(port) < 65535 else 8000}"
        )
    if fault.errno == errno.EACCES:
        return f"Port {port} may not be used by this user. Choose one above 1023, such as --bind {host}:8000."
    return f"This machine can't listen at {host}:{port} ({fault.strerror}). Give another address with --bind."


def say(bind: str) -> None:
    from django.conf import settings

    print(f"Carom listens on {bind}: in a few seconds, open {settings.SITE_URL}")
    print("Stop it with Ctrl-C, or by stopping the service it runs as.", flush=True)


def keep() -> None:
    """Write down the address people type, for commands that run beside the server."""
    from contextlib import suppress

    from django.conf import settings

    with suppress(OSError):  # a full disk keeps nobody from reading
        (settings.DATA / _KEPT).write_text(settings.SITE_URL)


def recall() -> None:
    """Where nobody set CAROM_SITE_URL: the address at which the server was last started on this data."""
    kept = Path(os.environ.get("CAROM_DATA", "var")) / _KEPT
    if "CAROM_SITE_URL" not in os.environ and kept.is_file():
        os.environ["CAROM_SITE_URL"] = kept.read_text().strip()
