from datetime import datetime

from carom.domain.installation import machine, running, storing
from carom.domain.installation.facts import GOOD, Fact

_MACHINE = (machine.disk, machine.place, machine.files, machine.address, storing.keys, storing.holders, machine.version)
_PAGE = (
    running.clock, running.time_of_day, running.backup, running.drill, running.mail, running.history, running.counts,
    machine.disk, storing.database, storing.keys, machine.version,
)  # fmt: skip
_TERMINAL = (
    running.clock, running.time_of_day, running.backup, running.drill, running.mail, running.history, running.counts,
    storing.database, storing.engine,
)  # fmt: skip


def for_people(at: datetime) -> list[Fact]:
    """What owners and auditors see: few and cheap questions."""
    return [fact(at) for fact in _PAGE]


def for_operators(at: datetime) -> list[Fact]:
    """Everything, also what only somebody at the terminal can mend. A database that can't be asked is not asked."""
    shape = storing.shape(at)
    asked = _TERMINAL if shape.tone == GOOD else ()
    return [shape, *(fact(at) for fact in (*asked, *_MACHINE))]
