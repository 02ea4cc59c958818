"""Monday, 15 June 2026 is today."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import translation

from carom.interfaces.desk.dates import WhenField, parse_when

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 6, 15)),
        (" Tomorrow ", date(2026, 6, 16)),
        ("yesterday", date(2026, 6, 14)),
        ("tue", date(2026, 6, 16)),
        ("Mon", date(2026, 6, 22)),
        ("next friday", date(2026, 6, 19)),
        ("last fri", date(2026, 6, 12)),
        ("in 2 weeks", date(2026, 6, 29)),
        ("in a month", date(2026, 7, 15)),
        ("3 days ago", date(2026, 6, 12)),
        ("next week", date(2026, 6, 22)),
        ("+10", date(2026, 6, 25)),
        ("2026-06-30", date(2026, 6, 30)),
        ("6/30/2026", date(2026, 6, 30)),
        ("6/30", date(2026, 6, 30)),
        ("30.6.2026", date(2026, 6, 30)),
        ("6/30/26", date(2026, 6, 30)),
        ("1/10", date(2027, 1, 10)),
        ("July 4th", date(2026, 7, 4)),
        ("4 jul 2027", date(2027, 7, 4)),
        ("mañana", date(2026, 6, 16)),
        ("miércoles", date(2026, 6, 17)),
        ("en dos semanas", date(2026, 6, 29)),
        ("hace 3 días", date(2026, 6, 12)),
        ("4 de julio", date(2026, 7, 4)),
    ],
)
def test_understood(text, day):
    assert parse_when(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("tue", date(2026, 6, 9)), ("mon", date(2026, 6, 8)), ("6/30", date(2025, 6, 30)), ("dec 24", date(2025, 12, 24))],
)
def test_what_happened_looks_back(text, day):
    assert parse_when(text, TODAY, past=True) == day


def test_a_month_from_the_31st_ends_in_the_next_month():
    assert parse_when("in a month", date(2026, 1, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "31 february", "2/31/2026", "13/13/2026", "in 99999999 weeks", "0000-01-01", "x" * 500),
        *("in two", "²", "1/1/1", "tu", "June", "\x00", "9999999999999999"),
    ],
)
def test_not_understood_says_what_is(text):
    with pytest.raises(ValueError, match="in 2 weeks"):
        parse_when(text, TODAY)


@time_machine.travel("2026-06-15 12:00Z", tick=False)
def test_field():
    assert WhenField().clean("tue") == date(2026, 6, 16)
    assert WhenField(required=False).clean("") is None
    assert WhenField(past=True).clean("tue") == date(2026, 6, 9)
    with pytest.raises(ValidationError, match="still ahead"):
        WhenField(past=True).clean("in 2 weeks")
    with pytest.raises(ValidationError, match="not a day"):
        WhenField().clean("whenever")
    with translation.override("es"):
        assert WhenField().clean("hoy") == date(2026, 6, 15)
