"""What a chain carries from one iteration to the next."""

from typing import NamedTuple

import numpy as np

from scripts.lpcm.model import Prior
from scripts.lpcm.numeric import FloatArray, IntArray

__all__ = ["Hyper", "State", "hyper"]


class Hyper(NamedTuple):
    """The hyperparameters of :class:`~scripts.lpcm.model.Prior`, in a form kernels take."""

    intercept_variance: float
    mean_variance: float
    variance_scale: float
    variance_df: float
    concentration: float
    clusters: bool  # False for G = 0: one component, its mean fixed at the origin


def hyper(prior: Prior, groups: int) -> Hyper:
    """Pack a prior for the kernels."""
    return Hyper(
        float(prior.intercept_variance),
        float(prior.mean_variance),
        float(prior.variance_scale),
        float(prior.variance_df),
        float(prior.concentration),
        groups > 0,
    )


class State(NamedTuple):
    """One point of the posterior. K = max(1, G) components; actors in the dyads' own order.

    Moves return new states; they never write into the arrays of the one they were given.
    """

    positions: FloatArray  # (d, n)
    intercept: float
    labels: IntArray  # (n,) component of each actor
    means: FloatArray  # (K, d)
    variances: FloatArray  # (K,)
    weights: FloatArray  # (K,)
    log_likelihood: float

    @classmethod
    def empty(cls, n: int, dims: int, groups: int) -> "State":
        """Make a state of zeros with unit variances, of the right shapes."""
        k = max(1, groups)
        return cls(
            np.zeros((dims, n)),
            0.0,
            np.zeros(n, dtype=np.int64),
            np.zeros((k, dims)),
            np.ones(k),
            np.full(k, 1.0 / k),
            0.0,
        )
