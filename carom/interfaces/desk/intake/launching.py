"""Long work is done by a process of its own: `carom import-job`. The page only watches."""

import subprocess
import sys

from django.db import transaction

_started: list[subprocess.Popen] = []


def start(batch) -> None:
    """Start the job of this import once the present transaction is on disk."""
    public_id = batch.public_id
    transaction.on_commit(lambda: _start(public_id))


def _start(public_id: str) -> None:
    _started[:] = [process for process in _started if process.poll() is None]  # gathers those that have ended
    _started.append(
        subprocess.Popen(
            [sys.executable, "-m", "carom", "import-job", public_id],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    )
