"""Covariates of dyads: what, besides distance, may make a tie likelier."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scripts.lpcm.numeric import FloatArray

__all__ = ["Covariates", "combine", "dyadic", "receiver", "sender", "sociality"]


@dataclass(frozen=True)
class Covariates:
    """Covariates x_ij of the dyads from i to j; the intercept is not among them.

    Attributes
    ----------
    names : tuple of str
        q names, each once.
    values : (n, n, q) float64
        Read only where a dyad is observed.
    """

    names: tuple[str, ...]
    values: FloatArray

    def __post_init__(self) -> None:
        shape = self.values.shape
        if len(shape) != 3 or shape[0] != shape[1]:
            raise ValueError(f"covariates: values have shape {shape}, not (n, n, q)")
        if len(self.names) != shape[2]:
            raise ValueError(f"covariates: {len(self.names)} names for {shape[2]} covariates")
        twice = sorted({name for name in self.names if self.names.count(name) > 1})
        if twice:
            raise ValueError(f"covariates: {', '.join(twice)} named more than once")
        if "intercept" in self.names:
            raise ValueError("covariates: the intercept is always there; leave it out")


def dyadic(name: str, matrix: ArrayLike) -> Covariates:
    """Make a covariate of dyads out of a matrix (n, n)."""
    values = np.asarray(matrix, dtype=np.float64)
    if values.ndim != 2 or values.shape[0] != values.shape[1]:
        raise ValueError(f"covariate {name} must be a square matrix, not of shape {values.shape}")
    return Covariates((name,), values[:, :, None])


def _of_actors(name: str, x: ArrayLike) -> FloatArray:
    values = np.asarray(x, dtype=np.float64)
    if values.ndim != 1:
        raise ValueError(f"covariate {name} must have one value an actor, not {values.shape}")
    return values


def sender(name: str, x: ArrayLike) -> Covariates:
    """Make a covariate x_i of the one who names, from x (n,)."""
    values = _of_actors(name, x)
    return dyadic(name, np.repeat(values[:, None], len(values), axis=1))


def receiver(name: str, x: ArrayLike) -> Covariates:
    """Make a covariate x_j of the one who is named, from x (n,)."""
    values = _of_actors(name, x)
    return dyadic(name, np.repeat(values[None, :], len(values), axis=0))


def sociality(name: str, x: ArrayLike) -> Covariates:
    """Make a covariate x_i + x_j of both ends, from x (n,)."""
    values = _of_actors(name, x)
    return dyadic(name, values[:, None] + values[None, :])


def combine(parts: Sequence[Covariates]) -> Covariates:
    """Put covariates of the same actors side by side."""
    if not parts:
        raise ValueError("covariates: nothing to combine")
    sizes = [len(part.values) for part in parts]
    if len(set(sizes)) > 1:
        raise ValueError(f"covariates are of {', '.join(map(str, sizes))} actors: not of the same")
    return Covariates(
        tuple(name for part in parts for name in part.names),
        np.concatenate([part.values for part in parts], axis=2),
    )


def check_covariates(
    covariates: Covariates, observed: NDArray[np.bool_], *, directed: bool
) -> None:
    """Raise ValueError unless the covariates can be used with a network."""
    n = len(observed)
    if covariates.values.shape[0] != n:
        raise ValueError(
            f"covariates are of {covariates.values.shape[0]} actors, the network has {n}"
        )
    for name, x in zip(covariates.names, np.moveaxis(covariates.values, 2, 0), strict=True):
        wrong = observed & ~np.isfinite(x)
        if wrong.any():
            i, j = (int(k) for k in np.argwhere(wrong)[0])
            raise ValueError(f"covariate {name} is {x[i, j]} at the observed dyad [{i}, {j}]")
        if not directed:
            either = observed | observed.T
            wrong = either & (x != x.T)
            if wrong.any():
                i, j = (int(k) for k in np.argwhere(wrong)[0])
                raise ValueError(
                    f"undirected, but covariate {name} is {x[i, j]} at [{i}, {j}] and {x[j, i]} "
                    f"at [{j}, {i}]"
                )
        if not (x[observed] != 0).any():
            raise ValueError(f"covariate {name} is 0 at every observed dyad")
