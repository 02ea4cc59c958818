"""How gunicorn runs behind `carom serve`: read by gunicorn itself, its names are gunicorn's."""

import os
import signal
import threading
from pathlib import Path

from carom.interfaces import log_server, walls

_FILES = ("CAROM_SECRET_FILE", "CAROM_OIDC_CLIENT_SECRET_FILE")
"""What may lie elsewhere than in the data folder."""

worker_class = "gthread"  # threads for slow clients
threads = 4
max_requests = 5000  # a worker is replaced now and then
max_requests_jitter = 500
loglevel = "warning"
_lines = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "carom.interfaces.log_lines.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": ["console"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
_data = Path(os.environ.get("CAROM_DATA") or "var").resolve()
_address = "" if os.environ.get("CAROM_MODE") == "demo" else os.environ.get("CAROM_SYSLOG", "")
logconfig_dict = log_server.with_copy(_lines, _address, _data / "log-not-sent")


def post_worker_init(worker) -> None:
    """Before the first request: what a web process may reach and read is what is named here, and nothing else."""
    from django.conf import settings

    from carom.domain.keys.rotation import retired_file

    keys = [settings.KEYS_FILE, retired_file(settings.KEYS_FILE)]
    named = [Path(path) for name in _FILES if (path := os.environ.get(name))]
    walls.raise_them(folders=[settings.PACKAGE, settings.DATA], files=[*keys, *named])


def when_ready(server) -> None:
    """End with whoever started us: standard input is a pipe of theirs that nobody writes to."""
    threading.Thread(target=_end_with_input, daemon=True).start()


def _end_with_input() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
