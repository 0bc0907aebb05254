"""Effects of actors: their densities, what may be asked for, and whether fits find them."""

import math
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from scripts.lpcm import model
from scripts.lpcm.effects import EFFECTS, SEND_RECEIVE, sender_and_receiver
from scripts.lpcm.fit import Fit, Settings, fit
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network

PRIOR = Prior(4.0, 3.0, 0.7, 5.0, 2.5, effect_scale=1.7, effect_df=4.0)
SHORT = Settings(warmup=150, draws=60, thin=1, extend=0)


def seeds(number: int = 1, chains: int = 4) -> list[np.random.SeedSequence]:
    return np.random.SeedSequence(number).spawn(chains)


def full(n: int) -> NDArray[np.bool_]:
    observed: NDArray[np.bool_] = ~np.eye(n, dtype=np.bool_)
    return observed


def test_density_of_effects_is_a_normals() -> None:
    rng = np.random.default_rng(0)
    for covariance in (np.array([[0.6]]), np.diag([0.6, 2.0]), np.array([[0.6, -0.4], [-0.4, 2]])):
        effects = rng.normal(size=(len(covariance), 9))
        law = stats.multivariate_normal(np.zeros(len(covariance)), covariance)
        expected = law.logpdf(effects.T).sum()
        assert model.log_prior_effects(effects, covariance) == pytest.approx(expected)
    assert model.log_prior_effects(np.zeros((0, 9)), np.zeros((0, 0))) == 0.0


def test_density_of_their_variances_is_inverse_gamma() -> None:
    half = PRIOR.effect_df / 2
    law = stats.invgamma(half, scale=half * PRIOR.effect_scale)
    for variances in ([0.3], [0.3, 2.5]):
        found = model.log_prior_effect_covariance(np.diag(variances), PRIOR)
        assert found == pytest.approx(law.logpdf(variances).sum())


def test_density_of_their_covariance_is_inverse_wishart() -> None:
    law = stats.invwishart(PRIOR.effect_df + 1, PRIOR.effect_df * PRIOR.effect_scale * np.eye(2))
    for covariance in (np.eye(2), np.array([[0.6, -0.4], [-0.4, 2.0]])):
        found = model.log_prior_effect_covariance(covariance, PRIOR, correlated=True)
        assert found == pytest.approx(law.logpdf(covariance))
    # with the same law of each variance as if they were independent
    drawn = law.rvs(4000, random_state=np.random.default_rng(1))
    half = PRIOR.effect_df / 2
    alone = stats.invgamma(half, scale=half * PRIOR.effect_scale)
    assert stats.kstest(drawn[:, 0, 0], alone.cdf).pvalue > 1e-3


@pytest.mark.parametrize("kind", EFFECTS)
def test_senders_and_receivers_have_the_effects_their_kind_says(kind: str) -> None:
    rows = EFFECTS[kind]
    effects = np.random.default_rng(2).normal(size=(3, len(rows), 5))
    s, r = sender_and_receiver(kind, effects)
    assert s.shape == r.shape == (3, 5)
    named = {name: effects[:, row] for row, name in enumerate(rows)}
    both = named.get("sociality", np.zeros((3, 5)))
    assert (s == named.get("sender", both)).all()
    assert (r == named.get("receiver", both)).all()
    assert max(SEND_RECEIVE[kind]) + 1 == len(rows)


def test_linear_predictor_by_hand() -> None:
    rng = np.random.default_rng(3)
    beta, x = rng.normal(size=(2, 3)), rng.normal(size=(4, 4, 2))
    s, r = rng.normal(size=(2, 4)), rng.normal(size=(2, 4))
    found = model.linear_predictor(beta, 4, x, s, r)
    assert found.shape == (2, 4, 4)
    for k, i, j in [(0, 1, 2), (1, 3, 0)]:
        expected = beta[k, 0] + beta[k, 1:] @ x[i, j] + s[k, i] + r[k, j]
        assert found[k, i, j] == pytest.approx(expected)
    assert (model.linear_predictor(beta[0], 4) == beta[0, 0]).all()


N = 24


def truth(kind: str) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Positions, effects and covariance of a network in which effects are strong."""
    rng = np.random.default_rng(4)
    rows = len(EFFECTS[kind])
    covariance = 2.25 * np.eye(rows)
    if kind == "correlated":
        covariance += 1.8 * (1 - np.eye(2))
    effects = np.linalg.cholesky(covariance) @ rng.normal(size=(rows, N))
    return rng.normal(size=(N, 2)), effects, covariance


@cache
def recovered(kind: str) -> Fit:
    positions, effects, _ = truth(kind)
    linear = model.linear_predictor(np.array([0.7]), N, None, *sender_and_receiver(kind, effects))
    directed = kind != "sociality"
    tie = simulate_network(np.random.default_rng(5), positions, linear, directed=directed)
    settings = Settings(warmup=400, draws=300, thin=4, extend=0)
    return fit(
        tie,
        full(N),
        groups=1,
        directed=directed,
        effects=kind,
        settings=settings,
        seeds=seeds(),
    )


FOUND = ("sender", "receiver", "correlated", "sociality")


@pytest.mark.parametrize("kind", FOUND)
def test_strong_effects_are_found(kind: str) -> None:
    _, effects, covariance = truth(kind)
    found = recovered(kind)
    assert found.effects_kind == kind
    assert found.effects.shape == (4, 300, len(effects), N)
    assert found.mkl_effects.shape == effects.shape
    mean, sd = found.effects.mean(axis=(0, 1)), found.effects.std(axis=(0, 1))
    assert (np.abs(mean - effects) < 4 * sd).all()
    assert sd.mean() < math.sqrt(covariance[0, 0])  # the data say something
    for row, true in zip(mean, effects, strict=True):
        assert np.corrcoef(row, true)[0, 1] > 0.8
    centre = found.effect_covariance.mean(axis=(0, 1))
    spread = found.effect_covariance.std(axis=(0, 1))
    assert (np.abs(centre - covariance) <= 4 * spread).all()
    if kind == "correlated":
        assert (found.effect_covariance[..., 0, 1] > 0).mean() > 0.95
    # and if the rows of two actors are exchanged the check fails
    assert (np.abs(mean[:, ::-1] - effects) > 4 * sd).any()


@pytest.mark.parametrize("kind", FOUND)
def test_draws_and_effects_belong_together(kind: str) -> None:
    """Of the same draw, and in the caller's order of actors."""
    found, (positions, effects, _) = recovered(kind), truth(kind)
    linear = model.linear_predictor(np.array([0.7]), N, None, *sender_and_receiver(kind, effects))
    directed = kind != "sociality"
    tie = simulate_network(np.random.default_rng(5), positions, linear, directed=directed)

    def value(z: NDArray[np.float64], beta: NDArray[np.float64], u: NDArray[np.float64]) -> float:
        eta = model.linear_predictor(beta, N, None, *sender_and_receiver(kind, u))
        return model.log_likelihood(tie, full(N), z, eta, directed=directed)

    for c, s in [(0, 0), (2, 150), (3, 299)]:
        draw = found.positions[c, s], found.coefficients[c, s], found.effects[c, s]
        assert found.log_likelihood[c, s] == pytest.approx(value(*draw), abs=1e-7)
    best = value(found.mkl_positions, found.mkl_coefficients, found.mkl_effects)
    assert found.bic.log_likelihood_at_mkl == pytest.approx(best, abs=1e-5)


@pytest.mark.parametrize("kind", EFFECTS)
def test_variances_are_judged_and_those_not_correlated_have_no_covariance(kind: str) -> None:
    tie = (np.random.default_rng(6).random((9, 9)) < 0.3).astype(np.int8)
    found = fit(tie, full(9), groups=0, effects=kind, settings=SHORT, seeds=seeds())
    rows = len(EFFECTS[kind])
    assert found.effect_covariance.shape == (4, 60, rows, rows)
    assert (np.linalg.eigvalsh(found.effect_covariance) > 0).all()
    # their variances count in the verdict: 240 draws are too few
    names = [f"log_variance_of_{effect}_effects" for effect in EFFECTS[kind]]
    names += ["correlation_of_effects"] * (kind == "correlated")
    assert [row.name for row in found.diagnostics[2 : 2 + len(names)]] == names
    for name in names:
        assert any(f"The {name.replace('_', ' ')} has only" in line for line in found.warnings)
    apart = found.effect_covariance * (1 - np.eye(rows))
    assert (apart != 0).any() == (kind == "correlated")


def test_an_effects_prior_of_ones_own_is_used() -> None:
    tie = (np.random.default_rng(7).random((9, 9)) < 0.3).astype(np.int8)
    spreads = []
    for scale in (0.01, 1.0, 100.0):
        prior = Prior(9.0, 2.0, 1.0, 3.0, 1.0, effect_scale=scale, effect_df=50.0)
        found = fit(
            tie, full(9), groups=1, effects="sender", settings=SHORT, prior=prior, seeds=seeds()
        )
        spreads.append(float(found.effects.std()))
    assert all(wide > 2 * narrow for narrow, wide in pairwise(spreads))


@pytest.mark.parametrize(
    ("kind", "directed", "words"),
    [
        ("sender", False, "an undirected network must be one of none, sociality, not sender"),
        ("correlated", False, "an undirected network must be one of none, sociality, not corr"),
        ("popularity", True, "effects of a directed network must be one of none, sender, receiver"),
        ("", True, "must be one of"),
    ],
)
def test_refusals_say_what_is_allowed(kind: str, directed: bool, words: str) -> None:
    tie = np.zeros((5, 5), dtype=np.int8)
    with pytest.raises(ValueError, match=words):
        fit(tie, full(5), groups=1, directed=directed, effects=kind, seeds=seeds())
