from datetime import datetime

from django.conf import settings

from carom.domain.backups import queries as backups
from carom.domain.installation import machine, restored, running, storing
from carom.domain.installation.facts import GOOD, Fact

_MACHINE = (
    machine.disk,
    machine.place,
    machine.files,
    machine.program,
    machine.address,
    machine.log_copy,
    storing.keys,
    storing.holders,
    machine.version,
)
_BEGINNING = (running.clock, running.time_of_day)
_BACKUPS = (running.backup, running.drill, restored.tested)
_PAGE = (
    running.mail,
    running.history,
    running.counts,
    machine.disk,
    storing.database,
    storing.keys,
    storing.holders,
    machine.version,
)
_TERMINAL = (running.mail, running.history, running.counts, storing.database, storing.engine)


def for_people(at: datetime, *, practice_key: str) -> list[Fact]:
    """What owners and auditors of a practice see: few and cheap questions."""
    log_copy = [machine.log_copy(at)] if settings.SYSLOG else []
    unheld = [fact for fact in [storing.walls(at)] if fact]
    return [*_working(at, practice_key), *unheld, *(fact(at) for fact in _PAGE), *log_copy]


def for_operators(at: datetime) -> list[Fact]:
    """Everything, also what only somebody at the terminal can mend. A database that can't be asked is not asked."""
    shape = storing.shape(at)
    working = [*_working(at, None), *(fact(at) for fact in _TERMINAL)] if shape.tone == GOOD else []
    return [shape, *working, *(fact(at) for fact in _MACHINE)]


def _working(at: datetime, practice_key: str | None) -> list[Fact]:
    known = backups.standing()
    return [
        *restored.set_back(at, known, practice_key=practice_key),
        *(fact(at) for fact in _BEGINNING),
        *(fact(at, known) for fact in _BACKUPS),
    ]
