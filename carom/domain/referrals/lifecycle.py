"""The states of an inbound referral and the moves between them. The diagram in docs/generated comes from this table."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from carom.domain.practices.refusals import Refused


class State(StrEnum):
    RECEIVED = "received"
    CONTACTED = "contacted"
    BOOKED = "booked"
    ARRIVED = "arrived"
    IN_CARE = "in_care"
    COMPLETED = "completed"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    LOST = "lost"


STATE_NAMES = {
    State.RECEIVED: _("Received"),
    State.CONTACTED: _("Contacted"),
    State.BOOKED: _("Booked"),
    State.ARRIVED: _("Arrived"),
    State.IN_CARE: _("In care"),
    State.COMPLETED: _("Completed"),
    State.DECLINED: _("Declined"),
    State.REDIRECTED: _("Redirected"),
    State.LOST: _("Lost"),
}


@dataclass(frozen=True)
class Move:
    """One allowed step. `needs_reason`: the step must say why."""

    name: str
    label: str
    sources: tuple[State, ...]
    to: State
    needs_reason: bool = False


_BEFORE_VISIT = (State.RECEIVED, State.CONTACTED, State.BOOKED)

MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("contact", _("We reached the patient"), (State.RECEIVED,), State.CONTACTED),
        Move("book", _("First visit booked"), (State.RECEIVED, State.CONTACTED), State.BOOKED),
        Move("arrive", _("The patient came"), _BEFORE_VISIT, State.ARRIVED),
        Move("no_show", _("The patient did not come"), (State.BOOKED,), State.CONTACTED),
        Move("start_care", _("Care has started"), (State.ARRIVED,), State.IN_CARE),
        Move("complete", _("Care is completed"), (State.ARRIVED, State.IN_CARE), State.COMPLETED),
        Move("decline", _("We can't take this patient"), _BEFORE_VISIT, State.DECLINED, needs_reason=True),
        Move("redirect", _("We sent the patient to somebody else"), _BEFORE_VISIT, State.REDIRECTED, needs_reason=True),
        Move("lose", _("The patient will not come"), (*_BEFORE_VISIT, State.ARRIVED), State.LOST, needs_reason=True),
        Move("reopen", _("Open again"), (State.DECLINED, State.REDIRECTED, State.LOST), State.RECEIVED),
    )
}

ATTEMPT = "attempt"
"""No step: somebody called and nobody answered."""

PUT_BACK = "put_back"
"""Stands in the history of a referral where its last step was taken back."""

OPEN = frozenset({State.RECEIVED, State.CONTACTED, State.BOOKED, State.ARRIVED, State.IN_CARE})
CAME = frozenset({State.ARRIVED, State.IN_CARE, State.COMPLETED})


# What came in as history in an open state is no work to do: all that is known of it is whether the patient came.
PAST_NAMES = {"unknown": _("Outcome not known"), "came": _("Came, as history")}
LISTED_NAMES = {str(state): name for state, name in STATE_NAMES.items()} | PAST_NAMES


def listed_as(state: str, *, is_history: bool) -> str:
    """The key of LISTED_NAMES a referral is listed under: its state, or for history what is known of it."""
    if not is_history or state not in OPEN:
        return str(state)
    return "came" if state in CAME else "unknown"


def states_of(listed: str) -> list[State]:
    """The states of history that is listed under a key of PAST_NAMES."""
    return sorted(state for state in OPEN if (state in CAME) == (listed == "came"))


class MoveNotAllowed(Refused):
    """This step can't be taken from the state the referral is in."""


def moves_from(state: str) -> list[Move]:
    return [move for move in MOVES.values() if State(state) in move.sources]


def state_before(
    move: str, *, arrived_on: date | None, booked_for_on: date | None, first_contact_on: date | None
) -> State:
    """The state from which the first step of a referral was taken, guessed by its days, where the step does not say."""
    sources = MOVES[move].sources
    by_day = {
        State.ARRIVED: arrived_on,
        State.BOOKED: booked_for_on,
        State.CONTACTED: first_contact_on,
        State.RECEIVED: True,
    }
    return next((state for state, is_told in by_day.items() if is_told and state in sources), sources[0])


def check_move(state: str, name: str) -> Move:
    """The move, or MoveNotAllowed with a sentence that names both states."""
    move = MOVES.get(name)
    if move is None or State(state) not in move.sources:
        raise MoveNotAllowed(
            _("A referral that is “%(state)s” can't take the step “%(move)s”.")
            % {
                "state": STATE_NAMES[State(state)],
                "move": move.label if move else name,
            }
        )
    return move
