import sys

import numpy as np
import pytest

from carom.analysis import concentration
from carom.analysis.concentration import effective_number, hhi, of_shares, top_share


def test_published_example_of_four_sources():
    # Shares of 30, 30, 20 and 20 % give 2,600 points, like 3.846 equal sources.
    assert of_shares([0.3, 0.3, 0.2, 0.2]) == pytest.approx(2600)
    assert hhi([30, 30, 20, 20]).plug_in == pytest.approx(2600)
    assert effective_number([30, 30, 20, 20]).plug_in == pytest.approx(3.846, abs=5e-4)


def test_unbiased_value_is_the_chance_that_two_referrals_share_a_source():
    assert hhi([30, 30, 20, 20]).value == pytest.approx(10_000 * (2 * 30 * 29 + 2 * 20 * 19) / (100 * 99))
    assert hhi([3_000_000, 3_000_000, 2_000_000, 2_000_000]).value == pytest.approx(2600, abs=0.01)


def test_value_has_no_bias_in_small_samples_and_plug_in_has():
    rng = np.random.default_rng(5)
    shares = np.array([0.3, 0.3, 0.2, 0.2])
    samples = [hhi(rng.multinomial(10, shares)) for _ in range(2_000)]
    assert np.mean([sample.value for sample in samples]) == pytest.approx(2600, abs=60)
    assert np.mean([sample.plug_in for sample in samples]) == pytest.approx(2600 + 7400 / 10, abs=60)


def test_interval_covers_the_truth_about_eight_times_in_ten():
    rng = np.random.default_rng(8)
    covered = 0
    for round_ in range(300):
        shares = rng.dirichlet([0.8] * 12)
        truth = 10_000 * float((shares**2).sum())
        sample = hhi(rng.multinomial(60, shares), draws=300, seed=round_)
        covered += sample.low <= truth <= sample.high
    assert 0.72 <= covered / 300 <= 0.90


def test_interval_is_the_same_for_any_order_and_holds_the_value():
    one, other = hhi([5, 9, 1, 0, 22], seed=3), hhi([22, 1, 9, 5], seed=3)
    assert (one.low, one.high) == (other.low, other.high)
    assert one.low < one.value < one.high
    number = effective_number([5, 9, 1, 22], seed=3)
    assert number.low < number.value < number.high


@pytest.mark.parametrize(("counts", "reason"), [([], concentration.NOTHING), ([0, 0], concentration.NOTHING)])
def test_no_referrals_cannot_tell(counts, reason):
    answer = hhi(counts)
    assert (answer.value, answer.plug_in, answer.low, answer.high) == (None, None, None, None)
    assert answer.reason == effective_number(counts).reason == reason
    assert top_share(counts) is None


def test_one_referral_cannot_tell():
    assert hhi([1]).value is None
    assert hhi([1]).reason == effective_number([1]).reason == concentration.ONE


def test_a_single_source_is_fully_concentrated_but_not_beyond_doubt():
    answer = hhi([5])
    assert answer.value == answer.high == 10_000
    assert answer.low < hhi([500]).low < 10_000


def test_all_different_sources_have_no_effective_number():
    answer = effective_number([1, 1, 1])
    assert answer.hhi.value == 0
    assert answer.value is None
    assert answer.reason == concentration.ALL_DIFFERENT


def test_zero_counts_change_nothing():
    assert hhi([4, 0, 6]).value == hhi([6, 4]).value
    assert hhi([4, 0, 6]).groups == 2


def test_top_share():
    assert top_share([18, 100, 60]) == pytest.approx(100 / 178)
    assert top_share([18, 100, 60], k=2) == pytest.approx(160 / 178)
    assert top_share([18], k=5) == 1


@pytest.mark.parametrize("counts", [[-1, 2], [0.3, 0.7]])
def test_counts_must_be_whole_and_not_negative(counts):
    with pytest.raises(ValueError, match="whole number"):
        hhi(counts)


def test_the_value_itself_needs_no_numpy(monkeypatch):
    monkeypatch.setitem(sys.modules, "carom.analysis.posterior", None)
    assert hhi([3, 4]).value == pytest.approx(10_000 * (6 + 12) / 42)
    with pytest.raises(ImportError):
        _ = hhi([3, 4]).low
