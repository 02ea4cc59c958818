"""The states of a message and the moves between them. The diagram in docs/generated comes from this table."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


STATE_NAMES = {
    State.QUEUED: _("Waiting"),
    State.SENDING: _("On its way"),
    State.SENT: _("Sent"),
    State.FAILED: _("Not sent"),
    State.UNKNOWN: _("Not sure"),
}


@dataclass(frozen=True)
class Move:
    name: str
    label: str
    sources: tuple[State, ...]
    to: State


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("take", _("The clock takes it up"), (State.QUEUED,), State.SENDING),
        Move("put_back", _("The mail server could not take it yet"), (State.SENDING,), State.QUEUED),
        Move("put_off", _("Too many in one hour: later"), (State.QUEUED,), State.QUEUED),
        # A worker that was given up may still hear the answer: then nothing is unclear any more.
        Move("accept", _("The mail server took it"), (State.SENDING, State.UNKNOWN), State.SENT),
        Move("refuse", _("It can't be sent"), (State.QUEUED, State.SENDING, State.UNKNOWN), State.FAILED),
        Move("lose_sight", _("The line broke before the answer came"), (State.SENDING,), State.UNKNOWN),
        Move("repeat", _("A second one does no harm: once more"), (State.UNKNOWN,), State.QUEUED),
        Move(
            "set_aside",
            _("Carom was set back to a backup"),
            (State.QUEUED, State.SENDING, State.UNKNOWN),
            State.UNKNOWN,
        ),
        Move("send_again", _("A person sends it again"), (State.FAILED, State.UNKNOWN), State.QUEUED),
        Move("arrived", _("A person knows that it arrived"), (State.UNKNOWN,), State.SENT),
        Move("leave", _("A person leaves it unsent"), (State.FAILED, State.UNKNOWN), State.FAILED),
    )
}

ENDED = frozenset({State.SENT, State.FAILED})
FOR_A_PERSON = frozenset({State.FAILED, State.UNKNOWN})
