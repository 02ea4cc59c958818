"""How gunicorn runs behind `carom serve`: read by gunicorn itself, its names are gunicorn's."""

import os
import signal
import threading
from pathlib import Path

from carom.interfaces import log_server

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


def when_ready(server) -> None:
    """End with whoever started us: standard input is a pipe of theirs that nobody writes to."""
    threading.Thread(target=_end_with_input, daemon=True).start()


def _end_with_input() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
