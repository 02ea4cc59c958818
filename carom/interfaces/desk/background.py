"""Heavy work runs in a process of its own, so that the web workers stay small and quick."""

import subprocess
import sys

_started: list[subprocess.Popen] = []


def start(command: str, *arguments: str) -> None:
    """Begin `carom COMMAND` and do not wait. It outlives this web worker."""
    _started[:] = [process for process in _started if process.poll() is None]  # gathers those that have ended
    _started.append(
        subprocess.Popen(
            _command(command, arguments), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
        )
    )


def run(command: str, *arguments: str, timeout: float = 60) -> bool:
    """Do `carom COMMAND` and wait; whether it ended well in time. Never call it inside a transaction: it writes."""
    try:
        done = subprocess.run(_command(command, arguments), stdin=subprocess.DEVNULL, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _command(command: str, arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "carom", command, *arguments]
