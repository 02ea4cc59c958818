"""When a source counts as quiet: the same on every page, in every document and in the analysis of a file."""

QUIET_AFTER_DAYS = 180
QUIET_FROM_COUNT = 3
"""Quiet: at least so many referrals, and silent for longer than so many days."""

LONGER_THAN_EVER_FROM_DAYS = 60
LONGER_THAN_EVER_FROM_COUNT = 5
"""Silent for longer than ever before: said from so many days and referrals on."""

SHORT_HISTORY_DAYS = 274
"""Nine months. In a history that is shorter nobody is called quiet."""


def is_quiet(count: int, silent_days: int | None) -> bool:
    """Half a year without a referral, from a source that had sent several."""
    return count >= QUIET_FROM_COUNT and silent_days is not None and silent_days > QUIET_AFTER_DAYS


def longer_than_ever(count: int, silent_days: int | None, longest_gap: int | None) -> bool:
    """The silence of a regular source exceeds every gap between two of its referrals so far (days)."""
    return (
        count >= LONGER_THAN_EVER_FROM_COUNT
        and silent_days is not None
        and longest_gap is not None
        and silent_days >= LONGER_THAN_EVER_FROM_DAYS
        and silent_days > longest_gap
    )
