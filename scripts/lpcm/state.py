"""What a chain carries from one iteration to the next."""

from typing import NamedTuple

import numpy as np

from scripts.lpcm.model import Prior
from scripts.lpcm.numeric import FloatArray, IntArray

__all__ = ["Hyper", "State", "hyper"]


class Hyper(NamedTuple):
    """The hyperparameters of :class:`~scripts.lpcm.model.Prior`, in a form kernels take."""

    coefficient_variance: FloatArray  # (1 + q,)
    mean_variance: float
    variance_scale: float
    variance_df: float
    concentration: float
    effect_scale: float
    effect_df: float
    clusters: bool  # False for G = 0: one component, its mean fixed at the origin
    correlated: bool  # whether the effects of an actor have a covariance


def hyper(
    prior: Prior,
    groups: int,
    *,
    covariate_squares: FloatArray | None = None,
    correlated: bool = False,
) -> Hyper:
    """Pack a prior for the kernels.

    Parameters
    ----------
    covariate_squares : (q,), optional
        Mean square of each covariate over the observed dyads.
    """
    squares = np.ones(1) if covariate_squares is None else np.append(1.0, covariate_squares)
    return Hyper(
        prior.intercept_variance / squares,
        float(prior.mean_variance),
        float(prior.variance_scale),
        float(prior.variance_df),
        float(prior.concentration),
        float(prior.effect_scale),
        float(prior.effect_df),
        groups > 0,
        correlated,
    )


class State(NamedTuple):
    """One point of the posterior. K = max(1, G) components; actors in the dyads' own order.

    Moves return new states; they never write into the arrays of the one they were given.
    """

    positions: FloatArray  # (d, n)
    coefficients: FloatArray  # (1 + q,), the intercept first
    effects: FloatArray  # (E, n)
    effect_covariance: FloatArray  # (E, E)
    labels: IntArray  # (n,) component of each actor
    means: FloatArray  # (K, d)
    variances: FloatArray  # (K,)
    weights: FloatArray  # (K,)
    log_likelihood: float

    @classmethod
    def empty(
        cls, n: int, dims: int, groups: int, *, covariates: int = 0, effects: int = 0
    ) -> "State":
        """Make a state of zeros with unit variances, of the right shapes."""
        k = max(1, groups)
        return cls(
            np.zeros((dims, n)),
            np.zeros(1 + covariates),
            np.zeros((effects, n)),
            np.eye(effects),
            np.zeros(n, dtype=np.int64),
            np.zeros((k, dims)),
            np.ones(k),
            np.full(k, 1.0 / k),
            0.0,
        )
