"""Criteria for the number of clusters."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.numeric import FloatArray, compiled, exp, log

__all__ = ["BIC", "bic", "occupied_clusters", "spherical_mixture"]

VARIANCE_FLOOR = 0.01  # of the variance of all positions: keeps a cluster from collapsing
_LOG_2PI = math.log(2.0 * math.pi)


class BIC(NamedTuple):
    """Handcock-Raftery-Tantrum BIC (2007, section 4.3) and its parts; smaller is better.

    It is fragile, more so the fewer rows are observed: read it over several seeds and beside a
    predictive criterion, never alone.
    """

    likelihood: float  # -2 log p(y | MKL) + (number of coefficients) log(sample size)
    position: float  # BIC of a spherical mixture fitted to the MKL positions
    overall: float  # their sum, with `effect`
    position_latentnet: float  # as `position`, but at G = 0 with latentnet's variance and penalty
    overall_latentnet: float
    log_likelihood_at_mkl: float
    n_ties: int  # observed ties
    n_parameters: int  # coefficients: the intercept and covariates
    variance_floor: float  # below which no cluster variance of the mixture may fall
    floored: int  # clusters whose variance is at the floor
    effect: float = 0.0  # BIC of a Gaussian for each random effect, summed
    sample_size: int = 1  # of the coefficients' penalty; 1 if nothing was counted


@compiled
def _em(
    x: FloatArray, membership: FloatArray, floor: float, iterations: int
) -> tuple[float, FloatArray]:
    """Log-likelihood and variances of a spherical mixture of x (n, d), from `membership` (n, G)."""
    (n, d), k = x.shape, membership.shape[1]
    mean, variance, weight = np.zeros((k, d)), np.ones(k), np.ones(k)
    height = np.empty(k)
    value = -math.inf
    for _ in range(iterations):
        for g in range(k):
            size = 1e-300
            for i in range(n):
                size += membership[i, g]
            for c in range(d):
                mean[g, c] = 0.0
                for i in range(n):
                    mean[g, c] += membership[i, g] * x[i, c] / size
            square = 0.0
            for i in range(n):
                for c in range(d):
                    square += membership[i, g] * (x[i, c] - mean[g, c]) ** 2
            variance[g] = max(square / (d * size), floor)
            weight[g] = max(size / n, 1e-300)
        before = value
        value = 0.0
        for i in range(n):
            top = -math.inf
            for g in range(k):
                square = 0.0
                for c in range(d):
                    square += (x[i, c] - mean[g, c]) ** 2
                height[g] = log(weight[g]) - 0.5 * (
                    d * (_LOG_2PI + log(variance[g])) + square / variance[g]
                )
                top = max(top, height[g])
            total = 0.0
            for g in range(k):
                membership[i, g] = exp(height[g] - top)
                total += membership[i, g]
            for g in range(k):
                membership[i, g] /= total
            value += top + log(total)
        if value - before < 1e-9 * abs(value):
            break
    return value, variance


def spherical_mixture(
    positions: FloatArray, membership: FloatArray, floor: float
) -> tuple[float, FloatArray]:
    """Fit a mixture of spherical Gaussians, each of its own variance.

    Parameters
    ----------
    positions : (n, d)
    membership : (n, G)
        Where EM starts: the posterior membership, so that the mixture found is the posterior's.
    floor : float
        No variance below it.

    Returns
    -------
    float
        Maximised log-likelihood.
    (G,) float64
        Variances.
    """
    value, variances = _em(
        np.ascontiguousarray(positions), np.ascontiguousarray(membership).copy(), floor, 1000
    )
    return float(value), variances


def bic(
    log_likelihood: float,
    n_ties: int,
    positions: FloatArray,
    membership: FloatArray,
    *,
    n_coefficients: int = 1,
    effects: FloatArray | None = None,
    penalty: str = "ties",
    n_dyads: int | None = None,
) -> BIC:
    """Handcock-Raftery-Tantrum BIC.

    Parameters
    ----------
    log_likelihood : float
        At the MKL estimate, over the observed dyads.
    n_ties : int
        Observed ties.
    positions : (n, d)
        MKL positions.
    membership : (n, G)
        Posterior membership; (n, 0) for a model without clusters.
    n_coefficients : int
        The intercept and the covariates.
    effects : (E, n), optional
        MKL random effects. Each kind adds -2 sum log N(delta; 0, mean delta^2) + log n, as in R's
        latentnet; a correlation of the two is not counted.
    penalty : str
        Sample size of the coefficients' penalty, for which there is no agreed choice: ``ties``
        (Handcock, Raftery & Tantrum 2007, latentnet), ``dyads`` observed or ``actors``.
    n_dyads : int, optional
        Observed dyads, pairs if undirected; needed for ``dyads`` only.

    Raises
    ------
    ValueError
        If the penalty is none of these, or is of dyads whose number is not given.
    """
    n, d = positions.shape
    groups = membership.shape[1]
    sizes = {"ties": n_ties, "dyads": n_dyads, "actors": n}
    if penalty not in sizes:
        raise ValueError(f"penalty must be one of {', '.join(sizes)}, not {penalty}")
    size = sizes[penalty]
    if size is None:
        raise ValueError("a penalty of dyads needs the number of dyads observed")
    size = max(1, size)
    likelihood = -2.0 * log_likelihood + n_coefficients * math.log(size)
    spread = float(((positions - positions.mean(axis=0)) ** 2).mean())
    floor = max(VARIANCE_FLOOR * spread, 1e-12)
    floored = 0
    if groups:
        value, variances = spherical_mixture(positions, membership, floor)
        parameters = groups - 1 + d * groups + groups
        position = -2.0 * value + parameters * math.log(n)
        position_latentnet = position
        floored = int((variances <= floor).sum())
    else:
        square = max(float((positions**2).mean()), 1e-12)
        position = n * d * (_LOG_2PI + math.log(square) + 1.0) + math.log(n)
        wide = d * square
        position_latentnet = n * d * (_LOG_2PI + math.log(wide) + 1.0 / d) + math.log(n * d)
    effect = 0.0
    for delta in np.zeros((0, n)) if effects is None else effects:
        square = max(float((delta**2).mean()), 1e-12)
        effect += n * (_LOG_2PI + math.log(square) + 1.0) + math.log(n)
    return BIC(
        likelihood,
        position,
        likelihood + position + effect,
        position_latentnet,
        likelihood + position_latentnet + effect,
        log_likelihood,
        n_ties,
        n_coefficients,
        floor,
        floored,
        effect,
        size,
    )


def occupied_clusters(labels: NDArray[np.int8], groups: int) -> FloatArray:
    """Probability that k = 0, ..., G clusters have at least one actor, (G + 1,).

    Parameters
    ----------
    labels : (..., n)
        Draws of the labels, 0 to G - 1; any label switching is harmless.
    """
    flat = labels.reshape(-1, labels.shape[-1])
    count = np.zeros(len(flat), dtype=np.int64)
    for g in range(groups):
        count += (flat == g).any(axis=1)
    return np.bincount(count, minlength=groups + 1) / len(flat)
