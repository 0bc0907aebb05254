"""The engine against independent routes to the same posterior, on small networks of every kind.

Three routes, none sharing code with ``scripts/lpcm`` or with each other's sampling:

1. `exact`: laws of the prior, and a two-dimensional integral by quadrature;
2. `weighted_prior`: draws from the prior weighted by their likelihood (networks of four actors);
3. `metropolis`: a random-walk sampler, itself held against 1 and 2 first (networks of 10 to 14).

Compared are means and second moments of everything that does not depend on rotation, shift or
labels. There is no tolerance to choose: each difference is judged by its Monte Carlo standard error
(batch means; weighted variance), and the smallest p-value by Bonferroni's bound for all comparisons
of this file together. ``python -m tests.lpcm.test_metropolis TIMES`` runs everything TIMES as long
and prints the largest differences.
"""

import math
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import integrate, special, stats

from scripts.lpcm.covariates import Covariates
from scripts.lpcm.fit import Settings, fit
from scripts.lpcm.model import Prior
from tests.lpcm.metropolis import KINDS, Draws, Numbers, metropolis

FloatArray = NDArray[np.float64]

ALPHA = 1e-3  # chance that a right engine fails anything in this file
NUMBERS = Numbers(4.0, 3.0, 0.8, 5.0, 1.7, 0.7, 4.0)  # no default, so that each must be passed on


class Case(NamedTuple):
    """A network and a model of it."""

    n: int
    groups: int
    dims: int = 2
    effects: str = "none"
    covariates: int = 0
    directed: bool = True
    asked: int | None = None  # rows observed; None: all


TINY = {
    "no clusters, line": Case(4, 0, dims=1),
    "one cluster, undirected": Case(4, 1, directed=False),
    "two clusters, space": Case(4, 2, dims=3),
    "two of four asked": Case(4, 2, asked=2),
    "undirected, two of four asked": Case(4, 0, asked=2, directed=False),
    "two covariates, three of four asked": Case(4, 0, covariates=2, asked=3),
    "sender": Case(4, 1, effects="sender"),
    "receiver": Case(4, 2, effects="receiver"),
    "sender+receiver, covariate": Case(4, 0, effects="sender+receiver", covariates=1),
    "correlated": Case(4, 2, dims=1, effects="correlated"),
    "sociality": Case(4, 1, effects="sociality"),
    "sociality, covariate, undirected": Case(
        4, 2, effects="sociality", covariates=1, directed=False
    ),
}
SMALL = {
    "two clusters": Case(12, 2),
    "one cluster, undirected": Case(12, 1, directed=False),
    "four of twelve asked": Case(12, 2, asked=4),
    "line, covariate": Case(10, 2, dims=1, covariates=1),
    "space, no clusters, sender": Case(10, 0, dims=3, effects="sender"),
    "receiver": Case(10, 2, effects="receiver"),
    "sender+receiver": Case(10, 2, effects="sender+receiver"),
    "correlated, covariate": Case(10, 2, effects="correlated", covariates=1),
    "sociality, undirected": Case(10, 2, effects="sociality", directed=False),
}
FAMILIES = 2 * len(TINY) + len(SMALL) + 3  # each holds many comparisons


class Network(NamedTuple):
    tie: NDArray[np.int8]
    observed: NDArray[np.bool_]
    covariates: FloatArray | None


@cache
def network(case: Case) -> Network:
    """A network roughly of the model's kind: two camps, effects and covariates that matter."""
    rng = np.random.default_rng([3, case.n, case.groups, case.dims, case.covariates])
    n = case.n
    z = rng.normal(size=(n, case.dims))
    z[: n // 2, 0] += 3.0
    x = rng.normal(size=(n, n, case.covariates)) * np.arange(1, case.covariates + 1)
    if not case.directed:
        x = x + x.transpose(1, 0, 2)
    s, r = rng.normal(size=(2, n, 1))
    eta = 1.5 - np.sqrt(((z[:, None] - z) ** 2).sum(axis=2)) + x.sum(axis=2)
    if case.effects != "none":
        eta = eta + s + r.T
    tie = (rng.random((n, n)) < special.expit(eta)).astype(np.int8)
    if not case.directed:
        tie = np.maximum(tie, tie.T)
    observed = ~np.eye(n, dtype=np.bool_)
    if case.asked is not None:
        observed[case.asked :] = False
    np.fill_diagonal(tie, 0)
    x[~(observed if case.directed else observed | observed.T)] = math.nan  # not to be read
    return Network(tie, observed, x if case.covariates else None)


# --- what is compared -------------------------------------------------------------------------


def quantities(d: Draws) -> dict[str, FloatArray]:
    """Functions of draws (..., S) free of rotation, shift and labels, each (S, number)."""
    i, j = np.triu_indices(d.positions.shape[1], 1)
    z = d.positions - d.positions.mean(axis=1, keepdims=True)
    found = {
        "coefficient": d.coefficients,
        "log-likelihood": d.log_likelihood[:, None],
        "distance": np.sqrt(((z[:, i] - z[:, j]) ** 2).sum(axis=2)),
    }
    groups = d.means.shape[1]
    if groups == 0:
        found["log sigma2"] = np.log(d.variances)
    else:
        labels = d.labels.astype(np.int64)
        found["log sigma2"] = np.log(np.take_along_axis(d.variances, labels, axis=1)).mean(
            axis=1, keepdims=True
        )
        centre = d.means - d.positions.mean(axis=1, keepdims=True)
        own = np.take_along_axis(centre, labels[:, :, None], axis=1)
        found["spread of means"] = (own**2).sum(axis=2).mean(axis=1, keepdims=True)
        found["scatter"] = ((z - own) ** 2).sum(axis=2).mean(axis=1, keepdims=True)
    if groups > 1:
        found["sum of squared weights"] = (d.weights**2).sum(axis=1, keepdims=True)
        found["same cluster"] = (labels[:, i] == labels[:, j]).astype(np.float64)
    e = d.effects.shape[1]
    if e:
        found["effect"] = d.effects.reshape(len(d.effects), -1)
        variance = np.einsum("see->se", d.effect_covariance)
        found["log variance of effects"] = np.log(variance)
        found["mean square of effects"] = (d.effects**2).mean(axis=2)
    if e == 2:
        correlation = d.effect_covariance[:, 0, 1] / np.sqrt(variance.prod(axis=1))
        found["correlation of effects"] = correlation[:, None]
    return found


class Estimate(NamedTuple):
    """Of some expectations."""

    mean: FloatArray
    error: FloatArray  # standard
    df: float


Sample = tuple[dict[str, FloatArray], FloatArray | int]  # quantities; weights, or how many batches


def estimate(x: FloatArray, how: FloatArray | int) -> Estimate:
    """Means of the columns of x (S, number): weighted, or in batches none of which spans chains."""
    if isinstance(how, int):
        means = np.array([part.mean(axis=0) for part in np.split(x, how)])
        return Estimate(means.mean(0), means.std(0, ddof=1) / math.sqrt(how), how - 1)
    mean = how @ x / how.sum()
    error = np.sqrt((how**2) @ (x - mean) ** 2) / how.sum()
    return Estimate(mean, error, how.sum() ** 2 / (how**2).sum())


def p_values(a: Estimate, b: Estimate) -> FloatArray:
    """Welch's test that the expectations are the same."""
    difference = np.abs(a.mean - b.mean)
    square = a.error**2 + b.error**2
    df = square**2 / np.maximum(a.error**4 / a.df + b.error**4 / b.df, 1e-300)
    z = difference / np.sqrt(np.maximum(square, 1e-300))
    return np.where(difference == 0, 1.0, 2.0 * stats.t.sf(z, np.maximum(df, 1.0)))


def compare(a: Sample, b: Sample) -> dict[str, FloatArray]:
    """p-values of the mean and of the mean square about a common centre of every quantity."""
    found = {}
    assert a[0].keys() == b[0].keys()
    for name in a[0]:
        x, y = a[0][name], b[0][name]
        first, second = estimate(x, a[1]), estimate(y, b[1])
        centre = 0.5 * (first.mean + second.mean)
        keep = np.ones(len(centre), dtype=np.bool_)
        if name == "same cluster":  # of rarer events the batch means are too far from normal
            keep = (centre > 0.02) & (centre < 0.98)
        else:
            squares = estimate((x - centre) ** 2, a[1]), estimate((y - centre) ** 2, b[1])
            found[name + ", square"] = p_values(*squares)
        found[name] = p_values(first, second)[keep]
    return found


def verdict(found: dict[str, FloatArray]) -> tuple[float, str]:
    """Smallest p-value times the number of comparisons in the file, and what it belongs to."""
    number = FAMILIES * sum(len(p) for p in found.values())
    smallest = {name: float(p.min()) for name, p in found.items() if len(p)}
    worst = min(smallest, key=lambda name: smallest[name])
    return smallest[worst] * number, worst


# --- the routes -------------------------------------------------------------------------------


@cache
def weighted_prior(case: Case, size: int = 150_000) -> Sample:
    """Draws from the prior, weighted by their likelihood."""
    rng = np.random.default_rng(1)
    tie, observed, x = network(case)
    n, k, e, p = case.n, max(1, case.groups), KINDS[case.effects][0], NUMBERS
    if not case.directed:
        tie, observed = np.where(observed, tie, tie.T), np.triu(observed | observed.T, 1)
    x = np.ones((n, n, 1)) if x is None else np.dstack([np.ones((n, n)), x])
    sd = np.sqrt(p.intercept_variance / (x[observed] ** 2).mean(axis=0))
    coefficients = sd * rng.standard_normal((size, len(sd)))
    variances = p.variance_df * p.variance_scale / rng.chisquare(p.variance_df, (size, k))
    means = math.sqrt(p.mean_variance) * rng.standard_normal((size, case.groups, case.dims))
    weights = rng.dirichlet(np.full(k, p.concentration), size)
    labels = (rng.random((size, n, 1)) > weights.cumsum(axis=1)[:, None, :-1]).sum(axis=2)
    noise = rng.standard_normal((size, n, case.dims))
    z = np.sqrt(np.take_along_axis(variances, labels, axis=1))[:, :, None] * noise
    if case.groups:
        z += np.take_along_axis(means, labels[:, :, None], axis=1)
    if case.effects == "correlated":
        df, scale = p.effect_df + 1.0, p.effect_df * p.effect_scale * np.eye(2)
        covariance = stats.invwishart(df, scale).rvs(size, random_state=rng)
    else:
        v = p.effect_df * p.effect_scale / rng.chisquare(p.effect_df, (size, e))
        covariance = v[:, :, None] * np.eye(e)
    effects = np.zeros((size, e, n))
    if e:
        effects = np.linalg.cholesky(covariance) @ rng.standard_normal((size, e, n))
    i, j = np.nonzero(observed)
    eta = coefficients @ x[i, j].T - np.sqrt(((z[:, i] - z[:, j]) ** 2).sum(axis=2))
    _, as_sender, as_receiver = KINDS[case.effects]
    if as_sender >= 0:
        eta += effects[:, as_sender, i]
    if as_receiver >= 0:
        eta += effects[:, as_receiver, j]
    value = special.log_expit(np.where(tie[i, j] == 1, eta, -eta)).sum(axis=1)
    draws = Draws(
        coefficients,
        z,
        labels,
        means,
        variances,
        weights if case.groups else weights[:, :0],
        effects,
        covariance,
        value,
    )
    return quantities(draws), np.exp(value - value.max())


@cache
def by_metropolis(case: Case, numbers: Numbers = NUMBERS, times: int = 1) -> Sample:
    """Several chains of the random-walk sampler, one after the other."""
    tie, observed, covariates = network(case)
    plan: dict[str, Any] = case._asdict()
    for name in ("n", "asked", "covariates"):
        del plan[name]
    chains = [
        metropolis(
            tie,
            observed,
            numbers,
            np.random.default_rng([2, chain]),
            covariates=covariates,
            burn_in=800,
            draws=200 * times,
            thin=10,
            **plan,
        )
        for chain in range(12)
    ]
    draws = Draws(*(np.concatenate(part) for part in zip(*chains, strict=True)))
    return quantities(draws), 24


@cache
def by_engine(case: Case, times: int = 1) -> Sample:
    """What is under test."""
    tie, observed, covariates = network(case)
    more: dict[str, Any] = {}
    if covariates is not None:
        names = tuple(f"x{k}" for k in range(case.covariates))
        more["covariates"] = Covariates(names, covariates)
    result = fit(
        tie,
        observed,
        groups=case.groups,
        dims=case.dims,
        directed=case.directed,
        effects=case.effects,
        settings=Settings(chains=8, draws=300 * times),
        prior=Prior(**NUMBERS._asdict()),
        seeds=np.random.SeedSequence(3).spawn(8),
        **more,
    )
    parts = [getattr(result, name) for name in Draws._fields]
    stacked = [part.reshape(math.prod(part.shape[:2]), *part.shape[2:]) for part in parts]
    return quantities(Draws(*stacked)), 32


# --- the routes themselves --------------------------------------------------------------------


def exact_laws(d: Draws, p: Numbers, correlated: bool) -> Iterator[tuple[str, FloatArray]]:
    """Values that are uniform on (0, 1) if draws come from the prior, each (S, number)."""
    half = 0.5 * p.variance_df
    yield "sigma2", stats.invgamma(half, scale=half * p.variance_scale).cdf(d.variances)
    yield "coefficients", stats.norm(0, math.sqrt(p.intercept_variance)).cdf(d.coefficients)
    yield "means", stats.norm(0, math.sqrt(p.mean_variance)).cdf(d.means).reshape(len(d.means), -1)
    a, g = p.concentration, d.weights.shape[1]
    yield "weights", stats.beta(a, (g - 1) * a).cdf(d.weights)
    centre = np.take_along_axis(d.means, d.labels[:, :, None], axis=1)
    sd = np.sqrt(np.take_along_axis(d.variances, d.labels, axis=1))[:, :, None]
    yield "positions", stats.norm.cdf((d.positions - centre) / sd).reshape(len(sd), -1)
    half = 0.5 * p.effect_df
    v = np.einsum("see->se", d.effect_covariance)
    yield "effect variances", stats.invgamma(half, scale=half * p.effect_scale).cdf(v)
    scaled = d.effects / np.sqrt(v)[:, :, None]
    yield "effects", stats.norm.cdf(scaled).reshape(len(v), -1)
    r = d.effect_covariance[:, 0, 1] / np.sqrt(v.prod(axis=1))
    if correlated:
        left = (scaled[:, 1] - r[:, None] * scaled[:, 0]) / np.sqrt(1 - r**2)[:, None]
        yield "second effect given the first", stats.norm.cdf(left)
        law = stats.beta(half, half)  # of an inverse-Wishart(df + 1): uniform at df = 2
        yield "correlation", law.cdf(0.5 + 0.5 * r)[:, None]


@pytest.mark.parametrize("effects", ["sender+receiver", "correlated"])
def test_random_walk_returns_the_prior_where_nothing_is_observed(effects: str) -> None:
    n, groups = 5, 2
    nothing = np.zeros((n, n), dtype=np.bool_)
    chains = [
        metropolis(
            nothing.astype(np.int8),
            nothing,
            NUMBERS,
            np.random.default_rng([4, chain]),
            groups=groups,
            effects=effects,
            burn_in=1000,
            draws=400,
            thin=10,
        )
        for chain in range(8)
    ]
    draws = Draws(*(np.concatenate(part) for part in zip(*chains, strict=True)))
    found = {}
    for name, u in exact_laws(draws, NUMBERS, effects == "correlated"):
        moments = np.concatenate([u - 0.5, (u - 0.5) ** 2 - 1 / 12], axis=1)
        zero = Estimate(np.zeros(moments.shape[1]), np.zeros(moments.shape[1]), 1.0)
        found[name] = p_values(estimate(moments, 32), zero)
    a = NUMBERS.concentration
    i, j = np.triu_indices(n, 1)
    same = (draws.labels[:, i] == draws.labels[:, j]) - (a + 1) / (groups * a + 1)
    found["same cluster"] = p_values(estimate(same, 32), Estimate(np.zeros(10), np.zeros(10), 1.0))
    worst, name = verdict(found)
    assert worst > ALPHA, name


def by_quadrature(case: Case, p: Numbers) -> FloatArray:
    """E[beta], E[beta^2], E[distance], E[distance^2] of two actors on a line, no clusters.

    z_1 - z_2 given sigma^2 is N(0, 2 sigma^2): Student's t with sigma^2 integrated out.
    """
    tie, _, _ = network(case)
    ties = int(tie.sum())

    def height(apart: float, beta: float, power_beta: int, power_apart: int) -> float:
        student = (1.0 + apart**2 / (2.0 * p.variance_scale * p.variance_df)) ** (
            -0.5 * (p.variance_df + 1.0)
        )
        normal = math.exp(-0.5 * beta**2 / p.intercept_variance)
        chance = 1.0 / (1.0 + math.exp(apart - beta))
        likelihood = chance**ties * (1.0 - chance) ** (2 - ties)
        return student * normal * likelihood * beta**power_beta * apart**power_apart

    def integral(*powers: int) -> float:
        value, _ = integrate.dblquad(height, -20, 20, 0, 200, powers, epsabs=1e-10, epsrel=1e-7)
        return float(value)

    found = [integral(*powers) for powers in ((1, 0), (2, 0), (0, 1), (0, 2))]
    return np.array(found) / integral(0, 0)


def test_quadrature_agrees_with_random_walk_weighted_prior_and_engine() -> None:
    case = Case(2, 0, dims=1)
    tie, _, _ = network(case)
    assert tie.sum() == 1
    expected = by_quadrature(case, NUMBERS)
    for route in (by_metropolis, weighted_prior, by_engine):
        sample, how = route(case)
        x = np.concatenate([sample["coefficient"], sample["distance"]], axis=1)
        x = np.concatenate([x, x**2], axis=1)[:, [0, 2, 1, 3]]
        p = p_values(estimate(x, how), Estimate(expected, np.zeros(4), 1.0))
        assert verdict({"quadrature": p})[0] > ALPHA, route


@pytest.mark.parametrize("name", TINY)
def test_random_walk_agrees_with_weighted_prior(name: str) -> None:
    weights = weighted_prior(TINY[name])[1]
    assert isinstance(weights, np.ndarray)
    assert weights.sum() ** 2 / (weights**2).sum() > 1000  # effective draws
    p, worst = verdict(compare(by_metropolis(TINY[name]), weighted_prior(TINY[name])))
    assert p > ALPHA, worst


SPOILT = {  # a case in which each number of the prior matters
    "intercept_variance": "two of four asked",
    "mean_variance": "two clusters, space",
    "variance_scale": "one cluster, undirected",
    "variance_df": "one cluster, undirected",
    "concentration": "two clusters, space",
    "effect_scale": "sociality",
    "effect_df": "correlated",
}


@pytest.mark.parametrize("number", Numbers._fields)
def test_the_comparison_sees_a_wrong_number_of_the_prior(number: str) -> None:
    case = TINY[SPOILT[number]]
    wrong = NUMBERS._replace(**{number: 3.0 * getattr(NUMBERS, number)})
    p, _ = verdict(compare(by_metropolis(case, wrong), weighted_prior(case)))
    assert p < ALPHA


# --- the engine -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TINY)
def test_engine_agrees_with_weighted_prior(name: str) -> None:
    p, worst = verdict(compare(by_engine(TINY[name]), weighted_prior(TINY[name])))
    assert p > ALPHA, worst


@pytest.mark.parametrize("name", SMALL)
def test_engine_agrees_with_random_walk(name: str) -> None:
    p, worst = verdict(compare(by_engine(SMALL[name]), by_metropolis(SMALL[name])))
    assert p > ALPHA, worst


@pytest.mark.parametrize(
    ("name", "change"),
    [("four of twelve asked", {"asked": None}), ("receiver", {"effects": "sender"})],
)
def test_the_comparison_sees_another_model(name: str, change: dict[str, Any]) -> None:
    other = by_metropolis(SMALL[name]._replace(**change))
    p, _ = verdict(compare(by_engine(SMALL[name]), other))
    assert p < ALPHA


def main(times: int) -> None:
    """Run every comparison `times` as long and print the largest difference of each."""

    def tell(name: str, one: str, other: str, a: Sample, b: Sample) -> None:
        p, worst = verdict(compare(a, b))
        print(f"{one:11} {other:14} {name:35} {p:9.2g}  {worst}", flush=True)

    for name, case in TINY.items():
        weighted = weighted_prior.__wrapped__(case, 150_000 * times)
        for route in (by_metropolis, by_engine):
            sample = route.__wrapped__(case, times=times)
            tell(name, route.__name__[3:], "weighted prior", sample, weighted)
    for name, case in SMALL.items():
        engine = by_engine.__wrapped__(case, times=times)
        tell(name, "engine", "metropolis", engine, by_metropolis.__wrapped__(case, times=times))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
