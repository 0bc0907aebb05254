"""What the posterior says of every pair of actors: how far apart, in one cluster, tied.

All of it is free of rotation and of labels. The pairs are worked on a few actors at a time, so that
memory grows with actors times draws and never with pairs times draws.
"""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.covariates import Covariates
from scripts.lpcm.numeric import FloatArray, compiled, exp
from scripts.lpcm.predict import from_fit

if TYPE_CHECKING:
    from scripts.lpcm.fit import Fit

__all__ = ["Pairs", "summarise_pairs"]

_ROWS = 16  # actors worked on at a time: their sums stay in the processor's cache


class Pairs(NamedTuple):
    """Posterior of the pairs of actor `first` and each of the m = n - 1 - first after it."""

    first: int
    distance_mean: FloatArray  # (m,)
    distance_sd: FloatArray
    same: FloatArray  # P(same cluster); nan without clusters
    tie: FloatArray  # posterior mean of P(first names the other); nan where a covariate is
    back: FloatArray  # and of P(the other names first); equal to `tie` if undirected


def summarise_pairs(fit: "Fit", covariates: Covariates | None = None) -> Iterator[Pairs]:
    """Yield the pairs of each actor but the last, all n (n - 1) / 2 in the end.

    Parameters
    ----------
    fit : Fit
    covariates : Covariates, optional
        Those the model was fitted with.
    """
    posterior = from_fit(fit, covariates)
    draws, n, _ = posterior.positions.shape
    positions = np.ascontiguousarray(posterior.positions.transpose(0, 2, 1))
    labels = fit.labels.reshape(draws, n)
    x = np.zeros((n, n, 0)) if posterior.covariates is None else posterior.covariates
    send, receive = (
        np.zeros((draws, n)) if effects is None else np.ascontiguousarray(effects)
        for effects in (posterior.sender, posterior.receiver)
    )
    split = covariates is not None or posterior.sender is not None
    for first in range(0, n - 1, _ROWS):
        rows = slice(first, min(first + _ROWS, n - 1))
        ahead = np.ascontiguousarray(x[rows].transpose(0, 2, 1))
        behind = np.ascontiguousarray(x[:, rows].transpose(1, 2, 0))
        sums = np.zeros((5, len(ahead), n))
        coefficients = posterior.coefficients
        _sum_over_draws(
            positions, labels, coefficients, send, receive, ahead, behind, first, split, sums
        )
        sums[3, np.isnan(ahead).any(axis=1)] = np.nan
        sums[4, np.isnan(behind).any(axis=1)] = np.nan
        if fit.groups == 0:
            sums[2] = np.nan
        for row in range(len(ahead)):
            yield Pairs(first + row, *sums[:, row, first + row + 1 :])


@compiled
def _distances(positions: FloatArray, i: int, out: FloatArray) -> None:
    """Distances of actor i to those after it, from positions (d, n)."""
    out[:] = 0.0
    for c in range(positions.shape[0]):
        here, others = positions[c, i], positions[c, i + 1 :]
        for j in range(out.size):
            out[j] += (others[j] - here) ** 2
    for j in range(out.size):
        out[j] = math.sqrt(out[j])


@compiled
def _add_moments(
    apart: FloatArray, reference: FloatArray, total: FloatArray, square: FloatArray
) -> None:
    for j in range(apart.size):
        off = apart[j] - reference[j]
        total[j] += off
        square[j] += off * off


@compiled
def _add_same(label: int, others: NDArray[np.int8], total: FloatArray) -> None:
    for j in range(others.size):
        total[j] += 1.0 if others[j] == label else 0.0


@compiled
def _predict(
    coefficients: FloatArray, own: float, others: FloatArray, x: FloatArray, out: FloatArray
) -> None:
    """Linear predictors: intercept, the actor's and the others' effects, covariates (q, n)."""
    for j in range(out.size):
        out[j] = coefficients[0] + own + others[j]
    for k in range(x.shape[0]):
        beta, row = coefficients[1 + k], x[k, x.shape[1] - out.size :]
        for j in range(out.size):
            out[j] += beta * row[j]


@compiled
def _add_probabilities(apart: FloatArray, linear: FloatArray, total: FloatArray) -> None:
    for j in range(apart.size):
        total[j] += 1.0 / (1.0 + exp(apart[j] - linear[j]))


@compiled
def _sum_over_draws(
    positions: FloatArray,
    labels: NDArray[np.int8],
    coefficients: FloatArray,
    send: FloatArray,
    receive: FloatArray,
    ahead: FloatArray,
    behind: FloatArray,
    first: int,
    split: bool,
    sums: FloatArray,
) -> None:
    """Work out the five numbers of :class:`Pairs` for actors `first`, ..., into sums (5, rows, n).

    Parameters
    ----------
    positions : (S, d, n)
    labels : (S, n)
    coefficients : (S, 1 + q)
    send, receive : (S, n)
    ahead, behind : (rows, q, n)
        Covariates of the dyads from these actors, and to them.
    split : bool
        Whether linear predictors of dyads differ; if not, only the intercept is used.
    """
    draws, n = labels.shape
    rows = ahead.shape[0]
    every, linear = np.empty(n), np.empty(n)
    reference = np.empty((rows, n))
    for s in range(draws):
        beta = coefficients[s]
        linear[:] = beta[0]
        for row in range(rows):
            i = first + row
            # slices, because loops from 0 become vector instructions
            after = i + 1
            apart, eta = every[after:], linear[after:]
            _distances(positions[s], i, apart)
            if s == 0:
                # sums of what is left after the first draw: small numbers lose few digits
                reference[row] = every
            _add_moments(apart, reference[row, after:], sums[0, row, after:], sums[1, row, after:])
            _add_same(labels[s, i], labels[s, after:], sums[2, row, after:])
            if split:
                _predict(beta, send[s, i], receive[s, after:], ahead[row], eta)
            _add_probabilities(apart, eta, sums[3, row, after:])
            if split:
                _predict(beta, receive[s, i], send[s, after:], behind[row], eta)
                _add_probabilities(apart, eta, sums[4, row, after:])
    for row in range(rows):
        for j in range(first + row + 1, n):
            mean = sums[0, row, j] / draws
            sums[1, row, j] = math.sqrt(max(sums[1, row, j] / draws - mean * mean, 0.0))
            sums[0, row, j] = reference[row, j] + mean
            sums[2, row, j] /= draws
            sums[3, row, j] /= draws
            sums[4, row, j] = sums[4, row, j] / draws if split else sums[3, row, j]
