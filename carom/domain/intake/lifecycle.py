"""The states of an import and the work that leads from one to the next."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from carom.domain.practices.refusals import Refused


class State(StrEnum):
    UPLOADED = "uploaded"
    STAGED = "staged"
    PREVIEWED = "previewed"
    COMMITTED = "committed"
    UNDONE = "undone"
    FAILED = "failed"
    DROPPED = "dropped"


STATE_NAMES = {
    State.UPLOADED: _("Being read"),
    State.STAGED: _("Columns to check"),
    State.PREVIEWED: _("Ready to bring in"),
    State.COMMITTED: _("Brought in"),
    State.UNDONE: _("Taken back"),
    State.FAILED: _("Could not be read"),
    State.DROPPED: _("Left"),
}


@dataclass(frozen=True)
class Work:
    """What a job does to an import, from which states, and the state it ends in."""

    name: str
    label: str
    sources: tuple[State, ...]
    to: State


WORKS: dict[str, Work] = {
    work.name: work
    for work in (
        Work("read", _("Reading the file"), (State.UPLOADED,), State.STAGED),
        Work("preview", _("Matching the sources"), (State.STAGED, State.PREVIEWED), State.PREVIEWED),
        Work("commit", _("Bringing the rows in"), (State.PREVIEWED,), State.COMMITTED),
        Work("undo", _("Taking the import back"), (State.COMMITTED,), State.UNDONE),
    )
}

LEAVABLE = (State.UPLOADED, State.STAGED, State.PREVIEWED)
"""The states from which an import can be left: nothing of it is in yet."""


class NotNow(Refused):
    """This step can't be taken in the state the import is in."""


def check_work(state: str, work: str, name: str) -> Work:
    """The work called `name`, or NotNow when other work is under way or the state does not allow it."""
    asked = WORKS[name]
    if work:
        raise NotNow(
            _("This import is being worked on (%(work)s). Wait until it is done.") % {"work": WORKS[work].label}
        )
    if State(state) not in asked.sources:
        raise NotNow(
            _("An import that is “%(state)s” can't take the step “%(step)s”.")
            % {"state": STATE_NAMES[State(state)], "step": asked.label}
        )
    return asked
