"""Networks drawn from the model, and parameters drawn from its prior."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.model import Prior, tie_probability
from scripts.lpcm.numeric import FloatArray, IntArray

__all__ = ["Parameters", "simulate_network", "simulate_prior"]


class Parameters(NamedTuple):
    """One draw from the prior. G = 0: no means or weights, one variance, labels all -1."""

    intercept: float
    positions: FloatArray  # (n, d)
    labels: IntArray  # (n,)
    means: FloatArray  # (G, d)
    variances: FloatArray  # (max(1, G),)
    weights: FloatArray  # (G,)


def simulate_prior(
    rng: np.random.Generator, n: int, *, groups: int, dims: int = 2, prior: Prior | None = None
) -> Parameters:
    """Draw intercept, mixture, labels and positions of n actors from the prior."""
    prior = Prior.default(n, groups, dims) if prior is None else prior
    intercept = float(rng.normal(0.0, np.sqrt(prior.intercept_variance)))
    k = max(1, groups)
    variances = prior.variance_df * prior.variance_scale / rng.chisquare(prior.variance_df, k)
    noise = rng.standard_normal((n, dims))
    if groups == 0:
        labels = np.full(n, -1, dtype=np.int64)
        positions = np.sqrt(variances[0]) * noise
        return Parameters(intercept, positions, labels, np.zeros((0, dims)), variances, np.zeros(0))
    means = rng.normal(0.0, np.sqrt(prior.mean_variance), (groups, dims))
    weights = rng.dirichlet(np.full(groups, prior.concentration))
    labels = rng.choice(groups, size=n, p=weights).astype(np.int64)
    positions = means[labels] + np.sqrt(variances[labels])[:, None] * noise
    return Parameters(intercept, positions, labels, means, variances, weights)


def simulate_network(
    rng: np.random.Generator, positions: FloatArray, intercept: float, *, directed: bool = True
) -> NDArray[np.int8]:
    """Draw a sociomatrix (n, n) given positions (n, d); symmetric if undirected."""
    n = len(positions)
    tie = (rng.random((n, n)) < tie_probability(positions, intercept)).astype(np.int8)
    np.fill_diagonal(tie, 0)
    if not directed:
        tie = np.triu(tie, 1)
        tie += tie.T
    return tie
