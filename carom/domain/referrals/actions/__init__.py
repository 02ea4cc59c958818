"""Every write to the referrals."""

from carom.domain.referrals.actions.adding import add_referral, change_referral, correct, take_back, take_in
from carom.domain.referrals.actions.attempts import AlreadyReached, note_attempt, take_back_attempt
from carom.domain.referrals.actions.bulk import Added, add_referrals_in_bulk
from carom.domain.referrals.actions.bulk_rows import NewReferral, Ready, make_ready
from carom.domain.referrals.actions.moving import WrongDay, acknowledge, move, report_back, unsay
from carom.domain.referrals.actions.putting_back import (
    CannotPutBack,
    can_be_put_back,
    put_back,
    standing_steps,
)
from carom.domain.referrals.actions.resolving import (
    AlreadyResolved,
    leave,
    resolve,
    resolve_as_channel,
    resolve_as_new,
    undo_resolution,
)
from carom.domain.referrals.actions.taking_back import TakenBack, take_back_in_bulk

__all__ = [
    "Added",
    "AlreadyReached",
    "AlreadyResolved",
    "CannotPutBack",
    "NewReferral",
    "Ready",
    "TakenBack",
    "WrongDay",
    "acknowledge",
    "add_referral",
    "add_referrals_in_bulk",
    "can_be_put_back",
    "change_referral",
    "correct",
    "leave",
    "make_ready",
    "move",
    "note_attempt",
    "put_back",
    "report_back",
    "resolve",
    "resolve_as_channel",
    "resolve_as_new",
    "standing_steps",
    "take_back",
    "take_back_attempt",
    "take_back_in_bulk",
    "take_in",
    "undo_resolution",
    "unsay",
]
