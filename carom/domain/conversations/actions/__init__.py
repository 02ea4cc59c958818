"""Every write to conversations."""

from carom.domain.conversations.actions.bulk import (
    NewCommitment,
    NewTouchpoint,
    log_touchpoints_in_bulk,
    make_commitments_in_bulk,
)
from carom.domain.conversations.actions.promises import (
    Backwards,
    JoinedWithAnother,
    NoSuchState,
    Promise,
    change_commitment,
    make_commitment,
    settle_commitment,
)
from carom.domain.conversations.actions.talks import (
    NotTheirs,
    StillAhead,
    change_touchpoint,
    close_conversation,
    log_touchpoint,
    remove_touchpoint,
    restore_touchpoint,
    start_conversation,
)

__all__ = [
    "Backwards",
    "JoinedWithAnother",
    "NewCommitment",
    "NewTouchpoint",
    "NoSuchState",
    "NotTheirs",
    "Promise",
    "StillAhead",
    "change_commitment",
    "change_touchpoint",
    "close_conversation",
    "log_touchpoint",
    "log_touchpoints_in_bulk",
    "make_commitment",
    "make_commitments_in_bulk",
    "remove_touchpoint",
    "restore_touchpoint",
    "settle_commitment",
    "start_conversation",
]
