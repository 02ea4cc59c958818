"""Processes that write through the domain's actions until they are killed, as workers of a web server do.

`python -m tests.faults.writers GROUND JOURNALS COUNT KILLS SEED`: COUNT writers. With KILLS > 0, one of them after the
other is killed (SIGKILL) at a chance moment and begun again, that many times; with 0 they write until input ends.
Prints how many were killed.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from carom.interfaces.cli import django_start

DEEDS = 4
"""Deeds that are begun or ended between two kills, at most; so that a slow machine tries as much as a quick one."""


def begin(number: int, ground: dict, journals: Path, seed: int) -> int:
    """Fork a writer; its number as a process."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            write(f"w{number}-{os.getpid()}-{seed}", ground, journals, random.Random(seed))
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(1)
    return pid


def write(name: str, ground: dict, journals: Path, chance: random.Random) -> None:
    from carom.domain.practices.models import Member, Practice
    from carom.domain.practices.scope import in_practice
    from tests.faults.deeds import KINDS
    from tests.faults.journal import Journal

    journal = Journal(journals / name)
    practice, number = None, 0
    while True:
        try:
            if practice is None:
                practice = Practice.objects.get(public_id=ground["practice"])
            with in_practice(practice):
                by = Member.objects.order_by("pk").first()
                while True:
                    number += 1
                    key = chance.choice(ground["sources"])[0]
                    do(journal, f"{name}-{number}", chance.choice(KINDS), key, practice, by)
        except _database_faults():
            from django.db import connection

            connection.close()
            time.sleep(0.05)


def do(journal, op: str, kind: str, key: str, practice, by) -> None:
    """One deed, written down before and after. A fault of the database leaves it without an end: unknown."""
    from django.utils import timezone

    from carom.domain.conversations import actions as conversations
    from carom.domain.network import actions as network
    from carom.domain.network.models import Party
    from carom.domain.practices import actions as practices
    from carom.domain.practices.queries import local_date
    from carom.domain.practices.versions import StaleVersion
    from carom.domain.referrals import actions as referrals
    from tests.faults.deeds import words
    from tests.faults.journal import FAIL, OK

    party = Party.objects.get(public_id=key)
    said, about = words(kind, op, key), {"by": by, "at": timezone.now()}
    today = local_date(practice, about["at"])
    record, version = (key, party.version) if kind == "edit" else ("", 0)
    journal.invoke(op, kind, said.value, record=record, version=version)
    try:
        if kind == "source":
            network.add_party(practice=practice, **said.fields, **about)
        elif kind == "talk":
            conversations.log_touchpoint(practice=practice, party=party, on=today, **said.fields, **about)
        elif kind == "referral":
            referrals.take_in(practice=practice, received_on=today, told_by=party, **said.fields, **about)
        elif kind == "invitation":
            practices.invite(practice=practice, address=lambda token: f"/l/{token}", **said.fields, **about)
        else:
            network.change_party(party=party, version=version, changes=said.fields, **about)
    except StaleVersion:
        journal.ended(op, FAIL)
    else:
        journal.ended(op, OK)


def _database_faults():
    from django.db import DatabaseError, InterfaceError

    return DatabaseError, InterfaceError


def main(ground: str, journals: str, count: str, kills: str, seed: str) -> None:
    django_start.start()
    told, folder, chance = json.loads(Path(ground).read_text()), Path(journals), random.Random(int(seed))
    _warm_up(told)
    writers = {number: begin(number, told, folder, chance.getrandbits(32)) for number in range(int(count))}
    sys.stdout.write("writing\n")
    sys.stdout.flush()
    if not int(kills):
        sys.stdin.read()
    done = 0
    for _kill in range(int(kills)):
        _wait_for(folder, chance.randint(1, 2 * DEEDS))
        time.sleep(chance.uniform(0, 0.02))
        number = chance.choice(sorted(writers))
        done += end(writers[number])
        writers[number] = begin(number, told, folder, chance.getrandbits(32))
    for pid in writers.values():
        done += end(pid)
    sys.stdout.write(f"{done}\n")


def _wait_for(folder: Path, lines: int) -> None:
    """Until the writers have written so many lines more, each at least 100 bytes."""
    most = _size(folder) + 100 * lines
    while _size(folder) < most:
        time.sleep(0.002)


def _size(folder: Path) -> int:
    return sum(entry.stat().st_size for entry in os.scandir(folder))


def _warm_up(ground: dict) -> None:
    """Load what a writer needs, once, so that a new one is at work soon after its fork."""
    import carom.domain.conversations.actions
    import carom.domain.referrals.actions  # noqa: F401
    from carom.domain.audit.models import Head
    from carom.domain.keys.keyring import keyring
    from tests.faults import deeds, journal  # noqa: F401

    keyring()
    Head.objects.filter(practice_key=ground["practice"]).exists()


def end(pid: int) -> bool:
    """Kill it; whether it was alive until then."""
    os.kill(pid, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


if __name__ == "__main__":
    main(*sys.argv[1:])
