"""The hidden life of a practice's sources, week by week: who refers, lapses, comes back, introduces, is contacted."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from carom.analysis.simulator.kinds import SECTORS
from carom.analysis.simulator.params import Params
from carom.analysis.simulator.policies import POLICIES, Seen

NEVER = -1
LONG_AGO = -1_000
TOUCH_KINDS = ("note", "call", "coffee", "letter", "talk")
TOUCH_MINUTES = (5, 10, 45, 8, 120)
TOUCH_CHANCES = (0.35, 0.38, 0.15, 0.1, 0.02)
LETTER = TOUCH_KINDS.index("letter")
BACK_RATE = 0.15  # we send back this many for each one they send, where the kind of source treats patients
TREATING = tuple(SECTORS.index(sector) for sector in ("medical", "allied_health"))


class Referrals(NamedTuple):
    """Columns of equal length: the week and the source of each referral."""

    week: np.ndarray
    source: np.ndarray


class Touches(NamedTuple):
    """Columns of equal length: per contact its week, source, kind (of TOUCH_KINDS) and whether it annoyed."""

    week: np.ndarray
    source: np.ndarray
    kind: np.ndarray
    annoyed: np.ndarray


@dataclass(frozen=True)
class Life:
    """What happened, burn-in included; weeks count from the start of burn-in, which is the Monday `start`."""

    start: date
    rate: np.ndarray  # referrals a year, 0 for a prospect who never began
    known_week: np.ndarray  # week in which each source or prospect became known
    active: np.ndarray  # weeks × sources: still inclined to refer
    referrals: Referrals
    touches: Touches
    back: Referrals  # patients we sent to them
    introductions: list[tuple[int, int, int]]  # week, introducer, introduced


@dataclass
class _State:
    """The sources of one week; one entry per place in the list, `count` of them in use."""

    count: int
    volume: np.ndarray
    rate: np.ndarray
    known_week: np.ndarray
    introduced: np.ndarray
    active: np.ndarray
    last_touch: np.ndarray
    last_effect: np.ndarray
    effect: np.ndarray
    annoyed_week: np.ndarray
    lapsed_week: np.ndarray
    referrals: np.ndarray
    last_referral: np.ndarray
    sent_back: np.ndarray
    introductions: list[tuple[int, int, int]] = field(default_factory=list)


def live(
    params: Params,
    sector: np.ndarray,
    volume: np.ndarray,
    rng: np.random.Generator,
    policy_rng: np.random.Generator,
) -> Life:
    """Play all weeks. `sector` (numbers) and `volume` (factors on the rate) cover every source there could ever be."""
    weeks = params.burn_in + params.weeks
    start = params.until - timedelta(days=7 * weeks - 1)
    start -= timedelta(days=start.weekday())  # weeks begin on Monday; the last may end some days before `until`
    policy = params.policy if callable(params.policy) else POLICIES[params.policy]
    state = _begin(params, volume, rng)
    season = _season(params, start, weeks, rng)
    drift = np.zeros(len(sector))
    active = np.zeros((weeks, len(sector)), dtype=bool)
    referrals, touches, back = [], [], []
    for week in range(weeks):
        drift += rng.normal(0, params.drift / np.sqrt(52), len(sector)) if params.drift else 0
        boosted = week - state.last_effect <= params.boost_weeks
        referrals.append(_refer(state, week, season[week][sector] * np.exp(drift), boosted, params, rng))
        back.append(_send_back(state, week, sector, rng))
        _lapse(state, week, params, rng)
        _introduce(state, week, boosted, params, rng)
        touches.append(_touch(state, week, policy, params, rng, policy_rng))
        active[week] = state.active & (state.rate > 0)
    count = state.count
    return Life(
        start=start,
        rate=state.rate[:count],
        known_week=state.known_week[:count],
        active=active[:, :count],
        referrals=Referrals(*_columns(referrals)),
        touches=Touches(*_columns(touches)),
        back=Referrals(*_columns(back)),
        introductions=state.introductions,
    )


def _begin(params: Params, volume: np.ndarray, rng: np.random.Generator) -> _State:
    size = len(volume)
    refers = np.arange(size) < params.sources
    return _State(
        count=min(size, params.sources + params.prospects),
        volume=volume,
        rate=np.where(refers, _rates(params, volume, rng), 0.0),
        known_week=np.zeros(size, dtype=np.int64),
        introduced=np.zeros(size, dtype=bool),
        active=refers.copy(),
        last_touch=np.full(size, NEVER),
        last_effect=np.full(size, LONG_AGO),
        effect=np.ones(size),
        annoyed_week=np.full(size, LONG_AGO),
        lapsed_week=np.full(size, LONG_AGO),
        referrals=np.zeros(size, dtype=np.int64),
        last_referral=np.full(size, NEVER),
        sent_back=np.zeros(size, dtype=np.int64),
    )


def _rates(params: Params, volume: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return volume * rng.gamma(params.rate_shape, params.rate_mean / params.rate_shape, len(volume))


def _season(params: Params, start: date, weeks: int, rng: np.random.Generator) -> np.ndarray:
    """Factors on the rates, weeks × sectors: a yearly cosine, school holidays, December, one bad half-year a year."""
    days = [start + timedelta(days=7 * week + 3) for week in range(weeks)]
    phase = np.array([day.timetuple().tm_yday for day in days]) / 365.25
    factors = np.repeat((1 + params.seasonality * np.cos(2 * np.pi * (phase - 0.25)))[:, None], len(SECTORS), axis=1)
    if params.sector_shocks:
        month = np.array([day.month for day in days])
        factors[month == 12] *= 0.75
        factors[(month >= 6) & (month <= 8), SECTORS.index("education")] *= 0.3
        for year in range(0, weeks, 52):
            first, sector = year + rng.integers(52), rng.integers(len(SECTORS))
            factors[first : first + 26, sector] *= 0.5
    return factors


def _refer(state, week, factors, boosted, params, rng):
    balance = np.tanh((state.sent_back - BACK_RATE * state.referrals) / 5)
    rate = state.rate / 52 * factors * np.where(boosted, state.effect, 1.0) * (1 + params.reciprocity * balance)
    sent = rng.poisson(np.where(state.active, rate, 0.0))
    source = np.repeat(np.arange(len(sent)), sent)
    state.referrals += sent
    state.last_referral[source] = week
    return np.full(len(source), week), source


def _send_back(state, week, sector, rng):
    rate = np.where(np.isin(sector, TREATING), BACK_RATE * state.rate / 52, 0.0)
    sent = rng.poisson(rate)
    state.sent_back += sent
    source = np.repeat(np.arange(len(sent)), sent)
    return np.full(len(source), week), source


def _lapse(state, week, params, rng):
    neglect = week - np.maximum(state.last_touch, state.known_week)
    hazard = params.lapse_base + params.lapse_neglect * np.minimum(neglect / 26, 1.5)
    hazard *= np.where(week - state.annoyed_week <= params.annoyed_within, params.annoyed_lapse, 1.0)
    lapsing = state.active & (rng.random(len(hazard)) < hazard)
    state.active[lapsing] = False
    state.lapsed_week[lapsing] = week


def _introduce(state, week, boosted, params, rng):
    chance = np.where(boosted, params.introduction * params.introduction_boosted, params.introduction)
    introducers = np.flatnonzero(state.active & (rng.random(len(chance)) < chance))
    for parent in introducers:
        prospects = np.flatnonzero((state.rate[: state.count] == 0) & (state.known_week[: state.count] < week))
        if len(prospects) and rng.random() < 0.15:  # now and then two people speak for the same one
            child = int(rng.choice(prospects))
        elif state.count < len(state.rate):
            child = state.count
            state.count += 1
            state.known_week[child] = week
        else:
            continue
        if (int(parent), child) not in {(before, after) for _, before, after in state.introductions[-50:]}:
            state.introduced[child] = True
            state.introductions.append((week, int(parent), child))


def _touch(state, week, policy, params, rng, policy_rng):
    known = slice(0, state.count)
    seen = Seen(week, state.last_touch[known], state.last_referral[known], state.referrals[known])
    chosen = policy(seen, params.touches_per_week, policy_rng)
    kind = rng.choice(len(TOUCH_KINDS), size=len(chosen), p=TOUCH_CHANCES)
    recent = (state.last_referral[chosen] >= 0) & (week - state.last_referral[chosen] <= 4)
    kind[(kind == LETTER) & ~recent] = 0  # an outcome letter needs a patient to write about
    annoyed = (state.last_touch[chosen] >= 0) & (week - state.last_touch[chosen] < params.annoyed_within)
    state.annoyed_week[chosen[annoyed]] = week
    state.last_touch[chosen] = week

    welcome, letter = chosen[~annoyed], kind[~annoyed] == LETTER
    chance = rng.random(len(welcome))
    prospect = state.rate[welcome] == 0
    lapsed = ~prospect & ~state.active[welcome]
    begins = prospect & (chance < params.prospect_cold + params.prospect_introduced * state.introduced[welcome])
    returns = lapsed & (chance < params.reactivation * np.exp(-(week - state.lapsed_week[welcome]) / 26))
    state.rate[welcome[begins]] = _rates(params, state.volume[welcome[begins]], rng)
    state.active[welcome[begins | returns]] = True
    boosts = state.active[welcome]
    state.last_effect[welcome[boosts]] = week
    state.effect[welcome[boosts]] = np.where(letter[boosts], params.boost_letter, params.boost)
    return np.full(len(chosen), week), chosen, kind, annoyed


def _columns(parts):
    return [np.concatenate(column) for column in zip(*parts, strict=True)]
