"""What is drawn from the prior has its moments; networks follow their probabilities."""

import numpy as np
import pytest
from scipy import stats

from scripts.lpcm import covariates as covariate
from scripts.lpcm.dyads import condense
from scripts.lpcm.effects import EFFECTS
from scripts.lpcm.fit import pack_prior
from scripts.lpcm.model import Prior, tie_probability
from scripts.lpcm.simulate import (
    Parameters,
    covariate_squares,
    linear_of,
    simulate_network,
    simulate_prior,
)

PRIOR = Prior(9.0, 4.5, 0.75, 12.0, 2.0, effect_scale=0.7, effect_df=8.0)
TIMES = 3000


def drawn(effects: str, squares: np.ndarray | None = None) -> list[Parameters]:
    rng = np.random.default_rng(1)
    return [
        simulate_prior(rng, 6, groups=2, prior=PRIOR, effects=effects, squares=squares)
        for _ in range(TIMES)
    ]


@pytest.mark.parametrize("effects", list(EFFECTS))
def test_shapes_of_effects(effects: str) -> None:
    p = drawn(effects)[0]
    rows = len(EFFECTS[effects])
    assert p.effects.shape == (rows, 6)
    assert p.effect_covariance.shape == (rows, rows)
    assert p.intercept == p.coefficients[0]


def test_coefficients_have_variances_that_suit_their_covariates() -> None:
    found = np.array([p.coefficients for p in drawn("none", np.array([0.25, 4.0]))])
    for k, sd in enumerate((3.0, 6.0, 1.5)):
        assert stats.kstest(found[:, k], stats.norm(0, sd).cdf).pvalue > 1e-3


def test_variances_of_independent_effects_are_scaled_inverse_chi_square() -> None:
    found = np.array([p.effect_covariance for p in drawn("sender+receiver")])
    assert not found[:, 0, 1].any()
    law = stats.invgamma(4.0, scale=4.0 * 0.7)
    for e in (0, 1):
        assert stats.kstest(found[:, e, e], law.cdf).pvalue > 1e-3


def test_covariances_of_correlated_effects_are_inverse_wishart() -> None:
    found = np.array([p.effect_covariance for p in drawn("correlated")])
    law = stats.invwishart(9.0, 8.0 * 0.7 * np.eye(2))
    expected = law.rvs(TIMES, random_state=np.random.default_rng(2))

    def parts(c: np.ndarray) -> np.ndarray:
        r = c[:, 0, 1] / np.sqrt(c[:, 0, 0] * c[:, 1, 1])
        return np.stack([c[:, 0, 0], c[:, 1, 1], c[:, 0, 1], r, np.linalg.det(c)])

    for a, b in zip(parts(found), parts(expected), strict=True):
        assert stats.ks_2samp(a, b).pvalue > 1e-3
    # the same marginal distribution as an independent effect's
    assert stats.kstest(found[:, 0, 0], stats.invgamma(4.0, scale=2.8).cdf).pvalue > 1e-3


def test_effects_have_their_covariance() -> None:
    scaled = np.concatenate(
        [
            np.linalg.solve(np.linalg.cholesky(p.effect_covariance), p.effects).T
            for p in drawn("correlated")[:800]
        ]
    )
    assert np.cov(scaled.T) == pytest.approx(np.eye(2), abs=0.06)


@pytest.mark.parametrize("directed", [True, False])
def test_mean_squares_of_covariates_are_those_of_the_fit(directed: bool) -> None:
    rng = np.random.default_rng(3)
    n = 9
    x = rng.normal(size=(n, n))
    covariates = covariate.combine(
        [
            covariate.dyadic("dyad", x + x.T),
            covariate.sociality("sociality", 3 * rng.normal(size=n)),
        ]
    )
    observed = np.repeat(rng.random(n) < 0.5, n).reshape(n, n)
    np.fill_diagonal(observed, False)
    squares = covariate_squares(covariates, observed, directed=directed)
    dyads, _ = condense(
        np.zeros((n, n), np.int8), observed, directed=directed, covariates=covariates.values
    )
    packed = pack_prior(PRIOR, 2, dyads, "none")
    assert squares is not None
    assert packed.coefficient_variance[1:] == pytest.approx(9.0 / squares)
    assert covariate_squares(None, observed) is None


def test_networks_follow_what_effects_and_covariates_say() -> None:
    rng = np.random.default_rng(4)
    p = drawn("sender+receiver", np.ones(1))[0]
    x = rng.normal(size=(6, 6))
    linear = linear_of(p, "sender+receiver", covariate.dyadic("x", x))
    by_hand = p.intercept + p.coefficients[1] * x + p.effects[0][:, None] + p.effects[1][None, :]
    assert linear == pytest.approx(by_hand)
    expected = tie_probability(p.positions, linear)
    np.fill_diagonal(expected, 0)
    mean = np.mean([simulate_network(rng, p.positions, linear) for _ in range(TIMES)], axis=0)
    assert np.abs(mean - expected).max() < 4.5 * 0.5 / TIMES**0.5


def test_undirected_networks_take_each_pair_once() -> None:
    rng = np.random.default_rng(5)
    p = drawn("sociality")[0]
    linear = linear_of(p, "sociality", None)
    networks = [simulate_network(rng, p.positions, linear, directed=False) for _ in range(TIMES)]
    assert all((one == one.T).all() for one in networks[:20])
    expected = tie_probability(p.positions, linear)
    np.fill_diagonal(expected, 0)
    assert np.abs(np.mean(networks, axis=0) - expected).max() < 4.5 * 0.5 / TIMES**0.5
