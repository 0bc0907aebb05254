"""The model: its priors and its log densities, written to be read rather than to be fast.

For an observed ordered pair (unordered if undirected)

    logit P(y_ij = 1) = x_ij'beta - ||z_i - z_j|| + s_i + r_j,        z_i in R^d,

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
    "linear_predictor",
    "log_likelihood",
    "log_prior_coefficients",
    "log_prior_effect_covariance",
    "log_prior_effects",
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
        beta_k ~ N(0, intercept_variance / mean x_k^2) over the observed dyads; x = 1 for the
        intercept.
    mean_variance
        mu_k ~ N_d(0, mean_variance I); omega^2. Not used when there are no clusters (G = 0).
    variance_scale, variance_df
        sigma^2_k ~ scaled-inverse-chi^2(variance_df, variance_scale).
    concentration
        lambda ~ Dirichlet(concentration, ..., concentration).
    effect_scale, effect_df
        Effects of actors ~ N(0, v), v ~ scaled-inverse-chi^2(effect_df, effect_scale). With a
        covariance of sender and receiver effects: inverse-Wishart(effect_df + 1, effect_df
        effect_scale I), whose diagonal has the same marginal distributions.
    """

    intercept_variance: float
    mean_variance: float
    variance_scale: float
    variance_df: float
    concentration: float
    effect_scale: float = 1.0
    effect_df: float = 3.0

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

    @classmethod
    def comparable(cls, n: int, dims: int) -> "Prior":
        """Build a prior whose clusters' scale and weights do not change with their number.

        Fits of different G then differ in G alone. Scale and spread of the centres are those of the
        default at three clusters.
        """
        scale = (n / 3.0) ** (2.0 / dims) / 8.0
        return cls(
            intercept_variance=9.0,
            mean_variance=2.0 * scale * 3.0 ** (2.0 / dims),
            variance_scale=scale,
            variance_df=3.0,
            concentration=1.0,
        )


def distances(positions: FloatArray) -> FloatArray:
    """Euclidean distances: positions (..., n, d) to (..., n, n)."""
    difference = positions[..., :, None, :] - positions[..., None, :, :]
    apart: FloatArray = np.sqrt((difference**2).sum(axis=-1))
    return apart


def linear_predictor(
    coefficients: FloatArray,
    n: int,
    covariates: FloatArray | None = None,
    sender: FloatArray | None = None,
    receiver: FloatArray | None = None,
) -> FloatArray:
    """Everything of the log odds but the distance: x_ij'beta + s_i + r_j, (..., n, n).

    Parameters
    ----------
    coefficients : (..., 1 + q)
        The intercept first.
    n : int
        Actors.
    covariates : (n, n, q), optional
    sender, receiver : (..., n), optional
    """
    shape = (*coefficients.shape[:-1], n, n)
    eta: FloatArray = np.broadcast_to(coefficients[..., 0, None, None], shape).copy()
    if covariates is not None:
        eta += np.einsum("...k,ijk->...ij", coefficients[..., 1:], covariates)
    if sender is not None:
        eta += sender[..., :, None]
    if receiver is not None:
        eta += receiver[..., None, :]
    return eta


def tie_probability(positions: FloatArray, linear: float | FloatArray) -> FloatArray:
    """P(y_ij = 1) for every pair, (..., n, n); the diagonal carries no meaning.

    Parameters
    ----------
    positions : (..., n, d)
    linear : float or (..., n, n)
        The intercept, or :func:`linear_predictor`.
    """
    return 1.0 / (1.0 + np.exp(np.clip(distances(positions) - linear, -700.0, 700.0)))


def log_likelihood(
    tie: NDArray[np.int8],
    observed: NDArray[np.bool_],
    positions: FloatArray,
    linear: float | FloatArray,
    *,
    directed: bool = True,
) -> float:
    """Sum of y eta - log(1 + exp eta) over the observed dyads; `linear` as in tie_probability."""
    if not directed:
        tie = np.where(observed, tie, tie.T)
        observed = np.triu(observed | observed.T, 1)
    eta = linear - distances(positions)
    return float((np.where(tie == 1, eta, 0.0) - np.logaddexp(0.0, eta))[observed].sum())


def log_prior_coefficients(
    coefficients: FloatArray, prior: Prior, covariate_squares: FloatArray | None = None
) -> float:
    """Log density of beta (1 + q,); `covariate_squares` (q,) are the mean x_k^2."""
    squares = np.ones(1) if covariate_squares is None else np.append(1.0, covariate_squares)
    variance = prior.intercept_variance / squares
    return float(-0.5 * (_LOG_2PI + np.log(variance) + coefficients**2 / variance).sum())


def log_prior_effects(effects: FloatArray, covariance: FloatArray) -> float:
    """Log density of the effects (E, n) of actors, N(0, covariance) independently of each other."""
    rows, n = effects.shape
    if rows == 0:
        return 0.0
    square = float((effects * np.linalg.solve(covariance, effects)).sum())
    log_determinant = float(np.linalg.slogdet(covariance)[1])
    return float(-0.5 * (n * rows * _LOG_2PI + n * log_determinant + square))


def log_prior_effect_covariance(
    covariance: FloatArray, prior: Prior, *, correlated: bool = False
) -> float:
    """Log density of the covariance (E, E) of the effects; see :class:`Prior`.

    Independent effects: of its diagonal. Correlated ones: inverse-Wishart, of its three elements.
    """
    if not correlated:
        half, scale = 0.5 * prior.effect_df, prior.effect_scale
        v = np.diagonal(covariance)
        constant = half * math.log(half * scale) - math.lgamma(half)
        return float((constant - (half + 1.0) * np.log(v) - half * scale / v).sum())
    p = len(covariance)
    df, scale = prior.effect_df + p - 1.0, prior.effect_df * prior.effect_scale
    log_gamma = 0.25 * p * (p - 1) * math.log(math.pi) + sum(
        math.lgamma(0.5 * (df - k)) for k in range(p)
    )
    constant = 0.5 * df * p * math.log(scale) - 0.5 * df * p * math.log(2.0) - log_gamma
    trace = scale * float(np.trace(np.linalg.inv(covariance)))
    log_determinant = float(np.linalg.slogdet(covariance)[1])
    return float(constant - 0.5 * (df + p + 1) * log_determinant - 0.5 * trace)


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
