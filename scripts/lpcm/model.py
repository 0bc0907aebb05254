"""The model: its priors and its log densities, written to be read rather than to be fast.

For an observed ordered pair (unordered if undirected)

    logit P(y_ij = 1) = beta - ||z_i - z_j||,        z_i in R^d,

with no factor on the distance: the positions carry the scale. Dyads that were not observed are
absent from the likelihood, never 0.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.numeric import FloatArray, IntArray

__all__ = [
    "Prior",
    "distances",
    "log_likelihood",
    "log_prior_intercept",
    "log_prior_means",
    "log_prior_positions",
    "log_prior_variances",
    "log_prior_weights",
    "tie_probability",
]

_LOG_2PI = math.log(2.0 * math.pi)


@dataclass(frozen=True)
class Prior:
    """Hyperparameters, all on the scale of the positions (no unit).

    Attributes
    ----------
    intercept_variance
        beta ~ N(0, intercept_variance).
    mean_variance
        mu_k ~ N_d(0, mean_variance I); omega^2. Not used when there are no clusters (G = 0).
    variance_scale, variance_df
        sigma^2_k ~ scaled-inverse-chi^2(variance_df, variance_scale).
    concentration
        lambda ~ Dirichlet(concentration, ..., concentration).
    """

    intercept_variance: float
    mean_variance: float
    variance_scale: float
    variance_df: float
    concentration: float

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not (value > 0 and math.isfinite(value)):
                raise ValueError(f"prior: {name} must be a positive number, not {value}")

    @classmethod
    def default(cls, n: int, groups: int, dims: int) -> "Prior":
        """Build the defaults of R's latentnet 2.11 (read in its code; its help page differs)."""
        g = max(1, groups)
        scale = (n / g) ** (2.0 / dims) / 8.0
        return cls(
            intercept_variance=9.0,
            mean_variance=2.0 * scale * g ** (2.0 / dims),
            variance_scale=scale,
            variance_df=math.sqrt(n / g),
            concentration=math.sqrt(n / g),
        )


def distances(positions: FloatArray) -> FloatArray:
    """Euclidean distances: positions (..., n, d) to (..., n, n)."""
    difference = positions[..., :, None, :] - positions[..., None, :, :]
    apart: FloatArray = np.sqrt((difference**2).sum(axis=-1))
    return apart


def tie_probability(positions: FloatArray, intercept: float) -> FloatArray:
    """P(y_ij = 1) for every pair, (n, n); the diagonal carries no meaning."""
    return 1.0 / (1.0 + np.exp(distances(positions) - intercept))


def log_likelihood(
    tie: NDArray[np.int8],
    observed: NDArray[np.bool_],
    positions: FloatArray,
    intercept: float,
    *,
    directed: bool = True,
) -> float:
    """Sum of y eta - log(1 + exp eta) over the observed dyads."""
    if not directed:
        tie = np.where(observed, tie, tie.T)
        observed = np.triu(observed | observed.T, 1)
    eta = intercept - distances(positions)
    return float((np.where(tie == 1, eta, 0.0) - np.logaddexp(0.0, eta))[observed].sum())


def log_prior_intercept(intercept: float, prior: Prior) -> float:
    """Log density of beta."""
    variance = prior.intercept_variance
    return -0.5 * (_LOG_2PI + math.log(variance) + intercept**2 / variance)


def log_prior_positions(
    positions: FloatArray, labels: IntArray, means: FloatArray, variances: FloatArray
) -> float:
    """Log density of Z given labels. No clusters: means (0, d), variances (1,), labels unused."""
    n, d = positions.shape
    if len(means):
        centre, variance = means[labels], variances[labels]
    else:
        centre, variance = np.zeros((n, d)), np.full(n, variances[0])
    square = ((positions - centre) ** 2).sum(axis=1)
    return float((-0.5 * d * (_LOG_2PI + np.log(variance)) - 0.5 * square / variance).sum())


def log_prior_means(means: FloatArray, prior: Prior) -> float:
    """Log density of mu, (G, d)."""
    omega2 = prior.mean_variance
    return float(
        -0.5 * (_LOG_2PI + math.log(omega2)) * means.size - 0.5 * (means**2).sum() / omega2
    )


def log_prior_variances(variances: FloatArray, prior: Prior) -> float:
    """Log density of sigma^2: scaled inverse chi-squared, each independent."""
    half, scale = 0.5 * prior.variance_df, prior.variance_scale
    constant = half * math.log(half * scale) - math.lgamma(half)
    return float((constant - (half + 1.0) * np.log(variances) - half * scale / variances).sum())


def log_prior_weights(weights: FloatArray, prior: Prior) -> float:
    """Log density of lambda: symmetric Dirichlet."""
    g, a = len(weights), prior.concentration
    constant = math.lgamma(g * a) - g * math.lgamma(a)
    return constant + float(((a - 1.0) * np.log(weights)).sum())
