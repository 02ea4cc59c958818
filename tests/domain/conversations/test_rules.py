from datetime import date, timedelta

import pytest

from carom.domain.conversations.days import ago, ahead
from carom.domain.conversations.rules import is_past, is_real, longest_days, next_touch

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("channel", "learned", "about_patients", "real"),
    [
        ("call", "", False, True),
        ("visit", "", False, True),
        ("meal", "", False, False),
        ("meal", "She has two new doctors", False, True),
        ("letter", "  ", False, False),
        ("letter", "", True, True),
        ("gift", "", False, False),
        ("gift", "They liked the basket", True, False),
        ("note", "She moves in May", True, False),
    ],
)
def test_a_gift_is_no_talk(channel, learned, about_patients, real):
    assert is_real(channel=channel, learned=learned, about_patients=about_patients) is real


@pytest.mark.parametrize(
    ("last", "stage", "own", "of_type", "due"),
    [
        (date(2026, 6, 1), "trusted", 14, 30, date(2026, 6, 15)),
        (date(2026, 6, 1), "identified", None, 30, date(2026, 7, 1)),
        (date(2026, 6, 1), "partner", None, None, date(2026, 8, 30)),
        (date(2026, 6, 1), "paused", 14, 30, None),
        (date(2026, 6, 1), "ended", 14, 30, None),
        (None, "identified", 14, 30, None),
        (None, "noticed", 14, 30, date(2026, 5, 1)),
    ],
)
def test_the_next_talk_counts_from_the_last_real_one(last, stage, own, of_type, due):
    known = date(2026, 5, 1)
    assert next_touch(last_real_on=last, stage=stage, known_since=known, own_days=own, type_days=of_type) == due


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 15), "today"),
        (date(2026, 6, 14), "yesterday"),
        (date(2026, 6, 9), "6 days ago"),
        (date(2026, 5, 25), "3 weeks ago"),
        (date(2026, 1, 15), "5 months ago"),
        (date(2023, 6, 1), "3 years ago"),
        (date(2026, 6, 16), "tomorrow"),
        (date(2026, 6, 29), "in 2 weeks"),
    ],
)
def test_days_as_people_say_them(day, words):
    assert ago(day, TODAY) == words
    assert ahead(day, TODAY) == words


@pytest.mark.parametrize(
    ("own_days", "own_longest", "type_longest", "limit"),
    [(None, None, 180, 180), (None, 60, 180, 60), (30, None, 180, 180), (200, None, 180, 200), (30, None, None, None)],
)
def test_how_long_a_pause_may_be_at_most(own_days, own_longest, type_longest, limit):
    assert longest_days(own_days=own_days, own_longest=own_longest, type_longest=type_longest) == limit


def test_past_the_limit_is_the_day_after_it():
    assert not is_past(TODAY - timedelta(days=60), 60, TODAY)
    assert is_past(TODAY - timedelta(days=61), 60, TODAY)
    assert not is_past(None, 60, TODAY)
    assert not is_past(TODAY - timedelta(days=999), None, TODAY)
