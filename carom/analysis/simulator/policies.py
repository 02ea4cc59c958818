"""Whom to contact this week. A policy sees what a practice could see and returns the sources to contact."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known on a Monday, one entry per known source or prospect; weeks are counted, -1 stands for never."""

    week: int
    last_touch: np.ndarray
    last_referral: np.ndarray
    referrals: np.ndarray


def none(seen: Seen, budget: int, rng: np.random.Generator) -> np.ndarray:
    """Contact nobody."""
    return np.empty(0, dtype=np.int64)


def round_robin(seen: Seen, budget: int, rng: np.random.Generator) -> np.ndarray:
    """Contact those not contacted for longest, prospects too; ties in random order."""
    return _first(seen.last_touch + rng.random(len(seen.last_touch)), budget)


def at_random(seen: Seen, budget: int, rng: np.random.Generator) -> np.ndarray:
    """Contact anybody."""
    return _first(rng.random(len(seen.last_touch)), budget)


def largest_first(seen: Seen, budget: int, rng: np.random.Generator) -> np.ndarray:
    """Contact those who sent the most, nobody twice within four weeks."""
    rested = (seen.last_touch < 0) | (seen.week - seen.last_touch >= 4)
    return _first(np.where(rested, -seen.referrals, np.inf) + rng.random(len(rested)) / 2, budget)


def thoughtful(seen: Seen, budget: int, rng: np.random.Generator) -> np.ndarray:
    """Thank those who referred in the last two weeks, then go round; nobody twice within four weeks."""
    rested = (seen.last_touch < 0) | (seen.week - seen.last_touch >= 4)
    thanks = (seen.last_referral >= 0) & (seen.week - seen.last_referral <= 2)
    order = np.where(thanks, -1e6, 0.0) + seen.last_touch + rng.random(len(rested))
    return _first(np.where(rested, order, np.inf), budget)


POLICIES = {policy.__name__: policy for policy in (none, round_robin, at_random, largest_first, thoughtful)}


def _first(order: np.ndarray, budget: int) -> np.ndarray:
    budget = min(budget, len(order))
    chosen = np.argpartition(order, budget - 1)[:budget] if budget else np.empty(0, dtype=np.int64)
    return chosen[np.isfinite(order[chosen])]
