"""Run by test_lost_updates.py: processes that all edit the same records as fast as they can, so many times in all.

`python -m tests.faults.editing GROUND JOURNALS PROCESSES EDITS`
"""

import json
import os
import random
import sys
from pathlib import Path

from carom.interfaces.cli import django_start


def edit(number: int, ground: dict, journals: Path, edits: int) -> None:
    from carom.domain.practices.models import Member, Practice
    from carom.domain.practices.scope import in_practice
    from tests.faults.journal import Journal
    from tests.faults.writers import do

    journal, chance = Journal(journals / f"e{number}"), random.Random(number)
    practice = Practice.objects.get(public_id=ground["practice"])
    with in_practice(practice):
        by = Member.objects.order_by("pk").first()
        for count in range(edits):
            key = chance.choice(ground["sources"][:2])[0]
            do(journal, f"e{number}-{count}", "edit", key, practice, by)


def main(ground: str, journals: str, processes: str, edits: str) -> int:
    django_start.start()
    from django.db import connections

    told, share = json.loads(Path(ground).read_text()), int(edits) // int(processes)
    connections.close_all()
    editors = []
    for number in range(int(processes)):
        pid = os.fork()
        if pid == 0:
            try:
                edit(number, told, Path(journals), share)
                os._exit(0)
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
        editors.append(pid)
    return max(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in editors)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
