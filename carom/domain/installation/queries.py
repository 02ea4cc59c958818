from datetime import datetime

from django.conf import settings

from carom.domain.backups import queries as backups
from carom.domain.backups.queries import Standing
from carom.domain.installation import machine, restored, running, storing
from carom.domain.installation.facts import GOOD, Fact
from carom.domain.jobs import queries as jobs
from carom.domain.jobs.models import Job

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
_CHECKED = (running.mail, running.history, running.counts)
_PAGE = (machine.disk, storing.database, storing.keys, storing.holders, machine.version)
_TERMINAL = (storing.database, storing.engine)


def for_people(
    at: datetime, *, practice_key: str, known: Standing | None = None, entered: dict[str, Job] | None = None
) -> list[Fact]:
    """What owners and auditors of a practice see: few and cheap questions. `known`, `entered`: how backups and jobs
    stand, where the page has asked for them already."""
    log_copy = [machine.log_copy(at)] if settings.SYSLOG else []
    unheld = [fact for fact in [storing.walls(at)] if fact]
    beginning, checked = _working(at, practice_key, known, entered)
    return [*beginning, *unheld, *checked, *(fact(at) for fact in _PAGE), *log_copy]


def for_operators(at: datetime) -> list[Fact]:
    """Everything, also what only somebody at the terminal can mend. A database that can't be asked is not asked."""
    shape = storing.shape(at)
    working = []
    if shape.tone == GOOD:
        beginning, checked = _working(at, None)
        working = [*beginning, *checked, *(fact(at) for fact in _TERMINAL)]
    return [shape, *working, *(fact(at) for fact in _MACHINE)]


def _working(
    at: datetime, practice_key: str | None, known: Standing | None = None, entered: dict[str, Job] | None = None
) -> tuple[list[Fact], list[Fact]]:
    known = backups.standing() if known is None else known
    entered = jobs.by_name() if entered is None else entered
    beginning = [
        *restored.set_back(at, known, practice_key=practice_key),
        *(fact(at, entered) for fact in _BEGINNING),
        *(fact(at, known, entered) for fact in _BACKUPS),
    ]
    return beginning, [fact(at, entered) for fact in _CHECKED]
