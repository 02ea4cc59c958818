"""Work in a process of its own, which may be killed: for the scripts that kill Carom at many moments."""

import os
import signal
import sys
import time
from collections.abc import Callable

from django.db import connections


def fork(work: Callable[[], object]) -> int:
    """Begin `work` in a child, which ends with it; the child's number. It ends with 3 when the work failed."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
        os._exit(3)


def ended(child: int) -> int:
    """Wait for the child: 0 when its work came to its end, 3 when it failed, below zero the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def run(work: Callable[[], object], *, seconds: float | None = None) -> int:
    """Do `work` in a child that is killed after `seconds`, or kills itself; how it ended."""
    child = fork(work)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return ended(child)
