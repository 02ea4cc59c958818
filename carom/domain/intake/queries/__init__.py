"""What an import can be asked. Counts come from the chunks and from small grouped queries; raw rows stay sealed."""

from carom.domain.intake.queries.batches import TakenBack, batches, has_changed_referrals, same_file, taken_back
from carom.domain.intake.queries.figures import ADDED, Brought, Outlook, added, brought, outlook, spellings
from carom.domain.intake.queries.reasons import most_frequent, perhaps_here, repeated, skipped, unusable_rows
from carom.domain.intake.queries.rows import RowFate, rows
from carom.domain.intake.queries.unread import Unread, unread

__all__ = [
    "ADDED",
    "Brought",
    "Outlook",
    "RowFate",
    "TakenBack",
    "Unread",
    "added",
    "batches",
    "brought",
    "has_changed_referrals",
    "most_frequent",
    "outlook",
    "perhaps_here",
    "repeated",
    "rows",
    "same_file",
    "skipped",
    "spellings",
    "taken_back",
    "unread",
    "unusable_rows",
]
