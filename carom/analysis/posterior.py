"""Draws from posterior distributions. Kept apart because they need NumPy and exact facts do not."""

from collections.abc import Sequence

import numpy as np

FULL = 10_000
CELLS = 2_000_000  # draws × groups held at once: 16 MB


def hhi_interval(counts: Sequence[int], *, draws: int, seed: int) -> tuple[float, float]:
    """80 % interval of the HHI (0–10,000) behind `counts` (at least two referrals).

    Shares are drawn from the Dirichlet posterior of the observed groups. The squared shares of a draw carry the
    sampling noise twice, E[H* | n] = (U (N − 1) + 2) / (N + 1) with U the unbiased index, so each draw is put back
    on the scale of U. One group alone gets a one-sided interval, its share against "somebody else" (Jeffreys prior).
    """
    rng = np.random.default_rng(seed)
    total = sum(counts)
    if len(counts) == 1:
        return float(np.quantile(rng.beta(total + 0.5, 0.5, size=draws) ** 2, 0.2) * FULL), float(FULL)
    drawn = (_squared_shares(counts, draws=draws, rng=rng) * (total + 1) - 2) / (total - 1)
    low, high = np.quantile(np.clip(drawn, 0.0, 1.0), [0.1, 0.9])
    return float(low * FULL), float(high * FULL)


def _squared_shares(counts: Sequence[int], *, draws: int, rng: np.random.Generator) -> np.ndarray:
    shape = np.asarray(counts, dtype=float)
    batch = max(1, CELLS // len(counts))
    parts = []
    for start in range(0, draws, batch):
        weights = rng.standard_gamma(shape, size=(min(batch, draws - start), len(counts)))
        parts.append((weights**2).sum(axis=1) / weights.sum(axis=1) ** 2)
    return np.concatenate(parts)
