"""How much an import does at once follows what it takes."""

import pytest

from carom.domain.intake.committing import pace


@pytest.fixture
def took(monkeypatch):
    """Lets a turn of `count` take so many seconds; gives how many come next."""
    moments = iter(())
    monkeypatch.setattr(pace, "monotonic", lambda: next(moments))

    def turn(paced: pace.Pace, count: int, seconds: float) -> int:
        nonlocal moments
        moments = iter((100.0, 100.0 + seconds))
        with paced.held(count):
            pass
        return paced.at_once

    return turn


def test_as_many_come_next_as_fit(took):
    paced = pace.Pace(at_once=4, most=100)
    assert took(paced, 4, 0.1) == 6
    assert took(paced, 6, 0.9) == 1


def test_never_none_and_never_too_many(took):
    paced = pace.Pace(at_once=2, most=8)
    assert took(paced, 2, 60) == 1
    assert took(paced, 1, 0) == 2  # twice as many at most: one quick turn says little
    assert took(paced, 6, 0.01) == 8


def test_a_turn_that_fails_changes_nothing():
    paced = pace.Pace(at_once=2, most=8)
    with pytest.raises(ValueError, match="no"), paced.held(2):
        raise ValueError("no")
    assert paced.at_once == 2
