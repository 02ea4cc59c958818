"""Run by test_lost_updates.py: processes that all edit the same records as fast as they can, so many times in all.

`python -m tests.faults.editing GROUND JOURNALS PROCESSES EDITS`
"""

import json
import random
import sys
from functools import partial
from pathlib import Path

from carom.interfaces.cli import django_start
from tests.forked import ended, fork


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
    told, share = json.loads(Path(ground).read_text()), int(edits) // int(processes)
    editors = [fork(partial(edit, number, told, Path(journals), share)) for number in range(int(processes))]
    return max(map(ended, editors))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
