"""Move 1: labels, means, variances and weights from their full conditionals.

All are conjugate (Handcock, Raftery & Tantrum 2007, section 4).
"""

import math

import numpy as np

from scripts.lpcm.numeric import FloatArray, IntArray, compiled, exp, log
from scripts.lpcm.state import Hyper, State

__all__ = [
    "classification",
    "draw_labels",
    "draw_means",
    "draw_variances",
    "draw_weights",
    "gibbs_step",
]


@compiled
def _log_heights(variances: FloatArray, weights: FloatArray, dims: int) -> FloatArray:
    """Log weight and normalising constant of each component, (K,), up to one they share."""
    out = np.empty(variances.size)
    for g in range(variances.size):
        out[g] = log(weights[g]) - 0.5 * dims * log(variances[g])
    return out


@compiled
def _label_probabilities(
    z: FloatArray,
    actor: int,
    means: FloatArray,
    variances: FloatArray,
    heights: FloatArray,
    out: FloatArray,
) -> float:
    """P(K_i = k | z_i, mu, sigma^2, lambda) of one actor, times the number returned, into out."""
    d, k = z.shape[0], variances.size
    top = -math.inf
    for g in range(k):
        square = 0.0
        for c in range(d):
            square += (z[c, actor] - means[g, c]) ** 2
        out[g] = heights[g] - 0.5 * square / variances[g]
        top = max(top, out[g])
    total = 0.0
    for g in range(k):
        out[g] = exp(out[g] - top)
        total += out[g]
    return total


@compiled
def classification(
    positions: FloatArray, means: FloatArray, variances: FloatArray, weights: FloatArray
) -> FloatArray:
    """P(K_i = k | z, mu, sigma^2, lambda) of each draw, (S, n, G), from positions (S, d, n)."""
    draws, d, n = positions.shape
    k = weights.shape[1]
    out = np.empty((draws, n, k))
    for s in range(draws):
        heights = _log_heights(variances[s], weights[s], d)
        for i in range(n):
            total = _label_probabilities(
                positions[s], i, means[s], variances[s], heights, out[s, i]
            )
            for g in range(k):
                out[s, i, g] /= total
    return out


@compiled
def draw_labels(
    rng: np.random.Generator,
    z: FloatArray,
    means: FloatArray,
    variances: FloatArray,
    weights: FloatArray,
) -> IntArray:
    """Labels given positions and mixture, (n,)."""
    (d, n), k = z.shape, variances.size
    labels = np.zeros(n, dtype=np.int64)
    if k == 1:
        return labels
    share = np.empty(k)
    heights = _log_heights(variances, weights, d)
    for i in range(n):
        u = rng.random() * _label_probabilities(z, i, means, variances, heights, share)
        g = 0
        while g < k - 1 and u >= share[g]:
            u -= share[g]
            g += 1
        labels[i] = g
    return labels


@compiled
def draw_means(
    rng: np.random.Generator,
    z: FloatArray,
    labels: IntArray,
    variances: FloatArray,
    mean_variance: float,
) -> FloatArray:
    """Cluster means given everything else, (K, d)."""
    (d, n), k = z.shape, variances.size
    size = np.zeros(k)
    total = np.zeros((k, d))
    for i in range(n):
        size[labels[i]] += 1.0
        for c in range(d):
            total[labels[i], c] += z[c, i]
    means = np.empty((k, d))
    for g in range(k):
        precision = size[g] / variances[g] + 1.0 / mean_variance
        for c in range(d):
            centre = total[g, c] / variances[g] / precision
            means[g, c] = centre + rng.standard_normal() / math.sqrt(precision)
    return means


@compiled
def draw_variances(
    rng: np.random.Generator,
    z: FloatArray,
    labels: IntArray,
    means: FloatArray,
    scale: float,
    df: float,
) -> FloatArray:
    """Cluster variances given everything else, (K,)."""
    (d, n), k = z.shape, means.shape[0]
    degrees = np.full(k, df)
    square = np.full(k, df * scale)
    for i in range(n):
        degrees[labels[i]] += d
        for c in range(d):
            square[labels[i]] += (z[c, i] - means[labels[i], c]) ** 2
    variances = np.empty(k)
    for g in range(k):
        variances[g] = 0.5 * square[g] / rng.standard_gamma(0.5 * degrees[g])
    return variances


@compiled
def draw_weights(
    rng: np.random.Generator, labels: IntArray, k: int, concentration: float
) -> FloatArray:
    """Cluster weights given labels, (K,)."""
    size = np.zeros(k)
    for i in range(labels.size):
        size[labels[i]] += 1.0
    weights = np.empty(k)
    total = 0.0
    for g in range(k):
        weights[g] = rng.standard_gamma(concentration + size[g])
        total += weights[g]
    return weights / total


@compiled
def gibbs_step(rng: np.random.Generator, state: State, prior: Hyper) -> State:
    """Labels, then means, variances and weights."""
    z, k = state.positions, state.variances.size
    labels = draw_labels(rng, z, state.means, state.variances, state.weights)
    means = state.means
    if prior.clusters:
        means = draw_means(rng, z, labels, state.variances, prior.mean_variance)
    variances = draw_variances(rng, z, labels, means, prior.variance_scale, prior.variance_df)
    weights = draw_weights(rng, labels, k, prior.concentration)
    return State(
        z,
        state.coefficients,
        state.effects,
        state.effect_covariance,
        labels,
        means,
        variances,
        weights,
        state.log_likelihood,
    )
