"""Single values: dates as people write them, counts, initials."""

from __future__ import annotations

import datetime
import re

from carom.domain.intake.reading.months import WEEKDAY, month_number, unaccented
from carom.domain.intake.reading.words import clean

__all__ = ["DATE_ORDERS", "clean", "initials", "looks_like_date", "numeric_parts", "parse_count", "parse_date"]

DATE_ORDERS = ("mdy", "dmy", "ymd")
EARLIEST_YEAR = 1950

_MONTH = r"(?P<month>[a-z]{3,10})\.?"
_CLOCK = r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?\s?m\.?|uhr|h)?"
_TIME = rf"(?:[ t,]+{_CLOCK}\s*(?:z|utc|[+-]\d{{2}}:?\d{{2}})?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}$", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:t?\d{4,6}z?)?$", re.IGNORECASE)
_NUMERIC = re.compile(rf"{WEEKDAY}(\d{{1,2}})\s*[-/.]\s*(\d{{1,2}})\s*[-/.]\s*(\d{{4}}|\d{{2}}){_TIME}$", re.IGNORECASE)
# for texts in small letters without accents
_DAY_MONTH = re.compile(
    rf"{WEEKDAY}(?:le |el |il )?(?P<day>\d{{1,2}})(?:\.?(?:st|nd|rd|th|er|o|a)(?![a-z]))?[-/ .,]*(?:(?:of|de|di) |d')?"
    rf"{_MONTH}[-/ .,]*(?:del? )?(?P<year>\d{{4}}|\d{{2}}){_TIME}$"
)
_MONTH_DAY = re.compile(
    rf"{WEEKDAY}{_MONTH}[-/ .]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/ .,]+(?P<year>\d{{4}}|\d{{2}}){_TIME}$"
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?$")
_DIGITS = re.compile(r"\d+")
_AROUND = " ()[]#,;:/"
_POINTED = re.compile(r"(?:[^\W\d_][.-]{1,2})+(?:[^\W\d_]\.?)?")
_COUNT = re.compile(r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:[.]0*)?$")


def parse_date(text: str, order: str | None, *, today: datetime.date | None = None) -> datetime.date:
    """The day in `text`: ISO, 3/4/25, 4 Mar 2025, Mar 4, 2025, 3 de enero de 2024, 3. März 2024, Excel serial 45000.

    A time of day is dropped; names of months may be in the languages of `months`.

    `order` ("mdy", "dmy" or "ymd") says how 03/04/2025 is meant; None refuses it unless only one reading exists.
    ValueError, with a sentence, when it is no date, before 1950, or more than two years after `today`.
    """
    today = today or datetime.date.today()  # noqa: DTZ011 only bounds what is plausible
    text = clean(text)
    day = _parse(text, order, today)
    if day.year < EARLIEST_YEAR:
        raise ValueError(f"“{text}” lies before {EARLIEST_YEAR}.")
    if day.toordinal() > today.toordinal() + 731:
        raise ValueError(f"“{text}” lies more than two years ahead.")
    return day


def _parse(text: str, order: str | None, today: datetime.date) -> datetime.date:
    if found := _NUMERIC.match(text):
        first, second, year = found.groups()
        return _numeric(text, int(first), int(second), year, order, today)
    if found := _ISO.match(text) or _COMPACT.match(text):
        return _day(text, *map(int, found.groups()))
    if named := _named(text):
        year, month, day = named
        return _day(text, _year(year, today), month, day)
    if found := _SERIAL.match(text):
        days = int(found[1])
        if 18264 <= days <= 73050:  # 1950 to 2099
            return datetime.date(1899, 12, 30) + datetime.timedelta(days=days)
    raise ValueError(f"“{text[:40]}” is not a date.")


def _named(text: str) -> tuple[str, int, int] | None:
    """Year as written, month and day of a date whose month is a word; None for all other texts."""
    text = unaccented(text)
    found = _DAY_MONTH.match(text) or _MONTH_DAY.match(text)
    month = found and month_number(found["month"])
    return (found["year"], month, int(found["day"])) if month else None


def _numeric(text: str, first: int, second: int, year: str, order: str | None, today: datetime.date) -> datetime.date:
    if order == "ymd" and len(year) == 2 and first > 12:  # 25-03-04
        return _day(text, _year(f"{first:02}", today), second, int(year))
    if order in ("mdy", "dmy"):
        month, day = (first, second) if order == "mdy" else (second, first)
    elif first > 12 >= second:
        month, day = second, first
    elif second > 12 >= first or first == second:
        month, day = first, second
    else:
        raise ValueError(f"“{text}” can be read in two ways. Say whether the month or the day comes first.")
    if month > 12 >= day:
        raise ValueError(f"“{text}” has no month {month}; the dates in this file are read {_FIRST[order]} first.")
    return _day(text, _year(year, today), month, day)


_FIRST = {"mdy": "month", "dmy": "day", "ymd": "year", None: "month"}


def _day(text: str, year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise ValueError(f"“{text}” is not a day in the calendar.") from None


def _year(text: str, today: datetime.date) -> int:
    if len(text) == 4:
        return int(text)
    year = today.year // 100 * 100 + int(text)
    return year - 100 if year > today.year + 2 else year


def numeric_parts(text: str) -> tuple[int, int] | None:
    """First and second number of a date such as 03/04/2025; None for all other texts."""
    found = _NUMERIC.match(clean(text))
    return (int(found[1]), int(found[2])) if found else None


def looks_like_date(text: str) -> bool:
    text = clean(text)
    return bool(_NUMERIC.match(text) or _ISO.match(text) or _COMPACT.match(text) or _named(text))


def parse_count(text: str) -> int:
    """A whole number of zero or more: "12", "1,234", "12.0". ValueError, with a sentence, otherwise."""
    text = clean(text)
    if not _COUNT.match(text) or len(text) > 15:
        raise ValueError(f"“{text[:40]}” is not a whole number.")
    number = int(text.split(".")[0].replace(",", "").replace(" ", ""))
    if number < 0:
        raise ValueError(f"“{text}” is below zero.")
    return number


def initials(name: str) -> str:
    """Initials of a person's name in first-to-last order: "Okafor, Mary Ann" → "M.A.O."; "" for no name.

    What is initials already stays so, in one form: "HW", "H W", "h.w" and "H.W. 5" are "H.W."; a number is left out.
    """
    name = _DIGITS.sub("", clean(name))
    last, comma, first = name.partition(",")
    words = f"{first} {last}".split() if comma else name.split()
    told = [found for word in words if (found := _letters(word))]
    if len(told) == 1 and _are_letters(alone := name.strip(_AROUND)):
        told = list(alone)
    return "".join([f"{letter.upper()}." for letters in told for letter in letters])


def _letters(word: str) -> str:
    """The letters of "H.W.", else the first."""
    if ("." in word or "-" in word) and _POINTED.fullmatch(word.strip(_AROUND)):
        return "".join(filter(str.isalpha, word))
    return next((letter for letter in word if letter.isalpha()), "")


def _are_letters(word: str) -> bool:
    """ "HW" or "hw": a word too short for a name, or three capitals."""
    return word.isalpha() and ((len(word) == 2 and not word.istitle()) or (len(word) == 3 and word.isupper()))
