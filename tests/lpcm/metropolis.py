"""A second sampler of the same posterior, written to be plainly right rather than to be fast.

Random-walk Metropolis within Gibbs: one actor, coefficient, variance, ... at a time, judged by the
densities below, which are written from the model's definition and share no code with
``scripts/lpcm``. Nearly every move differs in kind from the engine's (Hamiltonian, joint and
conjugate) ones; only labels and weights come from their full conditionals here too.

A step is its tuned length times exp(standard normal), drawn before the step itself: most are about
that long, and now and then one is far longer, so that actors may change sides.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

KINDS = {  # of effects: number of effects an actor has; which is added as sender, as receiver
    "none": (0, -1, -1),
    "sender": (1, 0, -1),
    "receiver": (1, -1, 0),
    "sender+receiver": (2, 0, 1),
    "correlated": (2, 0, 1),
    "sociality": (1, 0, 0),
}
ACCEPTANCE = 0.4  # aimed at while burning in


class Numbers(NamedTuple):
    """Numbers of the prior."""

    intercept_variance: float  # beta_k ~ N(0, this / mean x_k^2 over the observed dyads)
    mean_variance: float  # mu_k ~ N(0, this I)
    variance_scale: float  # sigma^2_k ~ scaled-inverse-chi^2(variance_df, variance_scale)
    variance_df: float
    concentration: float  # lambda ~ Dirichlet
    effect_scale: float  # v ~ scaled-inverse-chi^2(effect_df, effect_scale); if correlated,
    effect_df: float  # covariance ~ inverse-Wishart(effect_df + 1, effect_df effect_scale I)


class Data(NamedTuple):
    """What is known."""

    tie: NDArray[np.int8]  # (n, n)
    observed: NDArray[np.bool_]  # (n, n); undirected: above the diagonal only
    x: FloatArray  # (n, n, 1 + q), the first layer 1
    coefficient_variance: FloatArray  # (1 + q,) of the prior
    as_sender: int  # which effect of an actor is added to its row, and which to its column;
    as_receiver: int  # -1: none


class State(NamedTuple):
    """A point of the posterior. Each row of each array is moved as one; no rows if absent."""

    positions: FloatArray  # (n, d)
    coefficients: FloatArray  # (1 + q, 1)
    effects: FloatArray  # (n, E)
    log_effect_variances: FloatArray  # (E, 1)
    artanh_correlation: FloatArray  # (1, 1) of the two effects of an actor, or (0, 1)
    log_variances: FloatArray  # (max(1, G), 1)
    means: FloatArray  # (G, d)


POSITIONS, COEFFICIENTS, EFFECTS, EFFECT_VARIANCES, CORRELATION, VARIANCES, MEANS = range(7)


class Draws(NamedTuple):
    """S kept draws."""

    coefficients: FloatArray  # (S, 1 + q)
    positions: FloatArray  # (S, n, d)
    labels: NDArray[np.int64]  # (S, n)
    means: FloatArray  # (S, G, d)
    variances: FloatArray  # (S, max(1, G))
    weights: FloatArray  # (S, G)
    effects: FloatArray  # (S, E, n)
    effect_covariance: FloatArray  # (S, E, E)
    log_likelihood: FloatArray  # (S,)


@njit
def log_normal(x: float, mean: float, variance: float) -> float:
    """Log density of N(mean, variance)."""
    return -0.5 * math.log(2.0 * math.pi * variance) - 0.5 * (x - mean) ** 2 / variance


@njit
def log_scaled_inverse_chi2(x: float, df: float, scale: float) -> float:
    """Log density of df scale / chi^2_df."""
    a, b = 0.5 * df, 0.5 * df * scale
    return a * math.log(b) - math.lgamma(a) - (a + 1.0) * math.log(x) - b / x


@njit
def log_inverse_wishart(v: float, w: float, correlation: float, df: float, scale: float) -> float:
    """Log density of inverse-Wishart(df, scale I) at the 2 x 2 matrix with variances v, w."""
    determinant = v * w * (1.0 - correlation**2)
    trace = scale * (v + w) / determinant  # of scale I times the inverse of the matrix
    log_gamma_2 = 0.5 * math.log(math.pi) + math.lgamma(0.5 * df) + math.lgamma(0.5 * df - 0.5)
    constant = df * math.log(scale) - df * math.log(2.0) - log_gamma_2
    return constant - 0.5 * (df + 3.0) * math.log(determinant) - 0.5 * trace


@njit
def log_block(i0: int, i1: int, j0: int, j1: int, data: Data, s: State) -> float:
    """Log probability of the observed dyads from actors i0 to i1 - 1 to actors j0 to j1 - 1."""
    x, z = data.x, s.positions
    total = 0.0
    for i in range(i0, i1):
        for j in range(j0, j1):
            if not data.observed[i, j]:
                continue
            eta = 0.0
            for k in range(x.shape[2]):
                eta += s.coefficients[k, 0] * x[i, j, k]
            if data.as_sender >= 0:
                eta += s.effects[i, data.as_sender]
            if data.as_receiver >= 0:
                eta += s.effects[j, data.as_receiver]
            square = 0.0
            for c in range(z.shape[1]):
                square += (z[i, c] - z[j, c]) ** 2
            eta -= math.sqrt(square)
            total += data.tie[i, j] * eta - math.log(1.0 + math.exp(eta))
    return total


@njit
def log_likelihood(data: Data, s: State) -> float:
    """Log probability of all observed dyads."""
    n = data.tie.shape[0]
    return log_block(0, n, 0, n, data, s)


@njit
def log_likelihood_around(i: int, data: Data, s: State) -> float:
    """Log probability of the observed dyads from i and to i."""
    n = data.tie.shape[0]
    return log_block(i, i + 1, 0, n, data, s) + log_block(0, n, i, i + 1, data, s)


@njit
def log_position(i: int, k: int, s: State) -> float:
    """Log density of the position of i if it is in cluster k; about the origin if G = 0."""
    total = 0.0
    for c in range(s.positions.shape[1]):
        mean = s.means[k, c] if s.means.shape[0] > 0 else 0.0
        total += log_normal(s.positions[i, c], mean, math.exp(s.log_variances[k, 0]))
    return total


@njit
def log_cluster(k: int, labels: NDArray[np.int64], s: State) -> float:
    """Log density of the positions of the members of cluster k."""
    total = 0.0
    for i in range(labels.size):
        if labels[i] == k:
            total += log_position(i, k, s)
    return total


@njit
def log_effects_of(i: int, s: State) -> float:
    """Log density of the effects of actor i."""
    v = math.exp(s.log_effect_variances[0, 0])
    total = log_normal(s.effects[i, 0], 0.0, v)
    if s.effects.shape[1] == 2:  # the second given the first
        w = math.exp(s.log_effect_variances[1, 0])
        r = math.tanh(s.artanh_correlation[0, 0]) if s.artanh_correlation.shape[0] > 0 else 0.0
        total += log_normal(s.effects[i, 1], r * math.sqrt(w / v) * s.effects[i, 0], w * (1 - r**2))
    return total


@njit
def log_effect_scales(s: State, p: Numbers) -> float:
    """Log density of the log variances of the effects, and of artanh of their correlation."""
    total = 0.0
    for e in range(s.log_effect_variances.shape[0]):
        total += s.log_effect_variances[e, 0]  # d v / d log v = v
    if s.artanh_correlation.shape[0] > 0:
        v, w = math.exp(s.log_effect_variances[0, 0]), math.exp(s.log_effect_variances[1, 0])
        r = math.tanh(s.artanh_correlation[0, 0])
        total += 0.5 * math.log(v * w)  # covariance = r sqrt(v w)
        total += math.log(1.0 - r**2)  # d r / d artanh r
        scale = p.effect_df * p.effect_scale
        return total + log_inverse_wishart(v, w, r, p.effect_df + 1.0, scale)
    for e in range(s.log_effect_variances.shape[0]):
        v = math.exp(s.log_effect_variances[e, 0])
        total += log_scaled_inverse_chi2(v, p.effect_df, p.effect_scale)
    return total


@njit
def log_terms(
    kind: int, at: int, data: Data, s: State, labels: NDArray[np.int64], p: Numbers
) -> float:
    """Every term of the log posterior that row `at` of this kind of parameter is in."""
    total = 0.0
    if kind == POSITIONS:
        total = log_likelihood_around(at, data, s) + log_position(at, labels[at], s)
    elif kind == COEFFICIENTS:
        variance = data.coefficient_variance[at]
        total = log_likelihood(data, s) + log_normal(s.coefficients[at, 0], 0.0, variance)
    elif kind == EFFECTS:
        total = log_likelihood_around(at, data, s) + log_effects_of(at, s)
    elif kind in (EFFECT_VARIANCES, CORRELATION):
        if kind == CORRELATION and abs(s.artanh_correlation[0, 0]) > 15.0:
            return -math.inf  # 1 - r^2 would be 0 in floating point
        total = log_effect_scales(s, p)
        for i in range(labels.size):
            total += log_effects_of(i, s)
    elif kind == VARIANCES:
        log_variance = s.log_variances[at, 0]
        total = log_cluster(at, labels, s) + log_variance  # d v / d log v = v
        total += log_scaled_inverse_chi2(math.exp(log_variance), p.variance_df, p.variance_scale)
    elif kind == MEANS:
        total = log_cluster(at, labels, s)
        for c in range(s.means.shape[1]):
            total += log_normal(s.means[at, c], 0.0, p.mean_variance)
    return total


@njit
def gibbs(
    rng: np.random.Generator,
    s: State,
    labels: NDArray[np.int64],
    weights: FloatArray,
    concentration: float,
) -> None:
    """Weights given labels, Dirichlet; then each label given weights and position."""
    n, groups = labels.size, weights.size
    total = 0.0
    for k in range(groups):
        members = 0
        for i in range(n):
            members += labels[i] == k
        weights[k] = rng.standard_gamma(concentration + members)
        total += weights[k]
    for k in range(groups):
        weights[k] /= total
    chance = np.empty(groups)
    for i in range(n):
        highest = -math.inf
        for k in range(groups):
            chance[k] = math.log(weights[k]) + log_position(i, k, s)
            highest = max(highest, chance[k])
        total = 0.0
        for k in range(groups):
            chance[k] = math.exp(chance[k] - highest)
            total += chance[k]
        mark = rng.random() * total
        labels[i] = 0
        while mark > chance[labels[i]] and labels[i] < groups - 1:
            mark -= chance[labels[i]]
            labels[i] += 1


@njit
def sweep(
    rng: np.random.Generator,
    data: Data,
    s: State,
    labels: NDArray[np.int64],
    weights: FloatArray,
    p: Numbers,
    step: FloatArray,
    learn: float,
) -> None:
    """Move every part of the state, in place; change the steps' lengths at rate `learn`."""
    old = np.empty(3)
    m = 0
    for kind in range(7):
        part = s[kind]
        for row in range(part.shape[0]):
            before = log_terms(kind, row, data, s, labels, p)
            size = step[m] * math.exp(rng.standard_normal())
            for c in range(part.shape[1]):
                old[c] = part[row, c]
                part[row, c] += size * rng.standard_normal()
            after = log_terms(kind, row, data, s, labels, p)
            accepted = math.log(rng.random()) < after - before
            if not accepted:
                for c in range(part.shape[1]):
                    part[row, c] = old[c]
            step[m] *= math.exp(learn * (accepted - ACCEPTANCE))
            m += 1
    if s.means.shape[0] > 0:
        gibbs(rng, s, labels, weights, p.concentration)


@njit
def sweeps(
    rng: np.random.Generator,
    data: Data,
    s: State,
    labels: NDArray[np.int64],
    weights: FloatArray,
    p: Numbers,
    step: FloatArray,
    times: int,
    learning: bool,
) -> None:
    """Sweep so many times."""
    for t in range(times):
        learn = 1.0 / math.sqrt(1.0 + 0.05 * t) if learning else 0.0
        sweep(rng, data, s, labels, weights, p, step, learn)


def describe(
    tie: NDArray[np.int8],
    observed: NDArray[np.bool_],
    prior: Numbers,
    *,
    directed: bool = True,
    covariates: FloatArray | None = None,
    effects: str = "none",
) -> Data:
    """Put the problem into the form the densities take; covariates are (n, n, q)."""
    n = len(tie)
    if not directed:  # a pair is seen if either end was asked
        tie = np.where(observed, tie, tie.T)
        observed = np.triu(observed | observed.T, 1)
    x = np.ones((n, n, 1)) if covariates is None else np.dstack([np.ones((n, n)), covariates])
    square = (x[observed] ** 2).mean(axis=0) if observed.any() else np.ones(x.shape[2])
    _, as_sender, as_receiver = KINDS[effects]
    variance = prior.intercept_variance / square
    return Data(tie, observed, np.ascontiguousarray(x), variance, as_sender, as_receiver)


def somewhere(
    rng: np.random.Generator, data: Data, groups: int, dims: int, effects: str
) -> tuple[State, NDArray[np.int64], FloatArray]:
    """Start at random: state, labels, weights."""
    n, k, e = len(data.tie), max(1, groups), KINDS[effects][0]
    state = State(
        2.0 * rng.normal(size=(n, dims)),
        rng.normal(size=(data.x.shape[2], 1)),
        rng.normal(size=(n if e else 0, e)),
        rng.normal(size=(e, 1)),
        rng.normal(size=(int(effects == "correlated"), 1)),
        rng.normal(size=(k, 1)),
        rng.normal(size=(groups, dims)),
    )
    return state, rng.integers(0, k, size=n), np.full(groups, 1.0 / k)


def metropolis(
    tie: NDArray[np.int8],
    observed: NDArray[np.bool_],
    prior: Numbers,
    rng: np.random.Generator,
    *,
    groups: int,
    dims: int = 2,
    directed: bool = True,
    covariates: FloatArray | None = None,
    effects: str = "none",
    burn_in: int = 3000,
    draws: int = 2000,
    thin: int = 10,
) -> Draws:
    """Run one chain; a draw is kept after every `thin` sweeps."""
    data = describe(tie, observed, prior, directed=directed, covariates=covariates, effects=effects)
    s, labels, weights = somewhere(rng, data, groups, dims, effects)
    step = np.ones(sum(len(part) for part in s))
    sweeps(rng, data, s, labels, weights, prior, step, burn_in, True)
    kept: list[list[FloatArray]] = []
    for _ in range(draws):
        sweeps(rng, data, s, labels, weights, prior, step, thin, False)
        sd = np.exp(0.5 * s.log_effect_variances[:, 0])
        r = np.tanh(s.artanh_correlation.sum())
        correlation = np.array([[1.0, r], [r, 1.0]])[: sd.size, : sd.size]
        kept.append(
            [
                s.coefficients[:, 0].copy(),
                s.positions.copy(),
                labels.copy(),
                s.means.copy(),
                np.exp(s.log_variances[:, 0]),
                weights.copy(),
                s.effects.T.copy(),
                correlation * np.outer(sd, sd),
                np.array(log_likelihood(data, s)),
            ]
        )
    return Draws(*(np.array(part) for part in zip(*kept, strict=True)))
