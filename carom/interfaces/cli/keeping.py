"""Keeps the web server and the clock: both begin together and end together; a clock that dies is begun again.

A small process without Django. Each child holds the read end of a pipe of ours: when we are gone, even by kill -9, it
reads the end and goes as well.
"""

import os
import signal
import subprocess
import sys
import threading
import time

GRACE = 35.0
"""Seconds for open requests and a running job."""

_AGAIN = (1.0, 5.0, 30.0, 60.0)


def keep(commands: dict[str, list[str]]) -> int:
    """Run `commands` ("web", and perhaps "clock") until a signal or the end of the web server. Gives its code."""
    ending = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_signal: ending.set())
    children = {name: _start(command) for name, command in commands.items()}
    starts, again_at = 0, 0.0
    while not ending.is_set() and children["web"].poll() is None:
        ending.wait(0.5)
        clock = children.get("clock")
        if clock is None or clock.poll() is None or ending.is_set():
            continue
        if not again_at:
            again_at = time.monotonic() + _AGAIN[min(starts, len(_AGAIN) - 1)]
            print("The clock has ended; it is started again.", file=sys.stderr, flush=True)
        elif time.monotonic() >= again_at:
            children["clock"], starts, again_at = _start(commands["clock"]), starts + 1, 0.0
    code = children["web"].poll()
    _end(children)
    return 0 if code is None else code


def _start(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(command, stdin=subprocess.PIPE)


def _end(children: dict[str, subprocess.Popen]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + GRACE
    for child in children.values():
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def main(arguments: list[str]) -> int:
    """`python -m carom.interfaces.cli.keeping BIND WORKERS CLOCK`; CLOCK is "clock" or "no-clock"."""
    bind, workers, clock = arguments
    options = ["--bind", bind, "--workers", workers, "--config", "python:carom.interfaces.cli.web_server"]
    commands = {"web": [sys.executable, "-m", "gunicorn", "carom.wsgi:application", *options]}
    if clock == "clock":
        commands["clock"] = [sys.executable, "-m", "carom", "clock", "--until-input-ends"]
    return keep(commands)


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main(sys.argv[1:]))
