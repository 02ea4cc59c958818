"""How concentrated a practice's referrals are, corrected for small numbers.

Two measures of the Herfindahl–Hirschman index (HHI, 0–10,000) are kept apart:

* `plug_in`: the sum of squared observed shares. It is too high by (1 − H) / N on average: with 25 referrals by
  about 350 points, more than the step between two bands of the competition authorities.
* `value`: unbiased, the chance that two different referrals drawn at random came from the same source,
  sum n_i (n_i − 1) / (N (N − 1)) (Simpson 1949). This is the figure to show.

The effective number is 10,000 / HHI: as many equal sources would be as concentrated (Hill number of order 2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

FULL = 10_000
NOTHING = "No referrals to count yet."
ONE = "One referral cannot tell how concentrated the practice is."
ALL_DIFFERENT = "No source has sent more than one referral yet."


@dataclass(frozen=True)
class Concentration:
    """HHI of `counts`, in points of 10,000. `value` is None, with a `reason`, when the counts cannot tell."""

    counts: tuple[int, ...]
    draws: int = 2_000
    seed: int = 0

    @property
    def n(self) -> int:
        """Number of referrals."""
        return sum(self.counts)

    @property
    def groups(self) -> int:
        """Number of sources that sent at least one."""
        return len(self.counts)

    @property
    def value(self) -> float | None:
        """The unbiased HHI, or None below two referrals."""
        if self.n < 2:
            return None
        return FULL * sum(count * (count - 1) for count in self.counts) / (self.n * (self.n - 1))

    @property
    def plug_in(self) -> float | None:
        """The sum of squared shares as observed; biased upward in small samples. None without referrals."""
        if self.n == 0:
            return None
        return of_shares(count / self.n for count in self.counts)

    @property
    def reason(self) -> str | None:
        """Why `value` is None, in one sentence; None when it is not."""
        return {0: NOTHING, 1: ONE}.get(self.n)

    @property
    def low(self) -> float | None:
        """Lower end of the 80 % interval of `value`."""
        return self._interval[0]

    @property
    def high(self) -> float | None:
        """Upper end of the 80 % interval of `value`."""
        return self._interval[1]

    @cached_property
    def _interval(self) -> tuple[float | None, float | None]:
        if self.value is None:
            return None, None
        from carom.analysis.posterior import hhi_interval  # noqa: PLC0415 slow import

        return hhi_interval(self.counts, draws=self.draws, seed=self.seed)


@dataclass(frozen=True)
class EffectiveNumber:
    """As many equal sources would be as concentrated. `value` is None, with a `reason`, when it cannot be told."""

    hhi: Concentration

    @property
    def value(self) -> float | None:
        """From the unbiased HHI; None when no source has sent twice."""
        return _inverse(self.hhi.value)

    @property
    def plug_in(self) -> float | None:
        """From the HHI as observed; too low in small samples."""
        return _inverse(self.hhi.plug_in)

    @property
    def reason(self) -> str | None:
        """Why `value` is None, in one sentence; None when it is not."""
        return self.hhi.reason or (ALL_DIFFERENT if self.value is None else None)

    @property
    def low(self) -> float | None:
        """Lower end of the 80 % interval."""
        return _inverse(self.hhi.high)

    @property
    def high(self) -> float | None:
        """Upper end of the 80 % interval; None where the counts set no upper end."""
        return _inverse(self.hhi.low)


def hhi(counts: Iterable[int], *, draws: int = 2_000, seed: int = 0) -> Concentration:
    """HHI of referrals per source (or organization, or type); zeros are left out.

    `draws` and `seed` belong to the 80 % interval, which is computed only when `low` or `high` is read.
    Counts that are negative or not whole are a ValueError; for shares use `of_shares`.
    """
    return Concentration(counts=_whole(counts), draws=draws, seed=seed)


def effective_number(counts: Iterable[int], *, draws: int = 2_000, seed: int = 0) -> EffectiveNumber:
    """How many equal sources would be as concentrated as these counts."""
    return EffectiveNumber(hhi(counts, draws=draws, seed=seed))


def of_shares(shares: Iterable[float]) -> float:
    """HHI (0–10,000) of known shares that add up to 1: nothing is estimated, so nothing is corrected."""
    return FULL * sum(share * share for share in shares)


def top_share(counts: Iterable[int], k: int = 1) -> float | None:
    """Share of all referrals (0–1) that the `k` largest sources sent; None without referrals."""
    ordered = sorted(_whole(counts), reverse=True)
    total = sum(ordered)
    return sum(ordered[:k]) / total if total else None


def _whole(counts: Iterable[int]) -> tuple[int, ...]:
    kept = []
    for count in counts:
        if count != int(count) or count < 0:
            raise ValueError(f"A count must be a whole number of referrals, zero or more, not {count!r}.")
        if count:
            kept.append(int(count))
    return tuple(sorted(kept))  # the same counts in any order give the same draws


def _inverse(points: float | None) -> float | None:
    return FULL / points if points else None
