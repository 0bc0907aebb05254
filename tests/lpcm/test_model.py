"""The log densities against latentnet's own, and the prior."""

import json
import math

import numpy as np
import pytest
from scipy import stats

from scripts.lpcm import model
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network, simulate_prior
from tests.lpcm.networks import REFERENCE, network

EXACT = {
    "sampson_e2": (-128.898886439244, -69.2373249615714, -2.15889725283625, -2.3028784130711),
    "sampson_e2g3": (-128.77561158525, -46.2014440137297, -2.25980589389614, -17.6258365329377),
}


@pytest.mark.parametrize(("name", "groups"), [("sampson_e2", 0), ("sampson_e2g3", 3)])
def test_log_densities_are_latentnets_to_1e_9(name: str, groups: int) -> None:
    draw = json.loads((REFERENCE / "sampson_draws.json").read_text())[name]["draw"]
    tie, observed, _ = network("sampson")
    prior = Prior.default(18, groups, 2)
    positions = np.array(draw["Z"])
    variances = np.atleast_1d(draw["Z.var"])
    means = np.array(draw["Z.mean"]) if groups else np.zeros((0, 2))
    labels = np.array(draw["Z.K"]) - 1 if groups else np.zeros(18, dtype=np.int64)
    lp_y = model.log_likelihood(tie, observed, positions, draw["beta"])
    lp_z = model.log_prior_positions(positions, labels, means, variances)
    lp_lv = model.log_prior_variances(variances, prior)
    if groups:
        lp_lv += model.log_prior_means(means, prior)
    lp_beta = model.log_prior_coefficients(np.array([draw["beta"]]), prior)
    assert (lp_y, lp_z, lp_beta, lp_lv) == pytest.approx(EXACT[name], abs=1e-9)


def test_default_prior_is_latentnets() -> None:
    reference = json.loads((REFERENCE / "sampson_draws.json").read_text())["sampson_e2g3"]["prior"]
    prior = Prior.default(18, 3, 2)
    assert prior.variance_scale == pytest.approx(reference["Z.var"])
    assert prior.mean_variance == pytest.approx(reference["Z.mean.var"])
    assert prior.variance_df == pytest.approx(reference["Z.var.df"])
    assert prior.concentration == pytest.approx(reference["Z.pK"])
    assert prior.intercept_variance == reference["beta.var"]


def test_densities_against_scipy() -> None:
    prior = Prior(4.0, 3.0, 0.7, 5.0, 2.5)
    variances, means = np.array([0.4, 1.3]), np.array([[0.3, 1.0], [-2.0, 0.5]])
    half = prior.variance_df / 2
    expected = stats.invgamma(half, scale=half * prior.variance_scale).logpdf(variances).sum()
    assert model.log_prior_variances(variances, prior) == pytest.approx(expected)
    expected = stats.norm(0, math.sqrt(3.0)).logpdf(means).sum()
    assert model.log_prior_means(means, prior) == pytest.approx(expected)
    weights = np.array([0.2, 0.8])
    expected = stats.dirichlet([2.5, 2.5]).logpdf(weights)
    assert model.log_prior_weights(weights, prior) == pytest.approx(expected)
    expected = stats.norm(0, 2).logpdf(1.5)
    assert model.log_prior_coefficients(np.array([1.5]), prior) == pytest.approx(expected)


def test_comparable_prior_does_not_know_the_number_of_clusters() -> None:
    """Scale and spread of the centres are the default's at three clusters."""
    for n, dims in [(18, 2), (58, 1), (123, 3)]:
        prior, three = Prior.comparable(n, dims), Prior.default(n, 3, dims)
        assert prior.variance_scale == pytest.approx((n / 3) ** (2 / dims) / 8)
        assert prior.variance_scale == pytest.approx(three.variance_scale)
        assert prior.mean_variance == pytest.approx(2 * prior.variance_scale * 3 ** (2 / dims))
        assert prior.mean_variance == pytest.approx(three.mean_variance)
        assert (prior.intercept_variance, prior.variance_df, prior.concentration) == (9, 3, 1)


def test_unobserved_dyads_are_absent() -> None:
    tie, observed, _ = network("sampson")
    observed[6:] = False
    positions = np.random.default_rng(0).normal(size=(18, 2))
    before = model.log_likelihood(tie, observed, positions, 1.0)
    tie[6:] = 1 - tie[6:]
    assert model.log_likelihood(tie, observed, positions, 1.0) == before


@pytest.mark.parametrize(
    "name", ["intercept_variance", "variance_df", "concentration", "effect_scale", "effect_df"]
)
@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_prior_refuses_nonsense(name: str, value: float) -> None:
    arguments = {
        "intercept_variance": 9.0,
        "mean_variance": 1.0,
        "variance_scale": 1.0,
        "variance_df": 3.0,
        "concentration": 1.0,
    }
    with pytest.raises(ValueError, match=name):
        Prior(**(arguments | {name: value}))


def test_simulated_prior_has_its_moments() -> None:
    prior = Prior(9.0, 4.5, 0.75, 12.0, 2.0)
    rng = np.random.default_rng(1)
    draws = [simulate_prior(rng, 10, groups=3, prior=prior) for _ in range(4000)]
    intercepts = np.array([d.intercept for d in draws])
    variances = np.array([d.variances for d in draws]).ravel()
    means = np.array([d.means for d in draws]).ravel()
    assert intercepts.std() == pytest.approx(3.0, rel=0.04)
    assert means.var() == pytest.approx(4.5, rel=0.05)
    assert variances.mean() == pytest.approx(12 * 0.75 / 10, rel=0.04)  # nu s / (nu - 2)
    # a position's variance: mean_variance + E sigma^2, not sigma read as a variance
    positions = np.concatenate([d.positions.ravel() for d in draws])
    assert positions.var() == pytest.approx(4.5 + 0.9, rel=0.04)


def test_simulated_network_follows_its_probabilities() -> None:
    rng = np.random.default_rng(2)
    positions = rng.normal(size=(6, 2))
    expected = model.tie_probability(positions, 0.5)
    np.fill_diagonal(expected, 0)
    mean = np.mean([simulate_network(rng, positions, 0.5) for _ in range(4000)], axis=0)
    assert np.abs(mean - expected).max() < 4.5 * 0.5 / math.sqrt(4000)
    one = simulate_network(rng, positions, 0.5, directed=False)
    assert (one == one.T).all()
    assert not one.diagonal().any()
