"""The log densities against latentnet's stored draws, scipy, and the second sampler's.

``test_model`` holds the engine's own densities against latentnet's table with the default prior.
Here are the stored numbers of the prior, the second sampler's densities (so that both samplers
stand on the same published numbers), covariates and effects, which no stored draw has, and the sum
of all terms by which the engine ranks draws.
"""

import json
import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from scripts.lpcm import fit, model, sampler
from scripts.lpcm.dyads import condense
from scripts.lpcm.effects import sender_and_receiver
from scripts.lpcm.model import Prior
from tests.lpcm import metropolis
from tests.lpcm.metropolis import KINDS, Numbers
from tests.lpcm.networks import REFERENCE, network

DRAWS = json.loads((REFERENCE / "sampson_draws.json").read_text())
NAMES = ["sampson_e2", "sampson_e2g3"]
NUMBERS = Numbers(2.5, 1.7, 0.6, 4.5, 1.3, 0.8, 5.0)
PRIOR = Prior(*NUMBERS)
UNDIRECTED = ("none", "sociality")


def parts(name: str) -> dict[str, Any]:
    """A stored draw in the shapes used here."""
    draw, clusters = DRAWS[name]["draw"], "Z.K" in DRAWS[name]["draw"]
    return {
        "beta": draw["beta"],
        "positions": np.array(draw["Z"]),
        "variances": np.atleast_1d(draw["Z.var"]).astype(np.float64),
        "means": np.array(draw["Z.mean"]) if clusters else np.zeros((0, 2)),
        "labels": np.array(draw["Z.K"]) - 1 if clusters else np.zeros(18, dtype=np.int64),
    }


def numbers(name: str) -> Numbers:
    """The stored numbers of the prior; of effects, which it has none of, any."""
    prior = DRAWS[name]["prior"]
    at = ("beta.var", "Z.mean.var", "Z.var", "Z.var.df", "Z.pK")
    return Numbers(*(float(prior[key]) for key in at), 1.0, 3.0)


@pytest.mark.parametrize("name", NAMES)
def test_engines_densities_with_the_stored_prior(name: str) -> None:
    tie, observed, _ = network("sampson")
    draw, prior, stored = parts(name), Prior(*numbers(name)), DRAWS[name]["draw_lp"]
    z, beta = draw["positions"], np.array([draw["beta"]])
    linear = model.linear_predictor(beta, 18)
    for value in (
        model.log_likelihood(tie, observed, z, linear),
        model.log_likelihood(tie, observed, z, draw["beta"]),
    ):
        assert value == pytest.approx(stored["lpY"], abs=1e-9)
    spread = model.log_prior_variances(draw["variances"], prior)
    spread += model.log_prior_means(draw["means"], prior)
    assert spread == pytest.approx(stored["lpLV"], abs=1e-9)
    assert model.log_prior_coefficients(beta, prior) == pytest.approx(stored["lpbeta"], abs=1e-9)
    at = model.log_prior_positions(z, draw["labels"], draw["means"], draw["variances"])
    assert at == pytest.approx(stored["lpZ"], abs=1e-9)


@pytest.mark.parametrize(("name", "groups"), [("sampson_e2", 0), ("sampson_e2g3", 3)])
def test_default_prior_is_the_stored_one(name: str, groups: int) -> None:
    expected = numbers(name)
    default = Prior.default(18, groups, 2)
    for field, value in expected._asdict().items():
        assert getattr(default, field) == pytest.approx(value, rel=1e-12), field


@pytest.mark.parametrize("name", NAMES)
def test_second_samplers_densities_are_latentnets(name: str) -> None:
    tie, observed, _ = network("sampson")
    draw, prior, stored = parts(name), numbers(name), DRAWS[name]["draw_lp"]
    data = metropolis.describe(tie, observed, prior)
    state = metropolis.State(
        draw["positions"],
        np.array([[draw["beta"]]]),
        np.zeros((0, 0)),
        np.zeros((0, 1)),
        np.zeros((0, 1)),
        np.log(draw["variances"])[:, None],
        draw["means"],
    )
    labels = draw["labels"].astype(np.int64)
    assert metropolis.log_likelihood(data, state) == pytest.approx(stored["lpY"], abs=1e-9)
    groups = range(len(draw["variances"]))
    z = sum(metropolis.log_cluster(k, labels, state) for k in groups)
    assert z == pytest.approx(stored["lpZ"], abs=1e-9)
    beta = metropolis.log_normal(draw["beta"], 0.0, data.coefficient_variance[0])
    assert beta == pytest.approx(stored["lpbeta"], abs=1e-9)
    spread = sum(
        metropolis.log_scaled_inverse_chi2(v, prior.variance_df, prior.variance_scale)
        for v in draw["variances"]
    )
    spread += sum(metropolis.log_normal(m, 0.0, prior.mean_variance) for m in draw["means"].ravel())
    assert spread == pytest.approx(stored["lpLV"], abs=1e-9)


def random_state(effects: str, seed: int) -> tuple[metropolis.State, np.ndarray]:
    """Seven actors, three clusters, two covariates, two dimensions."""
    rng, rows = np.random.default_rng(seed), KINDS[effects][0]
    state = metropolis.State(
        2.0 * rng.normal(size=(7, 2)),
        rng.normal(size=(3, 1)),
        rng.normal(size=(7 if rows else 0, rows)),
        rng.normal(size=(rows, 1)),
        rng.normal(size=(int(effects == "correlated"), 1)),
        rng.normal(size=(3, 1)),
        rng.normal(size=(3, 2)),
    )
    return state, rng.integers(0, 3, 7)


def random_network(seed: int, directed: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ties, mask and covariates of seven actors; some dyads seen from one end only."""
    rng = np.random.default_rng(seed)
    tie = (rng.random((7, 7)) < 0.4).astype(np.int8)
    x = rng.normal(size=(7, 7, 2))
    if not directed:
        tie, x = np.maximum(tie, tie.T), x + x.transpose(1, 0, 2)
    observed = rng.random((7, 7)) < 0.6
    np.fill_diagonal(observed, False)
    np.fill_diagonal(tie, 0)
    return tie, observed, x


def covariance_of(state: metropolis.State) -> np.ndarray:
    """Covariance of an actor's effects."""
    sd = np.exp(0.5 * state.log_effect_variances[:, 0])
    covariance: np.ndarray = np.diag(sd**2)
    if state.artanh_correlation.size:
        covariance[0, 1] = covariance[1, 0] = math.tanh(state.artanh_correlation[0, 0]) * sd.prod()
    return covariance


@pytest.mark.parametrize(
    ("effects", "directed"),
    [(kind, True) for kind in KINDS] + [(kind, False) for kind in UNDIRECTED],
)
def test_likelihood_with_covariates_and_effects(effects: str, directed: bool) -> None:
    tie, observed, x = random_network(1, directed)
    state, _ = random_state(effects, 2)
    data = metropolis.describe(tie, observed, NUMBERS, directed=directed, covariates=x)
    _, as_sender, as_receiver = KINDS[effects]
    data = data._replace(as_sender=as_sender, as_receiver=as_receiver)
    rows = state.effects.T if state.effects.size else np.zeros((0, 7))
    s, r = sender_and_receiver(effects, rows)
    linear = model.linear_predictor(state.coefficients[:, 0], 7, x, s, r)
    value = model.log_likelihood(tie, observed, state.positions, linear, directed=directed)
    assert value == pytest.approx(metropolis.log_likelihood(data, state), abs=1e-9)


def test_coefficients_have_the_variance_their_covariate_asks_for() -> None:
    tie, observed, x = random_network(1, True)
    squares = (x[observed] ** 2).mean(axis=0)
    sd = np.sqrt(PRIOR.intercept_variance / np.array([1.0, *squares]))
    beta = np.array([0.3, -1.0, 2.0])
    expected = stats.norm(0, sd).logpdf(beta).sum()
    assert model.log_prior_coefficients(beta, PRIOR, squares) == pytest.approx(expected)
    data = metropolis.describe(tie, observed, NUMBERS, covariates=x)
    assert data.coefficient_variance == pytest.approx(sd**2)
    for directed in (True, False):
        tie, observed, x = random_network(3, directed)
        dyads, _ = condense(tie, observed, directed=directed, covariates=x, effects="none")
        packed = fit.pack_prior(PRIOR, 2, dyads, "none")
        data = metropolis.describe(tie, observed, NUMBERS, directed=directed, covariates=x)
        assert packed.coefficient_variance == pytest.approx(data.coefficient_variance)


@pytest.mark.parametrize("effects", [kind for kind in KINDS if kind != "none"])
def test_densities_of_effects_against_scipy_and_the_second_sampler(effects: str) -> None:
    state, _ = random_state(effects, 4)
    covariance, rows = covariance_of(state), KINDS[effects][0]
    expected = stats.multivariate_normal(np.zeros(rows), covariance).logpdf(state.effects).sum()
    assert model.log_prior_effects(state.effects.T, covariance) == pytest.approx(expected)
    assert sum(metropolis.log_effects_of(i, state) for i in range(7)) == pytest.approx(expected)

    df, scale = PRIOR.effect_df, PRIOR.effect_scale
    correlated = effects == "correlated"
    if correlated:
        expected = float(stats.invwishart(df + 1, df * scale * np.eye(2)).logpdf(covariance))
    else:
        law = stats.invgamma(0.5 * df, scale=0.5 * df * scale)
        expected = float(law.logpdf(np.diagonal(covariance)).sum())
    value = model.log_prior_effect_covariance(covariance, PRIOR, correlated=correlated)
    assert value == pytest.approx(expected)

    # the second sampler walks on logarithms: times the numerical Jacobian
    walked = np.concatenate([state.log_effect_variances[:, 0], state.artanh_correlation[:, 0]])

    def elements(u: np.ndarray) -> np.ndarray:
        moved = state._replace(
            log_effect_variances=u[:rows, None], artanh_correlation=u[rows:, None]
        )
        full = covariance_of(moved)
        return full[np.triu_indices(rows)] if correlated else np.diagonal(full)

    h = 1e-6
    steps = [
        (elements(walked + h * e) - elements(walked - h * e)) / (2 * h) for e in np.eye(walked.size)
    ]
    _, log_jacobian = np.linalg.slogdet(np.array(steps))
    found = metropolis.log_effect_scales(state, NUMBERS)
    assert found == pytest.approx(expected + log_jacobian, abs=1e-7)


def test_marginals_of_the_inverse_wishart_are_those_of_independent_effects() -> None:
    """Its diagonal: scaled-inverse-chi^2(df, scale), whatever the correlation."""
    df, scale = PRIOR.effect_df, PRIOR.effect_scale
    v, h = 0.9, 0.002
    w = np.exp(np.arange(-12, 12, 0.1))[:, None]
    r = np.arange(-1 + h / 2, 1, h)
    log_density = np.array(
        [[metropolis.log_inverse_wishart(v, b, c, df + 1, df * scale) for c in r] for b in w[:, 0]]
    )
    area = np.exp(log_density) * np.sqrt(v * w) * w * 0.1 * h  # d covariance, d log w
    law = stats.invgamma(0.5 * df, scale=0.5 * df * scale)
    assert area.sum() == pytest.approx(law.pdf(v), rel=1e-4)


@pytest.mark.parametrize("groups", [0, 3])
@pytest.mark.parametrize("effects", KINDS)
def test_draws_are_ranked_by_the_whole_log_posterior(effects: str, groups: int) -> None:
    """The engine's height of a draw is the sum of the densities, up to a constant."""
    tie, observed, x = random_network(5, True)
    dyads, order = condense(tie, observed, directed=True, covariates=x, effects=effects)
    packed = fit.pack_prior(PRIOR, groups, dyads, effects)
    squares = (x[observed] ** 2).mean(axis=0)
    rows, k, draws = KINDS[effects][0], max(1, groups), 6
    out = sampler.empty_draws(draws, 7, 2, groups, covariates=2, effects=rows)
    rng, expected = np.random.default_rng(6), []
    for at in range(draws):
        state, labels = random_state(effects, 10 + at)
        labels, variances = labels % k, np.exp(state.log_variances[:k, 0])
        means, weights = state.means[:groups], rng.dirichlet(np.ones(k))
        covariance, effect = covariance_of(state), state.effects.T.reshape(rows, 7)
        s, r = sender_and_receiver(effects, effect)
        beta = state.coefficients[:, 0]
        value = model.log_likelihood(
            tie, observed, state.positions, model.linear_predictor(beta, 7, x, s, r)
        )
        total = value + model.log_prior_coefficients(beta, PRIOR, squares)
        total += model.log_prior_positions(state.positions, labels, means, variances)
        total += model.log_prior_variances(variances, PRIOR)
        total += model.log_prior_effects(effect, covariance)
        total += model.log_prior_effect_covariance(
            covariance, PRIOR, correlated=effects == "correlated"
        )
        if groups:
            total += model.log_prior_means(means, PRIOR) + np.log(weights[labels]).sum()
            total += model.log_prior_weights(weights, PRIOR)
        expected.append(total)
        out.coefficients[at], out.log_likelihood[at] = beta, value
        out.positions[at], out.labels[at] = state.positions[order].T, labels[order]
        out.means[at] = means if groups else 0.0
        out.variances[at], out.weights[at] = variances, weights
        out.effects[at], out.effect_covariance[at] = effect[:, order], covariance
    height = fit._log_posterior(out, PRIOR, packed, groups)
    assert height - height[0] == pytest.approx(np.array(expected) - expected[0], abs=1e-8)
