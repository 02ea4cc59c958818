"""A process that stands in for the clock's mail job, to be killed: run by test_kills.py, told what to do line by line.

`put N` queues N messages. `send M` sends what is due M minutes from now. Each is done in a child whose number is said;
it begins after one more line, and how it ended is said too.
"""

import os
import sys
from datetime import timedelta

from carom.interfaces.cli import django_start


def main() -> None:
    django_start.start()
    django_start.prepare(to_serve=False)
    from django.db import connections

    connections.close_all()
    say("ready")
    for line in sys.stdin:
        what, number = line.split()
        gate, opened = os.pipe()
        child = os.fork()
        if not child:
            os.read(gate, 1)
            put(int(number)) if what == "put" else send(int(number))
            os._exit(0)
        say(child)
        sys.stdin.readline()
        os.write(opened, b"x")
        say(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        os.close(gate)
        os.close(opened)


def say(words: object) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def put(number: int) -> None:
    from django.utils import timezone

    from carom.documents.mail import Mail
    from carom.domain.outbox import actions

    for one in range(number):
        key = f"{os.getpid()} {one}"
        actions.queue_words(
            practice_key=f"{os.getpid():016}", kind="trial", to=f"p{one}.{os.getpid()}@example.org",
            mail=Mail(key, "words\n"), dedupe_key=key, at=timezone.now(),
        )  # fmt: skip


def send(minutes: int) -> None:
    from django.utils import timezone

    from carom.interfaces.clock import mail

    mail.send_due(timezone.now() + timedelta(minutes=minutes))


if __name__ == "__main__":
    main()
