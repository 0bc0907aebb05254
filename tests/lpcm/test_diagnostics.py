"""Our R-hat and effective sample sizes against arviz-stats; the verdict in words."""

import math
import re

import numpy as np
import pytest
from arviz_stats.base import array_stats
from numpy.typing import NDArray

from scripts.lpcm import convergence, diagnostics


def cases() -> NDArray[np.float64]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(70, 4, 300))
    for t in range(1, 300):
        x[:15, :, t] += 0.9 * x[:15, :, t - 1]  # sticky
        x[15:25, :, t] -= 0.7 * x[15:25, :, t - 1]  # antithetic
    x[25:35] = np.round(x[25:35])  # many ties
    x[35:45] += 0.3 * np.arange(4)[:, None]  # chains apart in place
    x[45:55] *= np.arange(1, 5)[:, None]  # chains apart in spread
    x[55:60] = np.exp(3 * x[55:60])  # heavy tail
    x[60:65] = x[60:65] > 1.5  # two values
    x[65:, 0] += 50  # one chain elsewhere
    return x


def oracle(x: NDArray[np.float64]) -> list[float]:
    axes = {"chain_axis": 0, "draw_axis": 1}
    return [
        float(array_stats.rhat(x, method="rank", **axes)),
        float(array_stats.ess(x, method="bulk", **axes)),
        float(array_stats.ess(x, method="tail", prob=(0.05, 0.95), **axes)),
    ]


def test_rhat_and_ess_agree_with_arviz() -> None:
    x = cases()
    found, expected = diagnostics.diagnose(x), np.array([oracle(v) for v in x])
    assert not np.isnan(expected[:60]).any()
    np.testing.assert_allclose(found[:60], expected[:60], rtol=1e-9)
    np.testing.assert_allclose(found[65:], expected[65:], rtol=1e-9)
    # two values: the tail indicator may be constant, which arviz counts as N and we as NaN or N
    np.testing.assert_allclose(found[60:65, :2], expected[60:65, :2], rtol=1e-9)


def test_without_tails_the_rest_is_the_same() -> None:
    x = cases()
    whole, part = diagnostics.diagnose(x), diagnostics.diagnose(x, tails=False)
    np.testing.assert_array_equal(part[:, :2], whole[:, :2])
    assert np.isnan(part[:, 2]).all()
    assert not np.isnan(whole[:60, 2]).any()


@pytest.mark.parametrize(("chains", "draws"), [(1, 40), (2, 21), (4, 8), (3, 101), (8, 64)])
def test_any_shape_agrees_with_arviz(chains: int, draws: int) -> None:
    x = np.random.default_rng(draws).normal(size=(12, chains, draws)).cumsum(axis=2)
    found, expected = diagnostics.diagnose(x), np.array([oracle(v) for v in x])
    columns = 2 if draws % 2 else 3  # arviz takes its quantiles before it drops the middle draw
    first = 1 if chains == 1 else 0  # arviz wants two chains for R-hat, ours are split anyway
    np.testing.assert_allclose(found[:, first:columns], expected[:, first:columns], rtol=1e-9)


def test_what_does_not_vary_is_nan() -> None:
    x = np.ones((2, 4, 50))
    assert np.isnan(diagnostics.diagnose(x)).all()
    x[1, 0, 3] = math.nan
    assert np.isnan(diagnostics.diagnose(x)).all()


def test_indicators_agree_with_arviz_on_their_mean() -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(size=(30, 4, 200))
    for t in range(1, 200):
        z[:, :, t] += 0.8 * z[:, :, t - 1]
    yes = z > rng.normal(size=(30, 1, 1))
    found = diagnostics.indicator_diagnostics(yes)
    for row, x in zip(found, yes, strict=True):
        axes = {"chain_axis": 0, "draw_axis": 1}
        ess = array_stats.ess(x.astype(float), method="mean", **axes)
        rhat = array_stats.rhat(x.astype(float), method="split", **axes)
        assert row == pytest.approx([float(rhat), float(ess)], rel=1e-9)


def test_constant_chains_that_disagree_are_not_missed() -> None:
    yes = np.zeros((2, 4, 50), dtype=np.bool_)
    yes[1, 0] = True
    found = diagnostics.indicator_diagnostics(yes)
    assert np.isnan(found[0]).all()
    assert math.isinf(found[1, 0])
    assert diagnostics.indicator_diagnostics(yes[:0]).shape == (0, 2)


@pytest.mark.parametrize(("n", "most"), [(2, 10), (6, 15), (6, 100), (40, 100), (200, 5000)])
def test_pairs_are_distinct_and_spread(n: int, most: int) -> None:
    pairs = diagnostics.even_pairs(n, most)
    total = n * (n - 1) // 2
    assert len(np.unique(pairs, axis=0)) == len(pairs) == min(most, total)
    assert (pairs[:, 0] < pairs[:, 1]).all()
    if total <= most:
        assert (pairs == np.argwhere(np.triu(np.ones((n, n)), 1))).all()
    else:
        assert set(pairs.ravel()) == set(range(n))


def test_distances_and_comembership_of_pairs() -> None:
    rng = np.random.default_rng(2)
    positions, labels = rng.normal(size=(2, 3, 7, 2)), rng.integers(0, 3, size=(2, 3, 7))
    pairs = diagnostics.even_pairs(7, 100)
    apart = diagnostics.pair_distances(positions, pairs)
    same = diagnostics.comembership(labels.astype(np.int8), pairs)
    for k, (i, j) in enumerate(pairs):
        for c in range(2):
            for s in range(3):
                expected = math.dist(positions[c, s, i], positions[c, s, j])
                assert apart[k, c, s] == pytest.approx(expected)
                assert same[k, c, s] == (labels[c, s, i] == labels[c, s, j])


def verdict(spoil: str = "") -> convergence.Convergence:
    rng = np.random.default_rng(3)
    positions, labels = rng.normal(size=(4, 500, 6, 2)), rng.integers(0, 2, (4, 500, 6))
    intercept, log_likelihood, sigma = rng.normal(size=(3, 4, 500))
    if spoil == "intercept":
        intercept = intercept + 0.3 * np.arange(4)[:, None]
    if spoil == "sticky":
        log_likelihood = np.repeat(log_likelihood[:, :50], 10, axis=1)
    if spoil == "sigma":
        sigma[2] *= 2
    if spoil == "distance":
        positions[0, :, 2] += 5
    if spoil == "comembership":
        labels[0, :, 3] = labels[0, :, 4]
    scalars = {"log_likelihood": log_likelihood, "intercept": intercept, "mean_log_sigma": sigma}
    return convergence.assess(scalars, positions, labels.astype(np.int8), 2)


def test_a_good_run_has_no_warnings() -> None:
    assert verdict().warnings == []


def test_pair_distances_are_summarised_over_all_pairs() -> None:
    """All of them for R-hat and bulk, the hundred slowest of them for the tails."""
    rng = np.random.default_rng(4)
    positions = rng.normal(size=(4, 120, 18, 2))
    for t in range(1, 120):
        positions[:, t, :9] += 0.8 * positions[:, t - 1, :9]  # half of the actors move slowly
    found = convergence.assess({}, positions, np.zeros((4, 120, 18), dtype=np.int8), 1).distances
    pairs = diagnostics.even_pairs(18, 5000)
    table = diagnostics.diagnose(diagnostics.pair_distances(positions, pairs))
    rhat, bulk, tail = table.T
    assert found.pairs == found.varying == len(pairs) == 153
    assert found.worst == tuple(pairs[rhat.argmax()])
    assert found.rhat_worst == rhat.max()
    assert found.rhat_99 == np.sort(rhat)[151]
    assert (found.ess_bulk_min, found.ess_bulk_median) == (bulk.min(), np.median(bulk))
    slowest = np.argsort(bulk)[: convergence.TAIL_PAIRS]
    assert len(slowest) == 100
    assert found.ess_tail_min == tail[slowest].min()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("intercept", "The chains disagree on the intercept: R-hat"),
        ("sticky", "The log-likelihood has only"),
        ("sigma", "The chains disagree on the mean log sigma: R-hat"),
        ("distance", r"The chains disagree on the distance of actors \([0-5], [0-5]\)"),
        ("comembership", r"The chains disagree on whether actors \(3, 4\) share a cluster"),
    ],
)
def test_a_bad_run_says_what_is_wrong(spoil: str, words: str) -> None:
    found = verdict(spoil)
    assert any(re.search(words, line) for line in found.warnings)
    if spoil == "distance":
        assert found.distances.worst is not None
        assert 2 in found.distances.worst
