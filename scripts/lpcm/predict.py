"""What the posterior predicts: tie probabilities and whole networks.

Everything is computed draw by draw from

    eta_ij = beta_0 + sum_k beta_k x_ijk + s_i + r_j - ||z_i - z_j||,

in memory of the order of n^2 times a small constant, however many draws there are. Only distances
enter, so it does not matter whether the draws of the positions are aligned.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.covariates import Covariates
from scripts.lpcm.effects import sender_and_receiver
from scripts.lpcm.numeric import FloatArray, IntArray, compiled, exp

if TYPE_CHECKING:
    from scripts.lpcm.fit import Fit

__all__ = [
    "Posterior",
    "TieProbability",
    "even_draws",
    "from_fit",
    "linear_predictors",
    "logistic",
    "simulate_networks",
    "tie_probability",
]

_BLOCK = 4_000_000  # probabilities held at once: 32 MB


class Posterior(NamedTuple):
    """Draws of what a tie depends on: S draws, n actors, d dimensions, q covariates.

    Attributes
    ----------
    positions : (S, n, d)
    coefficients : (S, 1 + q)
        Intercept first.
    covariates : (n, n, q), optional
        Covariate values x_ij. None if q = 0.
    sender, receiver : (S, n), optional
        Random effects s_i and r_j; None: there are none.
    directed : bool
        If False, the upper triangle counts, and `sender` and `receiver` must be the same (a
        sociality effect).
    """

    positions: FloatArray
    coefficients: FloatArray
    covariates: FloatArray | None = None
    sender: FloatArray | None = None
    receiver: FloatArray | None = None
    directed: bool = True


def from_fit(fit: "Fit", covariates: Covariates | None = None) -> Posterior:
    """Take the posterior from a :class:`~scripts.lpcm.fit.Fit`, one chain after the other.

    Parameters
    ----------
    fit : Fit
    covariates : Covariates, optional
        Those the model was fitted with.
    """
    chains, keep, n, d = fit.positions.shape
    draws = chains * keep
    s = r = None
    if fit.effects.shape[2]:
        s, r = sender_and_receiver(fit.effects_kind, fit.effects.reshape(draws, -1, n))
    return Posterior(
        fit.positions.reshape(draws, n, d),
        fit.coefficients.reshape(draws, -1),
        None if covariates is None else covariates.values,
        s,
        r,
        fit.directed,
    )


class TieProbability(NamedTuple):
    """Posterior of P(y_ij = 1); nan on the diagonal and where a covariate is nan."""

    mean: FloatArray  # (n, n)
    quantiles: FloatArray  # (number of levels, n, n)


@compiled
def _less_distance(eta: FloatArray, positions: FloatArray, first: int) -> None:
    """Take distances from eta (rows, n), whose rows are those of actors first, first + 1, ..."""
    rows, n = eta.shape
    dims = positions.shape[0]
    square = np.empty(n)
    for a in range(rows):
        for j in range(n):
            square[j] = 0.0
        for c in range(dims):
            centre = positions[c, first + a]
            for j in range(n):
                square[j] += (positions[c, j] - centre) ** 2
        for j in range(n):
            eta[a, j] -= np.sqrt(square[j])


@compiled
def logistic(eta: FloatArray) -> None:
    """Turn eta (m,) into 1 / (1 + exp(-eta)), in place."""
    for k in range(eta.size):
        eta[k] = 1.0 / (1.0 + exp(-eta[k]))


def _check(posterior: Posterior) -> tuple[int, int]:
    """Return the number of draws and actors; ValueError if the shapes do not fit together."""
    draws, n = posterior.positions.shape[:2]
    covariates = posterior.covariates
    q = 0 if covariates is None else covariates.shape[2]
    if posterior.positions.ndim != 3 or draws == 0:
        raise ValueError(f"positions must be (S, n, d), not {posterior.positions.shape}")
    if posterior.coefficients.shape != (draws, 1 + q):
        raise ValueError(
            f"coefficients must be of shape {(draws, 1 + q)}, not {posterior.coefficients.shape}"
        )
    if covariates is not None and covariates.shape[:2] != (n, n):
        raise ValueError(f"covariates must be of shape {(n, n, q)}, not {covariates.shape}")
    for name, effect in (("sender", posterior.sender), ("receiver", posterior.receiver)):
        if effect is not None and effect.shape != (draws, n):
            raise ValueError(f"{name} must be of shape {(draws, n)}, not {effect.shape}")
    if not posterior.directed and not _same(posterior.sender, posterior.receiver):
        raise ValueError("undirected, but the effects of sender and receiver differ")
    return draws, n


def _same(one: FloatArray | None, other: FloatArray | None) -> bool:
    return one is other or (one is not None and other is not None and np.array_equal(one, other))


def _mirror(matrix: NDArray[Any]) -> None:
    """Copy the upper triangle onto the lower one, in place."""
    lower = np.tril_indices(len(matrix), -1)
    matrix[lower] = matrix.T[lower]


def even_draws(draws: int, wanted: int) -> IntArray:
    """Evenly spaced indices (min(draws, wanted),) of draws, from the first to the last."""
    return np.linspace(0, draws - 1, min(draws, wanted)).round().astype(np.int64)


def linear_predictors(
    posterior: Posterior, draws: IntArray | None = None, rows: slice | None = None
) -> Iterator[FloatArray]:
    """Yield eta of one draw after the other.

    Parameters
    ----------
    posterior : Posterior
    draws : (m,) int, optional
        Which draws, in this order; all if None.
    rows : slice, optional
        Which senders; all if None.

    Yields
    ------
    (number of rows, n) float64
        The diagonal carries no meaning.
    """
    count, n = _check(posterior)
    first, last, _ = (rows or slice(None)).indices(n)
    values = np.zeros((0, n, n))
    if posterior.covariates is not None:
        values = np.moveaxis(posterior.covariates, 2, 0).copy()  # each covariate in one piece
    for s in range(count) if draws is None else draws:
        eta = np.full((last - first, n), posterior.coefficients[s, 0])
        for beta, x in zip(posterior.coefficients[s, 1:], values, strict=True):
            eta += beta * x[first:last]
        if posterior.sender is not None:
            eta += posterior.sender[s, first:last, None]
        if posterior.receiver is not None:
            eta += posterior.receiver[s]
        _less_distance(eta, np.ascontiguousarray(posterior.positions[s].T), first)
        yield eta


def tie_probability(posterior: Posterior, quantiles: Sequence[float] = ()) -> TieProbability:
    """Posterior mean of every tie's probability, and quantiles of it if asked for.

    Parameters
    ----------
    posterior : Posterior
    quantiles : sequence of float
        Levels between 0 and 1, e.g. (0.05, 0.95).
    """
    draws, n = _check(posterior)
    mean, levels = np.empty((n, n)), np.empty((len(quantiles), n, n))
    height = max(1, _BLOCK // (draws * n)) if len(quantiles) else n
    for first in range(0, n, height):
        rows = slice(first, min(first + height, n))
        total = np.zeros((rows.stop - first, n))
        kept = np.empty((draws, *total.shape)) if len(quantiles) else None
        for s, eta in enumerate(linear_predictors(posterior, rows=rows)):
            logistic(eta.reshape(-1))
            total += eta
            if kept is not None:
                kept[s] = eta
        mean[rows] = total / draws
        if kept is not None:
            levels[:, rows] = np.quantile(kept, quantiles, axis=0)
    for matrix in (mean, *levels):
        if not posterior.directed:
            _mirror(matrix)
        np.fill_diagonal(matrix, np.nan)
    return TieProbability(mean, levels)


def simulate_networks(
    rng: np.random.Generator, posterior: Posterior, draws: IntArray
) -> Iterator[NDArray[np.int8]]:
    """Yield a network drawn from the posterior predictive for each of the chosen draws.

    Parameters
    ----------
    rng : Generator
    posterior : Posterior
    draws : (m,) int
        Which draws; one may be chosen more than once. See :func:`even_draws`.

    Yields
    ------
    (n, n) int8
        Symmetric if undirected; 0 on the diagonal and, without meaning, where a covariate is nan.
        ``np.stack(list(...))`` has all in one array.
    """
    for eta in linear_predictors(posterior, draws):
        logistic(eta.reshape(-1))
        tie = (rng.random(eta.shape) < eta).astype(np.int8)
        np.fill_diagonal(tie, 0)
        if not posterior.directed:
            _mirror(tie)
        yield tie
