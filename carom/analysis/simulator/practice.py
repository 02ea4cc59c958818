"""A whole simulated practice: the hidden life of its sources, and what the practice has written down of it."""

from datetime import date, timedelta
from random import Random

import numpy as np

from carom.analysis.simulator import records, talk
from carom.analysis.simulator.kinds import KINDS, SECTORS, VOLUME
from carom.analysis.simulator.life import TOUCH_KINDS, TOUCH_MINUTES, Life, live
from carom.analysis.simulator.names import Named, name_sources, towns
from carom.analysis.simulator.outcomes import LOSS_REASONS, Outcomes, outcomes
from carom.analysis.simulator.params import Params
from carom.analysis.simulator.spelling import allot, spellings
from carom.analysis.simulator.words import CHANNELS, NOBODY

FIT = ("no", "partly", "yes")
LETTERS = "ABCDEFGHIJKLMNOPRSTVWYZ"
LOST_AFTER = 60  # days without a first visit


class Practice:
    """The practice that `params` and `seed` describe; the same pair always gives the same practice.

    Lists in the order of days: `referrals`, `touchpoints`, `introductions`, `commitments`, `sent_back`; and `sources`
    (by index), `towns`, `truth`. See `records` for their fields. Sources known before the story began are included.
    """

    def __init__(self, params: Params, seed: int) -> None:
        self.params = params
        self.seed = seed
        life_rng, policy_rng, outcome_rng, record_rng = (
            np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(4)
        )
        words = Random(seed)  # noqa: S311 a simulation, no secret
        most = max(params.most_sources, params.sources + params.prospects)
        codes, weights = zip(*params.mix, strict=True)
        kinds = words.choices(codes, weights=weights, k=most)
        sector = np.array([SECTORS.index(KINDS[code].sector) for code in kinds])
        life = live(params, sector, _volume(params, kinds), life_rng, policy_rng)
        count = len(life.rate)

        self.towns = towns(params.towns, words)
        self._named = name_sources(kinds[:count], self.towns, words)
        self.sources = _sources(life, kinds, self._named)
        calendar = _calendar(life.start, params)
        self._record_referrals(life, calendar, outcome_rng, record_rng, words)
        self.touchpoints, forgotten = _touchpoints(life, calendar, params, record_rng)
        self.commitments = _commitments(self.touchpoints, params, record_rng)
        self.sent_back = _sent_back(life, calendar, params, record_rng)
        happened = tuple(
            records.Introduction(calendar[week * 7], introducer, introduced)
            for week, introducer, introduced in life.introductions
        )
        self.introductions = _told_introductions(happened, params, words)
        self.truth = records.Truth(
            rate=life.rate,
            active=life.active[params.burn_in :],
            conversion=self._outcomes.conversion,
            fit=self._outcomes.fit,
            sent_by=self._sent_by,
            annoyances=int(life.touches.annoyed.sum()),
            forgotten_touches=forgotten,
            introductions=happened,
        )

    def _record_referrals(self, life: Life, calendar, outcome_rng, rng, words) -> None:
        params, count = self.params, len(life.rate)
        seen = life.referrals.week >= params.burn_in
        day = life.referrals.week[seen] * 7 + rng.integers(0, 5, int(seen.sum()))
        kept = _thin(np.argsort(day, kind="stable"), params.referrals, rng)
        day, source = day[kept], life.referrals.source[seen][kept]
        self._sent_by = source
        self._outcomes = outcomes(params, source, count, outcome_rng)
        written = _written_down(source, count, params, rng)
        told = _told(written, self._named, params, words)
        self.referrals = _referrals(day, written, told, self._outcomes, calendar, params, rng)


def _volume(params: Params, kinds: list[str]) -> np.ndarray:
    """A factor on the rate of each source, one on average over the mix."""
    if not params.volume_by_kind:
        return np.ones(len(kinds))
    mean = sum(VOLUME.get(code, 1.0) * weight for code, weight in params.mix) / sum(weight for _, weight in params.mix)
    return np.array([VOLUME.get(code, 1.0) / mean for code in kinds])


def _calendar(start: date, params: Params) -> list[date]:
    """Dates by day number, far enough for visits and promises after the end."""
    return [start + timedelta(days=day) for day in range(7 * (params.burn_in + params.weeks) + 400)]


def _sources(life: Life, kinds: list[str], named: list[Named]) -> list[records.Source]:
    known_on = [life.start + timedelta(days=7 * week) for week in life.known_week.tolist()]
    return [
        records.Source(index, code, KINDS[code].sector, *name, name.display, known)
        for index, (code, name, known) in enumerate(zip(kinds, named, known_on, strict=False))
    ]


def _thin(order: np.ndarray, wanted: int | None, rng: np.random.Generator) -> np.ndarray:
    """`wanted` of the entries in `order`, evenly, order kept; all where there are no more."""
    if wanted is None or wanted >= len(order):
        return order
    return order[np.sort(rng.choice(len(order), size=wanted, replace=False))]


def _written_down(source: np.ndarray, count: int, params: Params, rng: np.random.Generator) -> np.ndarray:
    """Who the desk wrote down: mostly the sender, sometimes another, -1 for nobody, -2 for a channel."""
    chance = rng.random(len(source))
    written = np.where(chance < params.wrong_source, source[rng.permutation(len(source))], source)
    written[(chance >= 1 - params.blank - params.channel)] = -2
    written[(chance >= 1 - params.blank)] = -1
    return written


def _told(written: np.ndarray, named: list[Named], params: Params, words: Random) -> list[str]:
    """The text of each referral. Every spelling of a source is used at least once, the first ones far more often."""
    counts = np.bincount(written[written >= 0], minlength=len(named)).tolist()
    shares = allot(counts, params.spellings, words)
    ways = [spellings(name, share, words) for name, share in zip(named, shares, strict=True)]
    unused = [list(texts) for texts in ways]
    told = []
    for source in written.tolist():
        if source == -1:
            told.append(words.choice(NOBODY))
        elif source == -2:
            told.append(words.choice(CHANNELS))
        else:
            texts, fresh = ways[source], unused[source]
            left, counts[source] = counts[source], counts[source] - 1
            if fresh and words.random() < len(fresh) / left:
                told.append(fresh.pop(words.randrange(len(fresh))))
            else:
                told.append(texts[int(len(texts) * words.random() ** 3)])
    return told


def _referrals(day, written, told, result: Outcomes, calendar, params: Params, rng) -> list[records.Referral]:
    size, last = len(day), params.until
    late = np.where(rng.random(size) < params.late_entry, rng.integers(5, 40, size), 0)
    letters = rng.integers(0, len(LETTERS), (size, 2))
    site = rng.integers(0, len(params.sites), size)
    reason = rng.integers(0, len(params.reasons), size)
    columns = (day, written, result.lag, result.fits, result.loss, late, letters[:, 0], letters[:, 1], site, reason)
    rows = []
    for number, (when, source, lag, fits, loss, wait, one, two, place, why) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        visit = calendar[when + lag] if lag >= 0 and calendar[when + lag] <= last else None
        lost = lag < 0 and (last - calendar[when]).days > LOST_AFTER
        rows.append(
            records.Referral(
                calendar[when],
                source if source >= 0 else None,
                told[number],
                visit,
                FIT[fits] if visit else "unknown",
                LOSS_REASONS[loss] if lost else "",
                LETTERS[one] + LETTERS[two],
                f"{1001 + number}",
                place,
                params.reasons[why],
                min(calendar[when + wait], last),
            )
        )
    return rows


def _touchpoints(life: Life, calendar, params: Params, rng) -> tuple[list[records.Touchpoint], int]:
    seen = life.touches.week >= params.burn_in
    remembered = rng.random(int(seen.sum())) >= params.forgotten_touches
    week, source, kind = (column[seen][remembered] for column in life.touches[:3])
    day = week * 7 + rng.integers(0, 5, len(week))
    kept = _thin(np.argsort(day, kind="stable"), params.touchpoints, rng)
    theirs = rng.random(len(kept)) < 0.15
    purpose = rng.integers(0, len(talk.PURPOSES), len(kept))
    learned = rng.integers(0, 2 * len(talk.LEARNED), len(kept))
    columns = (day[kept], source[kept], kind[kept], theirs, purpose, learned)
    return [
        records.Touchpoint(
            calendar[when],
            who,
            TOUCH_KINDS[how],
            TOUCH_MINUTES[how],
            "them" if they else "us",
            talk.PURPOSES[why],
            talk.LEARNED[what] if what < len(talk.LEARNED) else "",
        )
        for when, who, how, they, why, what in zip(*(column.tolist() for column in columns), strict=True)
    ], int((~remembered).sum())


def _commitments(touchpoints: list[records.Touchpoint], params: Params, rng) -> list[records.Commitment]:
    chosen = np.flatnonzero(rng.random(len(touchpoints)) < params.commitment)
    ours, due, late, kept, text = (rng.random(len(chosen)).tolist() for _ in range(5))
    made = []
    for place, index in enumerate(chosen.tolist()):
        touch = touchpoints[index]
        by, texts = ("us", talk.OUR_PROMISES) if ours[place] < 0.75 else ("them", talk.THEIR_PROMISES)
        due_on = touch.day + timedelta(days=3 + int(due[place] * 25))
        kept_on = due_on + timedelta(days=int(late[place] * 9) - 6)
        made.append(
            records.Commitment(
                touch.day,
                touch.source,
                by,
                texts[int(text[place] * len(texts))],
                due_on,
                max(kept_on, touch.day) if kept[place] < 0.82 and kept_on <= params.until else None,
            )
        )
    return made


def _sent_back(life: Life, calendar, params: Params, rng) -> list[records.SentBack]:
    seen = life.back.week >= params.burn_in
    day = life.back.week[seen] * 7 + rng.integers(0, 5, int(seen.sum()))
    order = np.argsort(day, kind="stable")
    pairs = zip(day[order].tolist(), life.back.source[seen][order].tolist(), strict=True)
    return [records.SentBack(calendar[when], source) for when, source in pairs]


def _told_introductions(happened, params: Params, words: Random) -> list[records.Introduction]:
    """Introductions as written down: sometimes only the last introducer of a source is named."""
    last = {one.introduced: one for one in happened}
    return [one for one in happened if one is last[one.introduced] or words.random() >= params.last_introducer_named]
