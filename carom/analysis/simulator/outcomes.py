"""What became of each referral: did the patient come, when, and was it the kind of patient the practice is best for."""

from dataclasses import dataclass

import numpy as np

from carom.analysis.simulator.params import Params

LOSS_REASONS = ("insurance", "wait too long", "could not reach", "went elsewhere", "felt better", "cost")


@dataclass(frozen=True)
class Outcomes:
    """Columns, one entry per referral. `lag` in days, -1 where the patient never came."""

    conversion: np.ndarray  # per source
    fit: np.ndarray  # per source
    lag: np.ndarray
    fits: np.ndarray  # 0 no, 1 partly, 2 yes
    loss: np.ndarray  # index into LOSS_REASONS


def outcomes(params: Params, source: np.ndarray, count: int, rng: np.random.Generator) -> Outcomes:
    """Draw outcomes for referrals of `count` sources. A source that converts well also tends to fit well."""
    conversion, fit = _correlated(params, count, rng)
    comes = (rng.random(len(source)) < conversion[source]) & (rng.random(len(source)) >= params.never_comes)
    lag = np.floor(rng.gamma(2.0, params.lag_days / 2.0, len(source))).astype(np.int64)
    right = rng.random(len(source)) < fit[source]
    return Outcomes(
        conversion=conversion,
        fit=fit,
        lag=np.where(comes, lag, -1),
        fits=np.where(right, 2, rng.integers(0, 2, len(source))),
        loss=rng.integers(0, len(LOSS_REASONS), len(source)),
    )


def _correlated(params: Params, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two beta columns whose ranks go together as those of normals with the wanted correlation."""
    one, other = rng.standard_normal((2, count))
    rho = params.conversion_fit_correlation
    other = rho * one + np.sqrt(1 - rho**2) * other
    return (
        np.sort(rng.beta(*params.conversion, count))[np.argsort(np.argsort(one))],
        np.sort(rng.beta(*params.fit, count))[np.argsort(np.argsort(other))],
    )
