"""The way of a referral so far, the last step on top; what was taken back stays, marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from carom.domain.referrals import actions, lifecycle
from carom.domain.referrals.coming import first_state
from carom.domain.referrals.models import Referral, ReferralMove


@dataclass(frozen=True)
class Step:
    """`undo_url` takes the step back: the last one only. `is_gone`: it was taken back. `on`: None, nobody knows."""

    title: str
    on: date | None
    by: str = ""
    note: str = ""
    icon: str = "arrow-right"
    is_gone: bool = False
    undo_url: str = ""


def way(referral: Referral, moves: Sequence[ReferralMove], *, may_edit: bool) -> list[Step]:
    """`moves`: as queries.moves_of gives them, the last first."""
    standing = actions.standing_steps(reversed(moves))
    stands = {step.pk for step in standing}
    last = standing[-1] if standing and actions.can_be_put_back(standing[-1]) else None
    steps = [
        Step(
            title=_title(step),
            on=step.on,
            by=step.by.name,
            note=step.note,
            icon="arrow-back-up" if step.move == lifecycle.PUT_BACK else "arrow-right",
            is_gone=step.move in lifecycle.MOVES and step.pk not in stands,
            undo_url=put_back_url(step, referral.version) if may_edit and last and step.pk == last.pk else "",
        )
        for step in moves
    ]
    return [*steps, *_brought(referral, first_of(moves)), Step(_("Received"), referral.received_on, icon="inbox")]


def first_of(moves: Sequence[ReferralMove]) -> ReferralMove | None:
    """The first step it took. `moves`: the last first."""
    return next((step for step in reversed(moves) if step.move in lifecycle.MOVES), None)


def put_back_url(step: ReferralMove, version: int, *, back: str = "") -> str:
    """With the version of the referral after the step, and where to go `back` to: a note's Undo has no other place."""
    query = {"version": version} | ({"back": back} if back else {})
    return reverse("desk:referral-put-back", args=[step.public_id], query=query)


def _title(step: ReferralMove) -> str:
    if step.move == lifecycle.PUT_BACK:
        state = lifecycle.STATE_NAMES[lifecycle.State(step.to)]
        return _("Last step taken back; again: %(state)s") % {"state": state}
    return _("Called, no answer") if step.move == lifecycle.ATTEMPT else lifecycle.MOVES[step.move].label


def _stood_since(referral: Referral, first: ReferralMove | None) -> date:
    """Since when it stood as it did before its `first` step. Steps of older versions do not tell."""
    if first is None:
        return referral.state_on
    if not first.was:
        return referral.received_on
    return date.fromisoformat(first.was["state_on"]) if "state_on" in first.was else first.on


def _brought(referral: Referral, first: ReferralMove | None) -> list[Step]:
    """Where a referral stood already when it came in with a file, and the day of its first visit."""
    state = first_state(referral, first)
    if state == lifecycle.State.RECEIVED:
        return [] if referral.listed_as == state or first else [Step(referral.shown_state, referral.received_on)]
    came = state in lifecycle.CAME and referral.arrived_on
    on = _stood_since(referral, first) if not came else referral.arrived_on if first else referral.state_on
    if state in lifecycle.CAME and not came and not (first is None and referral.completed_on):
        on = None
    label = lifecycle.STATE_NAMES[state] if first else referral.shown_state
    steps = [Step(label, on, note=_("As the file said"))]
    if came and (label != lifecycle.STATE_NAMES[lifecycle.State.ARRIVED] or on != referral.arrived_on):
        steps.append(Step(_("First visit"), referral.arrived_on))
    return steps
