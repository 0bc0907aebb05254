"""Is the engine calibrated? Networks with a known truth, fitted as a study's are.

Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari & Gelman 2018, "Validating
Bayesian inference algorithms with simulation-based calibration"): the truth is drawn from the prior
that the fit uses and a network from the truth; then the rank of each true quantity among draws of
its posterior is uniform, if the draws are independent. Three chains start from their usual
dispersed starts, never at the truth; of each every sixtieth iteration after warm-up is kept, which
makes the draws nearly independent, and how nearly is reported. No replicate is left out, converged
or not.

Coverage: how often intervals of distances hold the true one, where few actors were asked.

Everything follows from (seed, replicate), so that replicates may be made in any order and place.
Only quantities that rotation and labels leave alone are looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm import covariates as covariate
from scripts.lpcm.covariates import Covariates
from scripts.lpcm.diagnostics import diagnose, pair_distances
from scripts.lpcm.effects import EFFECTS
from scripts.lpcm.fit import Fit, Settings, fit
from scripts.lpcm.model import Prior, log_likelihood
from scripts.lpcm.numeric import FloatArray, IntArray
from scripts.lpcm.simulate import (
    Parameters,
    covariate_squares,
    linear_of,
    simulate_network,
    simulate_prior,
)

__all__ = [
    "LEVELS",
    "SPOILT",
    "CoverageRow",
    "Design",
    "Point",
    "RankRow",
    "Truth",
    "coverage_rows",
    "draw_truth",
    "invariants",
    "rank_rows",
    "replicate_rng",
]

RANKED = Settings(chains=3, draws=330, thin=6, extend=0)
EVERY = 10  # of the draws kept, those whose ranks are taken: 3 x 33 = 99, so ranks 0 to 99
COVERED = Settings(chains=2, draws=250, thin=9, extend=0)
LEVELS = (50, 80, 95)  # per cent
PAIRS = 20  # of each kind, whose intervals are looked at
LAYOUTS = ("", "three clusters")


@dataclass(frozen=True)
class Design:
    """What kind of network is simulated, and with which model it is simulated and fitted.

    Attributes
    ----------
    n, asked
        Actors, and how many of them (at random) are asked.
    groups, dims, directed, effects
        As in ``fit``.
    covariates
        Kinds, each with standard normal values: dyad, sender, receiver, sociality.
    comparable
        Whether the prior is ``Prior.comparable``; else ``Prior.default``.
    spoilt
        A key of :data:`SPOILT`: what is done wrong on purpose; nothing if empty.
    layout
        Truth fixed by hand, one of :data:`LAYOUTS`; drawn from the prior if empty.
    """

    n: int
    asked: int
    groups: int
    dims: int = 2
    directed: bool = True
    effects: str = "none"
    covariates: tuple[str, ...] = ()
    comparable: bool = False
    spoilt: str = ""
    layout: str = ""


class Truth(NamedTuple):
    """A network and what it was drawn from."""

    parameters: Parameters
    covariates: Covariates | None
    prior: Prior
    asked: IntArray  # (asked,) in random order
    others: IntArray  # (n - asked,) in random order
    observed: NDArray[np.bool_]  # (n, n)
    tie: NDArray[np.int8]  # (n, n); 0 where nothing was observed


class Point(NamedTuple):
    """Parameters of any number of draws, or of the truth (then the dots stand for nothing)."""

    coefficients: FloatArray  # (..., 1 + q)
    effects: FloatArray  # (..., E, n)
    effect_covariance: FloatArray  # (..., E, E)
    positions: FloatArray  # (..., n, d)
    labels: IntArray  # (..., n)
    variances: FloatArray  # (..., max(1, G))
    weights: FloatArray  # (..., G)
    log_likelihood: FloatArray  # (...)


class RankRow(NamedTuple):
    """Where the truth stands among the draws of its posterior."""

    quantity: str
    rank: int  # how many of the draws are smaller; ties broken at random
    draws: int
    ess: float  # bulk effective sample size of the chains the draws are taken from; NaN: constant
    rhat: float  # of these chains, at most 1000; NaN: constant


class CoverageRow(NamedTuple):
    """How many intervals of one kind and level hold the true distance."""

    pairs: str  # which ends were asked: both, one, neither
    level: int  # per cent
    intervals: int
    holding: int
    width: float  # mean


def replicate_rng(seed: np.random.SeedSequence, replicate: int, *keys: int) -> np.random.Generator:
    """Return the stream of a replicate, or of a part of it named by `keys`."""
    return np.random.Generator(np.random.PCG64DXSM(_child(seed, replicate, *keys)))


def _child(seed: np.random.SeedSequence, *keys: int) -> np.random.SeedSequence:
    return np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, *keys))


# --- truths -----------------------------------------------------------------------------------


def draw_truth(rng: np.random.Generator, design: Design, prior: Prior | None = None) -> Truth:
    """Draw who is asked, covariates, parameters from the prior (or the layout), and a network."""
    n, directed = design.n, design.directed
    shuffled = rng.permutation(n)
    asked, others = shuffled[: design.asked], shuffled[design.asked :]
    observed = np.zeros((n, n), dtype=np.bool_)
    observed[asked] = True
    np.fill_diagonal(observed, False)
    covariates = _draw_covariates(rng, design)
    if prior is None:
        prior = (
            Prior.comparable(n, design.dims)
            if design.comparable
            else Prior.default(n, design.groups, design.dims)
        )
    if design.layout:
        parameters = three_clusters(n)
    else:
        parameters = simulate_prior(
            rng,
            n,
            groups=design.groups,
            dims=design.dims,
            prior=prior,
            squares=covariate_squares(covariates, observed, directed=directed),
            effects=design.effects,
        )
    truth = Truth(parameters, covariates, prior, asked, others, observed, np.zeros((n, n), np.int8))
    return draw_network(rng, truth, design)


def _draw_covariates(rng: np.random.Generator, design: Design) -> Covariates | None:
    parts = []
    for kind in design.covariates:
        if kind == "dyad":
            x = rng.standard_normal((design.n, design.n))
            parts.append(
                covariate.dyadic(kind, x if design.directed else np.triu(x) + np.triu(x).T)
            )
        else:
            parts.append(getattr(covariate, kind)(kind, rng.standard_normal(design.n)))
    return covariate.combine(parts) if parts else None


def draw_network(rng: np.random.Generator, truth: Truth, design: Design) -> Truth:
    """Draw the network anew."""
    linear = linear_of(truth.parameters, design.effects, truth.covariates)
    tie = simulate_network(rng, truth.parameters.positions, linear, directed=design.directed)
    return truth._replace(tie=np.where(truth.observed, tie, 0).astype(np.int8))


def three_clusters(n: int) -> Parameters:
    """Lay out three clusters of equal size and unit spread, their centres 5 apart.

    Each is a spiral whose radii are quantiles of a bivariate normal distribution's. An actor and a
    neighbour at distance 1 are tied with probability 0.38.
    """
    labels = np.arange(n) % 3
    place = np.arange(n) // 3
    share = (place + 0.5) / (1 + place.max())
    radius, angle = np.sqrt(-2.0 * np.log1p(-share)), place * np.pi * (3.0 - np.sqrt(5.0))
    around = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius[:, None]
    turn = 2.0 * np.pi * np.arange(3) / 3.0
    means = 5.0 / np.sqrt(3.0) * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    return Parameters(
        np.array([0.5]),
        np.zeros((0, n)),
        np.zeros((0, 0)),
        means[labels] + around,
        labels,
        means,
        np.ones(3),
        np.full(3, 1.0 / 3.0),
    )


# --- fits -------------------------------------------------------------------------------------


def _zeros(truth: Truth) -> Truth:
    return truth._replace(observed=~np.eye(len(truth.tie), dtype=np.bool_))


def _scale(truth: Truth) -> Truth:
    wide = replace(truth.prior, variance_scale=4.0 * truth.prior.variance_scale)
    return truth._replace(prior=wide)


SPOILT: dict[str, Callable[[Truth], Truth]] = {
    "": lambda truth: truth,
    "zeros": _zeros,
    "scale": _scale,
}
"""What the fit is told instead of the truth's design: that those never asked named nobody; that
clusters are expected to be twice as wide."""


def _fit(truth: Truth, design: Design, settings: Settings, seed: np.random.SeedSequence) -> Fit:
    told = SPOILT[design.spoilt](truth)
    return fit(
        told.tie,
        told.observed,
        groups=design.groups,
        dims=design.dims,
        directed=design.directed,
        covariates=told.covariates,
        effects=design.effects,
        settings=settings,
        prior=told.prior,
        seeds=[_child(seed, chain) for chain in range(settings.chains)],
    )


def point_of_truth(truth: Truth, design: Design) -> Point:
    """Take a point from a truth, with the likelihood as it is written down in ``model``."""
    p = truth.parameters
    linear = linear_of(p, design.effects, truth.covariates)
    value = log_likelihood(truth.tie, truth.observed, p.positions, linear, directed=design.directed)
    return Point(
        p.coefficients,
        p.effects,
        p.effect_covariance,
        p.positions,
        p.labels,
        p.variances,
        p.weights,
        np.array(value),
    )


def invariants(point: Point, truth: Truth, design: Design) -> dict[str, FloatArray]:
    """Quantities that rotation and labels leave alone, each (...), by name.

    Of actors asked and not asked, those that come first in the truth's (random) order.
    """
    out = {"log-likelihood": point.log_likelihood, "intercept": point.coefficients[..., 0]}
    for k, kind in enumerate(design.covariates, 1):
        out[f"coefficient, {kind}"] = point.coefficients[..., k]
    labels = np.maximum(point.labels, 0).astype(np.int64)
    log_sigma = 0.5 * np.log(np.take_along_axis(point.variances, labels, axis=-1))
    out["mean log sigma"] = log_sigma.mean(axis=-1)
    if design.groups > 1:
        out["largest weight"] = point.weights.max(axis=-1)
    for ends, (i, j) in some_pairs(truth).items():
        apart = np.linalg.norm(point.positions[..., i, :] - point.positions[..., j, :], axis=-1)
        out[f"distance, {ends}"] = apart
        if design.groups > 1:
            out[f"same cluster, {ends}"] = (labels[..., i] == labels[..., j]).astype(np.float64)
        out[f"tie probability, {ends}"] = 1.0 / (
            1.0 + np.exp(np.clip(apart - _linear(point, truth, design, i, j), -700.0, 700.0))
        )
    rows = EFFECTS[design.effects]
    for e, name in enumerate(rows):
        out[f"sd of {name} effects"] = np.sqrt(point.effect_covariance[..., e, e])
        out[f"{name} effect, asked"] = point.effects[..., e, truth.asked[0]]
        if len(truth.others):
            out[f"{name} effect, not asked"] = point.effects[..., e, truth.others[0]]
    if len(rows) == 2:
        s, r = point.effects[..., 0, :], point.effects[..., 1, :]
        out["product of effects"] = (s * r).mean(axis=-1)
    if design.effects == "correlated":
        c = point.effect_covariance
        out["correlation of effects"] = c[..., 0, 1] / np.sqrt(c[..., 0, 0] * c[..., 1, 1])
    return out


def some_pairs(truth: Truth) -> dict[str, tuple[int, int]]:
    """Name a pair of actors of each kind there is."""
    asked, others = truth.asked, truth.others
    pairs = {"both asked": (int(asked[0]), int(asked[1]))}
    if len(others) > 1:
        pairs["one asked"] = int(asked[0]), int(others[0])
        pairs["neither asked"] = int(others[0]), int(others[1])
    return pairs


def _linear(point: Point, truth: Truth, design: Design, i: int, j: int) -> FloatArray:
    """Log odds of a tie from i to j but for their distance, (...)."""
    eta: FloatArray = point.coefficients[..., 0].copy()
    if truth.covariates is not None:
        eta = eta + point.coefficients[..., 1:] @ truth.covariates.values[i, j]
    rows = EFFECTS[design.effects]
    for e, name in enumerate(rows):
        for which, actor in (("sender", i), ("receiver", j)):
            if name in (which, "sociality"):
                eta = eta + point.effects[..., e, actor]
    return eta


# --- simulation-based calibration -------------------------------------------------------------


def rank_rows(
    seed: np.random.SeedSequence,
    replicate: int,
    design: Design,
    settings: Settings = RANKED,
    every: int = EVERY,
) -> list[RankRow]:
    """Draw a truth from the prior, fit its network, rank the truth.

    Parameters
    ----------
    every : int
        Of the draws that `settings` keep, every so-manieth is used.
    """
    rng = replicate_rng(seed, replicate)
    truth = draw_truth(rng, design)
    fitted = _fit(truth, design, settings, _child(seed, replicate, 0))
    point = Point(*(getattr(fitted, name) for name in Point._fields))
    found = invariants(point, truth, design)
    expected = invariants(point_of_truth(truth, design), truth, design)
    sampled = diagnose(np.stack([*found.values()]), tails=False)
    rows = []
    for (name, draws), (rhat, ess, _) in zip(found.items(), sampled, strict=True):
        kept = draws[:, every - 1 :: every]
        below = int((kept < expected[name]).sum())
        equal = int((kept == expected[name]).sum())
        rank = below + int(rng.integers(0, equal + 1))
        rows.append(RankRow(name, rank, kept.size, float(ess), min(float(rhat), 1000.0)))
    return rows


# --- coverage ---------------------------------------------------------------------------------


def coverage_rows(
    seed: np.random.SeedSequence,
    replicate: int,
    design: Design,
    settings: Settings = COVERED,
    pairs: int = PAIRS,
) -> list[CoverageRow]:
    """Count how many central intervals of `pairs` distances of each kind hold the true one.

    Interval ends are order statistics at p (S + 1) of the S draws: with independent draws such an
    interval holds the truth exactly as often as it says, however few they are.
    """
    rng = replicate_rng(seed, replicate)
    truth = draw_truth(rng, design)
    chosen = {
        "both": (truth.asked, truth.asked),
        "one": (truth.asked, truth.others),
        "neither": (truth.others, truth.others),
    }
    fitted = _fit(truth, design, settings, _child(seed, replicate, 0))
    rows = []
    for kind, (first, second) in chosen.items():
        ends = _random_pairs(rng, first, second, pairs)
        draws = pair_distances(fitted.positions, ends).reshape(pairs, -1)
        true = pair_distances(truth.parameters.positions[None, None], ends).reshape(pairs)
        for level in LEVELS:
            tail = 0.5 - 0.005 * level
            low, high = np.quantile(draws, [tail, 1.0 - tail], axis=1, method="weibull")
            holding = int(((low <= true) & (true <= high)).sum())
            rows.append(CoverageRow(kind, level, pairs, holding, float((high - low).mean())))
    return rows


def _random_pairs(
    rng: np.random.Generator, first: IntArray, second: IntArray, count: int
) -> NDArray[np.int64]:
    """Draw different pairs (count, 2), one end from each; all of them are there to be drawn."""
    i, j = np.indices((len(first), len(second)))
    there = i < j if first is second else i >= 0
    chosen = rng.choice(int(there.sum()), count, replace=False)
    return np.stack([first[i[there]], second[j[there]]], axis=1)[chosen]
