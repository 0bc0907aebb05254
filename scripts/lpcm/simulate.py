"""Networks drawn from the model, and parameters drawn from its prior."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.covariates import Covariates
from scripts.lpcm.effects import EFFECTS, sender_and_receiver
from scripts.lpcm.model import Prior, linear_predictor, tie_probability
from scripts.lpcm.numeric import FloatArray, IntArray

__all__ = [
    "Parameters",
    "covariate_squares",
    "linear_of",
    "simulate_network",
    "simulate_prior",
]


class Parameters(NamedTuple):
    """One draw from the prior. G = 0: no means or weights, one variance, labels all -1."""

    coefficients: FloatArray  # (1 + q,), the intercept first
    effects: FloatArray  # (E, n)
    effect_covariance: FloatArray  # (E, E)
    positions: FloatArray  # (n, d)
    labels: IntArray  # (n,)
    means: FloatArray  # (G, d)
    variances: FloatArray  # (max(1, G),)
    weights: FloatArray  # (G,)

    @property
    def intercept(self) -> float:
        """The first coefficient."""
        return float(self.coefficients[0])


def simulate_prior(
    rng: np.random.Generator,
    n: int,
    *,
    groups: int,
    dims: int = 2,
    prior: Prior | None = None,
    squares: FloatArray | None = None,
    effects: str = "none",
) -> Parameters:
    """Draw everything there is of n actors from the prior.

    Parameters
    ----------
    squares : (q,), optional
        Mean square of each covariate over the observed dyads, see :func:`covariate_squares`.
    effects : str
        A key of ``effects.EFFECTS``.
    """
    prior = Prior.default(n, groups, dims) if prior is None else prior
    mean_squares = np.ones(1) if squares is None else np.append(1.0, squares)
    coefficients = rng.normal(0.0, np.sqrt(prior.intercept_variance / mean_squares))
    covariance = _effect_covariance(rng, effects, prior)
    actor_effects = np.linalg.cholesky(covariance) @ rng.standard_normal((len(covariance), n))
    k = max(1, groups)
    variances = prior.variance_df * prior.variance_scale / rng.chisquare(prior.variance_df, k)
    noise = rng.standard_normal((n, dims))
    if groups == 0:
        labels, means = np.full(n, -1, dtype=np.int64), np.zeros((0, dims))
        positions, weights = np.sqrt(variances[0]) * noise, np.zeros(0)
    else:
        means = rng.normal(0.0, np.sqrt(prior.mean_variance), (groups, dims))
        weights = rng.dirichlet(np.full(groups, prior.concentration))
        labels = rng.choice(groups, size=n, p=weights).astype(np.int64)
        positions = means[labels] + np.sqrt(variances[labels])[:, None] * noise
    return Parameters(
        coefficients, actor_effects, covariance, positions, labels, means, variances, weights
    )


def _effect_covariance(rng: np.random.Generator, effects: str, prior: Prior) -> FloatArray:
    """Covariance (E, E) of the effects from its prior; see :class:`~scripts.lpcm.model.Prior`."""
    rows, df = len(EFFECTS[effects]), prior.effect_df
    if effects != "correlated":
        return np.diag(df * prior.effect_scale / rng.chisquare(df, rows))
    # Bartlett: A A' is Wishart(df + 1, I); its inverse, scaled, is inverse-Wishart
    root = np.diag(np.sqrt(rng.chisquare(df + 1.0 - np.arange(rows))))
    root[1, 0] = rng.standard_normal()
    return np.asarray(df * prior.effect_scale * np.linalg.inv(root @ root.T))


def covariate_squares(
    covariates: Covariates | None, observed: NDArray[np.bool_], *, directed: bool = True
) -> FloatArray | None:
    """Mean square (q,) of each covariate over the observed dyads, which its prior depends on."""
    if covariates is None:
        return None
    where = observed if directed else np.triu(observed | observed.T, 1)
    squares: FloatArray = (covariates.values[where] ** 2).mean(axis=0)
    return squares


def linear_of(parameters: Parameters, effects: str, covariates: Covariates | None) -> FloatArray:
    """Everything of the log odds but the distance, (n, n)."""
    s, r = sender_and_receiver(effects, parameters.effects)
    values = None if covariates is None else covariates.values
    return linear_predictor(parameters.coefficients, len(parameters.positions), values, s, r)


def simulate_network(
    rng: np.random.Generator,
    positions: FloatArray,
    linear: float | FloatArray,
    *,
    directed: bool = True,
) -> NDArray[np.int8]:
    """Draw a sociomatrix (n, n) given positions (n, d); symmetric if undirected.

    Parameters
    ----------
    linear : float or (n, n)
        The intercept, or :func:`linear_of`.
    """
    n = len(positions)
    tie = (rng.random((n, n)) < tie_probability(positions, linear)).astype(np.int8)
    np.fill_diagonal(tie, 0)
    if not directed:
        tie = np.triu(tie, 1)
        tie += tie.T
    return tie
