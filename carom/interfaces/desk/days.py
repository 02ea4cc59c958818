"""Days as lists tell them; a page of rows has few different ones, and the next page the same."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format

from carom.domain.conversations.days import ago, ahead
from carom.interfaces.desk import reader


class Day(NamedTuple):
    """For machines, in full, and as people say it ("6 days ago")."""

    iso: str = ""
    title: str = ""
    words: str = ""


def teller(today: date) -> Callable[[date | None], Day]:
    """A function that tells a day in the reader's language; without a day all is empty."""
    language = reader.language()
    return lambda day: _told(day, today, language) if day else Day()


@lru_cache(maxsize=10_000)
def _told(day: date, today: date, language: str) -> Day:
    return Day(day.isoformat(), date_format(day), ago(day, today))


def near(day: date, today: date) -> Day:
    """In words only where it is yesterday, today or tomorrow; else in full."""
    return _near(day, today, reader.language())


@lru_cache(maxsize=10_000)
def _near(day: date, today: date, language: str) -> Day:
    full = date_format(day)
    return Day(day.isoformat(), full, ahead(day, today) if abs((day - today).days) <= 1 else full)


def in_full(day: date, how: str = "DATE_FORMAT") -> str:
    """In the reader's language; `how` as Django's date formats say it ("YEAR_MONTH_FORMAT")."""
    return _in_full(day, how, reader.language())


@lru_cache(maxsize=10_000)
def _in_full(day: date, how: str, language: str) -> str:
    return date_format(day, how)
