"""Numbers and days as the words of a report carry them: counts with their noun, shares that never round to a lie."""

from datetime import date


def whole_percent(part: int, whole: int) -> int | None:
    """Never 0 for something, which is None where it is under one; never 100 for less than all."""
    share = 100 * part / whole
    if 0 < share <= 0.5:
        return None
    return min(99, round(share)) if part < whole else 100


def percent(part: int, whole: int) -> str:
    """As `whole_percent` says it, in words."""
    share = whole_percent(part, whole)
    return "under 1 %" if share is None else f"{share} %"


def share_of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({percent(part, whole)})"


def referrals(count: int) -> str:
    return counted(count, "referral")


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def were(count: int) -> str:
    return "was" if count == 1 else "were"


def length_of(days: int) -> str:
    """A silence in its natural unit, as the pages say it (conversations/days.py)."""
    if days < 14:
        return counted(days, "day")
    if days < 60:
        return counted(days // 7, "week")
    return counted(round(days / 30.44), "month") if days < 730 else counted(days // 365, "year")


def joined(parts: list[str]) -> str:
    """ "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def first_of(parts: list[str], most: int) -> str:
    """The first `most` parts, and how many more there are."""
    rest = [f"{len(parts) - most:,} more"] if len(parts) > most else []
    return joined([*parts[:most], *rest])


def equal_sources(number: float, groups: int) -> int:
    """An effective number in words. Corrected for small numbers it may exceed how many there are; nobody is told so."""
    return max(1, min(round(number), groups))


def type_name(code: str) -> str:
    return code.replace("-", " ").replace("_", " ")


def day_text(text: str | None) -> str:
    """ "2026-05-19" → "19 May 2026"; "" for no day."""
    if not text:
        return ""
    day = date.fromisoformat(text)
    return f"{day.day} {day:%b %Y}"


def month_text(text: str) -> str:
    """ "2026-05" → "May 2026"."""
    return f"{date.fromisoformat(text + '-01'):%b %Y}"
