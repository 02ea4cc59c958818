from collections import Counter, defaultdict
from datetime import timedelta

import numpy as np
import pytest

from carom.analysis.simulator import (
    Params,
    Practice,
    large_group,
    physical_therapy_clinic,
    psychotherapist_alone,
    sheet,
)
from carom.analysis.simulator.kinds import KINDS


@pytest.fixture(scope="module")
def clinic():
    return Practice(physical_therapy_clinic(), seed=11)


def test_the_same_parameters_and_seed_give_the_same_practice(clinic):
    again = Practice(physical_therapy_clinic(), seed=11)
    assert again.sources == clinic.sources
    assert again.referrals == clinic.referrals
    assert again.touchpoints == clinic.touchpoints
    assert again.commitments == clinic.commitments
    assert again.introductions == clinic.introductions
    assert np.array_equal(again.truth.active, clinic.truth.active)


def test_another_seed_gives_another_practice(clinic):
    assert Practice(physical_therapy_clinic(), seed=12).referrals != clinic.referrals


def test_the_story_is_three_years_on_working_days(clinic):
    days = [referral.day for referral in clinic.referrals]
    assert days == sorted(days)
    assert 1_000 < (days[-1] - days[0]).days < 1_096
    assert days[-1] <= clinic.params.until
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
    assert {referral.site for referral in clinic.referrals} == {0, 1}


def test_a_first_visit_follows_its_referral_and_ends_the_question_of_loss(clinic):
    for referral in clinic.referrals:
        assert referral.day <= referral.entered_on <= clinic.params.until
        if referral.first_visit:
            assert referral.day <= referral.first_visit <= clinic.params.until
            assert not referral.loss
            assert referral.fit in {"yes", "partly", "no"}
        else:
            assert referral.fit == "unknown"


def test_conversion_is_near_its_parameters(clinic):
    came = sum(referral.first_visit is not None for referral in clinic.referrals) / len(clinic.referrals)
    assert 0.45 < came < 0.75  # Beta(6, 3), less 8 % who never come and those still waiting


def test_referrals_come_only_from_sources_that_are_active(clinic):
    weeks, truth = clinic.params.weeks, clinic.truth
    first = clinic.referrals[0].day - timedelta(days=clinic.referrals[0].day.weekday())
    for referral, source in zip(clinic.referrals, truth.sent_by, strict=True):
        week = (referral.day - first).days // 7
        # A source may lapse or begin within the week of a referral: the weeks beside it decide.
        assert truth.active[max(0, week - 1) : min(weeks, week + 2), source].any()
        assert truth.rate[source] > 0


def test_most_rows_name_their_true_source_and_some_name_nobody(clinic):
    named = [
        (referral.source, true)
        for referral, true in zip(clinic.referrals, clinic.truth.sent_by, strict=True)
        if referral.source is not None
    ]
    assert 0.84 < len(named) / len(clinic.referrals) < 0.92
    assert 0.92 < np.mean([source == true for source, true in named]) < 0.98


def test_introductions_have_no_cycle(clinic):
    after = defaultdict(set)
    for one in clinic.truth.introductions:
        after[one.introducer].add(one.introduced)

    def below(source, path=()):
        assert source not in path
        for child in after[source]:
            below(child, (*path, source))

    for source in list(after):
        below(source)
    assert set(clinic.introductions) <= set(clinic.truth.introductions)


def test_promises_are_kept_after_they_are_made(clinic):
    for promise in clinic.commitments:
        assert promise.made_on < promise.due_on
        assert promise.kept_on is None or promise.made_on <= promise.kept_on <= clinic.params.until


def test_sources_are_of_the_kinds_asked_for_and_nearly_all_have_different_names(clinic):
    kinds = {kind for kind, _ in clinic.params.mix}
    assert {source.kind for source in clinic.sources} <= kinds <= set(KINDS)
    assert len({source.display for source in clinic.sources}) > 0.95 * len(clinic.sources)
    assert all(source.display.strip() and source.sector == KINDS[source.kind].sector for source in clinic.sources)


def test_a_psychotherapist_alone_is_smaller():
    alone = Practice(psychotherapist_alone(), seed=3)
    assert 100 < len(alone.referrals) < 900
    assert {source.kind for source in alone.sources} >= {"psychiatrist", "family-doctor"}


def test_a_large_group_has_the_size_asked_for():
    group = Practice(
        large_group(
            sources=470,
            prospects=30,
            most_sources=500,
            touches_per_week=400,
            spellings=4_000,
            referrals=20_000,
            touchpoints=50_000,
        ),
        seed=1,
    )
    assert (len(group.referrals), len(group.touchpoints), len(group.sources)) == (20_000, 50_000, 500)
    texts = {(referral.source, referral.told) for referral in group.referrals if referral.source is not None}
    assert len(texts) == pytest.approx(4_000, rel=0.02)


def test_contacts_keep_sources_from_lapsing():
    def active_at_the_end(policy):
        return sum(Practice(Params(policy=policy), seed).truth.active[-1].sum() for seed in range(6))

    assert active_at_the_end("round_robin") > 1.3 * active_at_the_end("none")


def test_a_policy_may_be_a_function():
    calls = []

    def first_two(seen, budget, rng):
        calls.append((seen.week, budget))
        return np.arange(2)

    practice = Practice(Params(policy=first_two, weeks=10, burn_in=5), seed=1)
    assert calls == [(week, 4) for week in range(15)]
    assert {touch.source for touch in practice.touchpoints} <= {0, 1}


def test_contacts_too_close_together_annoy():
    assert Practice(Params(touches_per_week=40), seed=2).truth.annoyances > 100
    assert Practice(Params(touches_per_week=4), seed=2).truth.annoyances < 30


def test_school_holidays_are_seen_in_education():
    practice = Practice(Params(mix=(("school-counselor", 1.0),), rate_mean=40.0, seasonality=0.0), seed=5)
    by_month = Counter(referral.day.month for referral in practice.referrals)
    assert by_month[7] < 0.6 * by_month[4]


def test_the_sheet_holds_a_row_for_every_referral_and_no_truth(clinic):
    rows = list(sheet.rows(clinic))
    assert len(rows) == len(clinic.referrals)
    assert all(len(row) == len(sheet.HEADERS) for row in rows)
    assert rows[0][0] == clinic.referrals[0].day.strftime("%m/%d/%Y")
    assert [row[1] for row in rows] == [referral.told for referral in clinic.referrals]
