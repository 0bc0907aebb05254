"""Tests of uniform ranks: how often they reject, what they notice, bands that hold a whole ECDF."""

import numpy as np
import pytest
from scipy import stats

from scripts.lpcm.uniformity import (
    chi_square,
    ecdf,
    ecdf_test,
    holm,
    simultaneous_band,
)
from scripts.lpcm.verdicts import Ranks, judge_coverage, judge_joint, judge_ranks

DRAWS, SIZE = 99, 200


def samples(count: int, seed: int = 3) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return list(rng.integers(0, DRAWS + 1, (count, SIZE)))


def test_chi_square_is_scipys() -> None:
    ranks = samples(1)[0]
    count = np.bincount(ranks // 5, minlength=20)
    assert chi_square(ranks, DRAWS) == pytest.approx(stats.chisquare(count).pvalue)
    with pytest.raises(ValueError, match="100 ranks do not fall into 30 equal bins"):
        chi_square(ranks, DRAWS, 30)


def test_ecdf_counts_ranks_below_each_point() -> None:
    found = ecdf(np.array([0, 0, 2, 3]), 3)
    assert found.tolist() == [0.5, 0.5, 0.75]


def test_uniform_ranks_are_rejected_as_often_as_stated() -> None:
    p = np.array([[chi_square(r, DRAWS), ecdf_test(r, DRAWS)] for r in samples(2000)])
    for level in (0.05, 0.2):
        allowed = 4 * np.sqrt(level * (1 - level) / 2000)
        assert (p <= level).mean(axis=0) == pytest.approx([level, level], abs=allowed)


def test_the_band_holds_the_whole_of_95_in_100_uniform_samples() -> None:
    band = simultaneous_band(SIZE, DRAWS)
    inside = [
        bool(((band.low <= f + 1e-12) & (f <= band.high + 1e-12)).all())
        for f in (ecdf(r, DRAWS) for r in samples(2000, 4))
    ]
    assert np.mean(inside) == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 2000))
    # a band of pointwise 95 % intervals would hold far fewer
    z = band.points
    low, high = (stats.binom(SIZE, z).ppf(p) / SIZE for p in (0.025, 0.975))
    pointwise = [
        bool(((low <= f + 1e-12) & (f <= high + 1e-12)).all())
        for f in (ecdf(r, DRAWS) for r in samples(300, 5))
    ]
    assert np.mean(pointwise) < 0.7


def test_a_sample_outside_the_band_has_a_small_p_value_and_one_inside_has_not() -> None:
    band = simultaneous_band(SIZE, DRAWS)
    for ranks in samples(300, 6):
        f = ecdf(ranks, DRAWS)
        inside = bool(((band.low <= f + 1e-12) & (f <= band.high + 1e-12)).all())
        assert inside == (ecdf_test(ranks, DRAWS) > 0.05)


@pytest.mark.parametrize("spoilt", ["shifted", "too narrow", "too wide"])
def test_ranks_that_are_not_uniform_are_noticed(spoilt: str) -> None:
    z = np.random.default_rng(7).standard_normal(SIZE)
    changed = {"shifted": z + 0.5, "too narrow": 1.7 * z, "too wide": z / 1.7}[spoilt]
    ranks = np.minimum((stats.norm.cdf(changed) * 100).astype(np.int64), 99)
    assert ecdf_test(ranks, DRAWS) < 1e-4
    assert chi_square(ranks, DRAWS) < 0.01  # which is the weaker one against a shift


def test_holm_by_hand() -> None:
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm(np.array([0.6, 0.9])).tolist() == [1.0, 1.0]


# --- verdicts -----------------------------------------------------------------------------------


def test_a_family_of_uniform_ranks_fails_seldom() -> None:
    nothing = np.full(SIZE, np.nan)
    failures = 0
    for family in range(60):
        found = {k: Ranks(r, DRAWS, nothing, nothing) for k, r in enumerate(samples(10, family))}
        failures += not all(v.uniform for v in judge_ranks(found).values())
    assert failures <= 9  # 3 expected; more than 9 with probability 0.001


def test_rank_verdicts_say_how_well_the_chains_ran() -> None:
    ess, rhat = np.arange(200.0), np.where(np.arange(200) < 20, 1.2, 1.0)
    ess[:10] = np.nan
    rhat[:10] = np.nan
    ranks = samples(1)[0]
    (verdict,) = judge_ranks({"x": Ranks(ranks, DRAWS, ess, rhat)}).values()
    assert verdict.ess_median == np.median(ess[10:])
    assert verdict.rhat_high == 10 / 200
    nothing = np.full(200, np.nan)
    (verdict,) = judge_ranks({"x": Ranks(ranks, DRAWS, nothing, nothing)}).values()
    assert verdict.ess_median is None


def test_joint_verdicts_are_students() -> None:
    rng = np.random.default_rng(8)
    right, wrong = rng.normal(size=40), rng.normal(1.0, 1.0, 40)
    verdicts = judge_joint({"right": right, "wrong": wrong, "constant": np.zeros(40)})
    assert verdicts["right"].p == pytest.approx(stats.ttest_1samp(right, 0).pvalue)
    assert verdicts["right"].agrees and not verdicts["wrong"].agrees
    assert verdicts["constant"].agrees
    assert not judge_joint({"always off": np.ones(40)})["always off"].agrees


def test_errors_of_coverage_know_that_a_networks_intervals_go_together() -> None:
    # all twenty intervals of a network hold the truth or none does
    together = (np.random.default_rng(9).random(100) < 0.8).astype(float)
    verdict = judge_coverage({"x": together}, [0.8], [True])["x"]
    assert verdict.error == pytest.approx(together.std(ddof=1) / 10)
    assert verdict.error > 3 * np.sqrt(0.8 * 0.2 / 2000)
    assert verdict.nominal is True
    fixed = judge_coverage({"x": together - 0.5}, [0.8], [False])["x"]
    assert (fixed.nominal, fixed.adjusted) == (None, None)
