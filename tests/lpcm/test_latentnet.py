"""Posteriors against latentnet's, on what does not depend on rotation or label.

Tolerances (never widened): intercept within 0.25 posterior sd, its sd within 15 %; pair distances:
mean relative difference <= 1.5 %, 99 % of pairs <= 4 %, worst <= 6 %; co-membership within 0.02 + 3
times the seed-to-seed spread of latentnet.
"""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from scripts.lpcm import kernel
from scripts.lpcm.criteria import spherical_mixture
from scripts.lpcm.dyads import condense
from scripts.lpcm.fit import Fit, Settings, fit
from tests.lpcm.networks import latentnet, latentnet_pairs, network

DRAWS = {"sampson": 1500, "syn58": 1000, "syn58_nom12": 2500}


@cache
def fitted(name: str, groups: int, seed: int = 1) -> Fit:
    tie, observed, _ = network(name)
    settings = Settings(draws=DRAWS[name] if groups == 3 else 500)
    seeds = np.random.SeedSequence(seed).spawn(4)
    return fit(tie, observed, groups=groups, settings=settings, seeds=seeds)


def pair_posterior(result: Fit) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Posterior mean distance and P(same cluster) of every pair."""
    n = result.mkl_positions.shape[0]
    i, j = np.triu_indices(n, 1)
    apart, same = [], []
    for z, labels in zip(result.positions, result.labels, strict=True):
        apart.append(np.hypot(*(z[:, i] - z[:, j]).transpose(2, 0, 1)).mean(axis=0))
        same.append((labels[:, i] == labels[:, j]).mean(axis=0))
    return np.mean(apart, axis=0), np.mean(same, axis=0)


CASES = [
    ("sampson", "sampson_d2_G3_s21_tuned"),
    ("syn58", "syn58_d2_G3_s21_tuned"),
    ("syn58_nom12", "syn58_nom12_d2_G3_s1"),
]


@pytest.mark.parametrize(("name", "tag"), CASES)
def test_intercept_and_distances_are_latentnets(name: str, tag: str) -> None:
    ours, theirs, pairs = fitted(name, 3), latentnet(tag), latentnet_pairs(tag)
    assert ours.converged, ours.warnings
    beta = theirs["beta"][0]
    assert abs(ours.intercept.mean() - beta["mean"]) <= 0.25 * beta["sd"]
    assert abs(ours.intercept.std() / beta["sd"] - 1) <= 0.15
    apart, _ = pair_posterior(ours)
    difference = np.abs(apart / pairs["dist_mean"] - 1)
    assert difference.mean() <= 0.015
    assert np.sort(difference)[int(0.99 * len(difference))] <= 0.04
    assert difference.max() <= 0.06
    log_likelihood = theirs["lpY"]
    error = log_likelihood["sd"] / np.sqrt(min(log_likelihood["ess"], 1000))
    assert abs(ours.log_likelihood.mean() - log_likelihood["mean"]) <= 5 * error
    assert abs(ours.log_likelihood.std() / log_likelihood["sd"] - 1) <= 0.15


@pytest.mark.parametrize(("name", "tag"), CASES)
def test_comembership_is_latentnets(name: str, tag: str) -> None:
    theirs = latentnet_pairs(tag)["p_same"]
    if name == "sampson":
        runs = [latentnet_pairs(f"sampson_d2_G3_s{s}")["p_same"] for s in (1, 2, 3)]
        spread = float(np.ptp(runs, axis=0).max())
        assert spread == pytest.approx(0.023, abs=0.003)
    elif name == "syn58":
        spread = float(np.abs(theirs - latentnet_pairs("syn58_d2_G3_s1")["p_same"]).max())
    else:
        # one run only: its Monte Carlo standard error at its own smallest effective sample size
        spread = float(np.sqrt(theirs * (1 - theirs) / latentnet(tag)["ess"]["dist_min"]).max())
        assert spread < 0.025
    _, ours = pair_posterior(fitted(name, 3))
    assert np.abs(ours - theirs).max() <= 0.02 + 3 * spread


@pytest.mark.parametrize("groups", [0, 1, 2, 4])
def test_sampson_intercept_at_other_numbers_of_clusters(groups: int) -> None:
    beta = latentnet(f"sampson_d2_G{groups}_s1")["beta"][0]
    ours = fitted("sampson", groups).intercept
    assert abs(ours.mean() - beta["mean"]) <= 0.25 * beta["sd"]
    assert abs(ours.std() / beta["sd"] - 1) <= 0.15


def test_sampsons_three_groups_are_found() -> None:
    found = fitted("sampson", 3)
    groups = {frozenset((np.flatnonzero(found.cluster == g) + 1).tolist()) for g in range(3)}
    assert groups == {
        frozenset({1, 2, 7, 12, 14, 15, 16}),
        frozenset({4, 5, 6, 8, 9, 10, 11}),
        frozenset({3, 13, 17, 18}),
    }
    assert found.occupied[3] > 0.97
    assert found.mkl_intercept == pytest.approx(1.16, abs=0.08)


def test_sampson_bic_follows_latentnets_table() -> None:
    table = [382.0, 380.9, 373.6, 336.0, 340.5]
    found = [fitted("sampson", g).bic for g in range(5)]
    assert found[0].overall_latentnet == pytest.approx(table[0], abs=1.5)
    assert found[0].overall == pytest.approx(374.4, abs=1.5)
    assert found[0].position == pytest.approx(121.66, abs=1.5)
    assert found[1].overall == pytest.approx(table[1], abs=1.5)
    assert found[3].overall == pytest.approx(table[3], abs=2.0)
    for g in (2, 4):
        assert found[g].overall == pytest.approx(table[g], abs=6.0)
    assert min(range(5), key=lambda g: found[g].overall_latentnet) == 3


def test_bic_of_latentnets_own_positions_is_latentnets() -> None:
    """The formula alone, free of Monte Carlo: its MKL positions give its BIC parts."""
    for name, tag in CASES:
        theirs = latentnet(tag)
        tie, observed, _ = network(name)
        dyads, order = condense(tie, observed, directed=True)
        z, beta = np.array(theirs["mkl"]["Z"]), theirs["mkl"]["beta"]
        work = kernel.workspace(len(z), 2)
        value = kernel.log_likelihood(np.ascontiguousarray(z[order].T), beta, dyads, work)
        ties = int((tie * observed).sum())
        assert -2 * value + np.log(ties) == pytest.approx(theirs["bic"]["Y"], abs=5e-3)
        # the mixture found from its labels is at least as likely as its own
        labels = np.array(theirs["mkl"]["mbc"]["Z.K"]) - 1
        fitted_value, _ = spherical_mixture(z, np.eye(3)[labels], 1e-6)
        position = -2 * fitted_value + 11 * np.log(len(z))
        assert position <= theirs["bic"]["Z"] + 1e-3
        assert position == pytest.approx(theirs["bic"]["Z"], abs=1.0)


def test_mkl_is_at_least_as_good_as_latentnets() -> None:
    """On latentnet's own posterior mean tie probabilities our estimate does as well as its."""
    for name, tag in CASES:
        theirs, pairs = latentnet(tag), latentnet_pairs(tag)
        tie, observed, _ = network(name)
        n = len(tie)
        dyads, order = condense(tie, observed, directed=True)
        expected = np.zeros((n, n))
        i, j = np.triu_indices(n, 1)
        expected[i, j], expected[j, i] = pairs["ey_ij"], pairs["ey_ji"]
        sums = np.where(observed, expected, 0) + np.where(observed, expected, 0).T
        inside = sums[np.ix_(order[: dyads.start.size], order)]
        upper = np.arange(n)[None, :] > np.arange(dyads.start.size)[:, None]
        target, work = dyads._replace(ties=inside[upper]), kernel.workspace(n, 2)
        z = np.ascontiguousarray(np.array(theirs["mkl"]["Z"])[order].T)
        reached = kernel.log_likelihood(z, theirs["mkl"]["beta"], target, work)
        ours = fitted(name, 3)
        mine = np.ascontiguousarray(ours.mkl_positions[order].T)
        found = kernel.log_likelihood(mine, ours.mkl_intercept, target, work)
        assert found >= reached - 0.5, (name, found, reached)


def test_treating_unobserved_rows_as_zeros_is_what_we_do_not_do() -> None:
    """Sampson cut to six respondents: the intercept is 1.4 with absent rows, -0.26 with zeros."""
    tie, observed, _ = network("sampson")
    asked = observed.copy()
    asked[6:] = False
    settings, seeds = Settings(draws=400), np.random.SeedSequence(3).spawn(4)
    absent = fit(tie, asked, groups=3, settings=settings, seeds=seeds)
    zeros = fit(np.where(asked, tie, 0), observed, groups=3, settings=settings, seeds=seeds)
    assert absent.intercept.mean() > zeros.intercept.mean() + 1.0
