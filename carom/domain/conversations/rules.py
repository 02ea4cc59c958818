"""What counts as a talk, and when the next one is due. Pure."""

from datetime import date, timedelta

# A gift is no conversation, and a note to ourselves is none; a meal, a letter or an event is one only when something
# came of it.
_NEVER = frozenset({"gift", "note"})
_ONLY_WITH_SUBSTANCE = frozenset({"meal", "letter", "event"})

STARTED = frozenset({"noticed", "trusted", "partner"})
RESTING = frozenset({"paused", "ended"})
USUAL_DAYS = 90


def is_real(*, channel: str, learned: str, about_patients: bool) -> bool:
    """Does this touch keep the conversation alive? Gift-only contact never resets the cadence."""
    if channel in _NEVER:
        return False
    return channel not in _ONLY_WITH_SUBSTANCE or bool(learned.strip()) or about_patients


def next_touch(
    *, last_real_on: date | None, stage: str, known_since: date, own_days: int | None, type_days: int | None
) -> date | None:
    """The day the next talk is due, counted from the last real one; None where none is expected.

    The relationship's own cadence goes before its type's. Somebody who knows us (stage noticed and up) but with whom
    no talk is logged is due since the relationship began; somebody merely identified is not chased.
    """
    if stage in RESTING:
        return None
    if last_real_on is None:
        return known_since if stage in STARTED else None
    return last_real_on + timedelta(days=own_days or type_days or USUAL_DAYS)


def longest_days(*, own_days: int | None, own_longest: int | None, type_longest: int | None) -> int | None:
    """So many days without a talk, never more: the relationship's own limit, else its type's.

    A pause that is meant to be longer than the type's limit moves the limit with it.
    """
    if own_longest or not type_longest:
        return own_longest
    return max(type_longest, own_days or 0)


def is_past(last_on: date | None, longest: int | None, today: date) -> bool:
    """Whether more days than the limit have gone by since the last real talk."""
    return last_on is not None and longest is not None and (today - last_on).days > longest
