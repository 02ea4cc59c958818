"""What can be set about a simulated practice. The defaults are assumptions, not findings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from carom.analysis.simulator.kinds import PHYSICAL_REASONS, PHYSICAL_THERAPY, PSYCHOTHERAPY, TALKING_REASONS, Mix


@dataclass(frozen=True, kw_only=True)
class Params:
    """Everything but the seed. `until` is the last day of the story, `weeks` its length after the unseen `burn_in`."""

    until: date = date(2026, 10, 31)
    weeks: int = 156
    burn_in: int = 52
    # who is there
    sources: int = 30
    prospects: int = 15
    most_sources: int = 400  # introductions stop here
    mix: Mix = PHYSICAL_THERAPY
    reasons: tuple[str, ...] = PHYSICAL_REASONS
    sites: tuple[str, ...] = ("Main",)
    towns: int = 6
    # how they refer
    rate_mean: float = 10.0  # referrals a year
    rate_shape: float = 0.8
    volume_by_kind: bool = False  # pastors send less than orthopedists; the mean over the mix stays `rate_mean`
    seasonality: float = 0.15
    drift: float = 0.0  # standard deviation of the yearly change of the log rate
    sector_shocks: bool = True
    reciprocity: float = 0.2
    # how they lapse and come back (per week)
    lapse_base: float = 0.002
    lapse_neglect: float = 0.008
    boost: float = 1.25
    boost_letter: float = 1.4
    boost_weeks: int = 4
    annoyed_within: int = 3  # weeks; 0: nobody is ever annoyed
    annoyed_lapse: float = 1.5
    reactivation: float = 0.08
    # how new ones come
    prospect_cold: float = 0.02
    prospect_introduced: float = 0.12
    introduction: float = 0.006
    introduction_boosted: float = 3.0
    # what becomes of a referral
    conversion: tuple[float, float] = (6.0, 3.0)
    fit: tuple[float, float] = (5.0, 2.0)
    conversion_fit_correlation: float = 0.4
    never_comes: float = 0.08
    lag_days: float = 12.0
    # what we do
    touches_per_week: int = 4
    policy: "str | Callable" = "round_robin"
    commitment: float = 0.3  # promises per touch
    # what is seen of it
    forgotten_touches: float = 0.15
    last_introducer_named: float = 0.3
    spellings: int | None = None  # different texts for all sources together; None: about four per source
    wrong_source: float = 0.05
    blank: float = 0.08
    channel: float = 0.04  # "Google" and the like
    late_entry: float = 0.03
    referrals: int | None = None  # keep exactly this many, evenly thinned, where there are more
    touchpoints: int | None = None


def physical_therapy_clinic(**changes: object) -> Params:
    """A physical-therapy clinic with two sites and three years of history."""
    settings = {
        "volume_by_kind": True,
        "sources": 46,
        "prospects": 14,
        "rate_mean": 11.0,
        "sites": ("Riverside", "Hillcrest"),
        "touches_per_week": 5,
    }
    return Params(**(settings | changes))


def psychotherapist_alone(**changes: object) -> Params:
    """A psychotherapist alone: fewer sources, fewer referrals, one site."""
    settings = {
        "volume_by_kind": True,
        "sources": 20,
        "prospects": 8,
        "rate_mean": 8.0,
        "touches_per_week": 2,
        "towns": 3,
        "mix": PSYCHOTHERAPY,
        "reasons": TALKING_REASONS,
        "most_sources": 60,
    }
    return Params(**(settings | changes))


def large_group(**changes: object) -> Params:
    """A group of clinics at the size of the benchmarks: 5,000 sources, 200,000 referrals, 500,000 touchpoints."""
    settings = {
        "volume_by_kind": True,
        "sources": 4_700,
        "prospects": 300,
        "most_sources": 5_000,
        "rate_mean": 24.0,
        "rate_shape": 1.1,
        "towns": 120,
        "sites": tuple(f"Site {number}" for number in range(1, 13)),
        "touches_per_week": 4_000,
        "annoyed_within": 0,
        "introduction": 0.001,
        "spellings": 40_000,
        "referrals": 200_000,
        "touchpoints": 500_000,
        "commitment": 0.02,
    }
    return Params(**(settings | changes))
