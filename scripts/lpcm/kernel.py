"""Likelihood, gradient and information over the observed dyads, compiled.

Pairs are worked through in blocks that fit the processor's cache. Inside a block each loop does one
thing to contiguous arrays: a loop that computed weights and scattered gradients in one body
would not be vectorised.

Positions are (d, n), one row a coordinate, so that a row of pairs is contiguous.
"""

import math
from typing import NamedTuple

import numpy as np

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.numeric import FloatArray, compiled, exp, lane_sum, log

__all__ = [
    "TINY",
    "Workspace",
    "actor_log_likelihood",
    "gradient",
    "information",
    "log_likelihood",
    "tie_means",
    "workspace",
]

TINY = 1e-12  # added to squared distances: the cusp of the distance at 0 breaks HMC
_BLOCK = 2048
_ETA_MAX = 300.0  # above it the tie probability is 1 to double precision


class Workspace(NamedTuple):
    """Scratch arrays of one chain. Never read before it is written, so it carries no state."""

    difference: FloatArray  # (d, B) z_i - z_j, then its product with the weight
    square: FloatArray  # (B,) squared distances
    weight: FloatArray  # (B,) (y - p) / distance
    residual: FloatArray  # (B,) y - p, or terms of the log-likelihood
    ties: FloatArray  # (n,) one actor's pairs, for the teleport move
    seen: FloatArray  # (n,)


def workspace(n: int, dims: int) -> Workspace:
    """Allocate scratch arrays for n actors in `dims` dimensions."""
    block = max(_BLOCK, n)
    return Workspace(
        np.zeros((dims, block)),
        np.zeros(block),
        np.zeros(block),
        np.zeros(block),
        np.zeros(n),
        np.zeros(n),
    )


@compiled
def _first(x: FloatArray, xi: float, difference: FloatArray, square: FloatArray, k: int) -> None:
    for j in range(k):
        a = xi - x[j]
        difference[j] = a
        square[j] = a * a + TINY


@compiled
def _next(x: FloatArray, xi: float, difference: FloatArray, square: FloatArray, k: int) -> None:
    for j in range(k):
        a = xi - x[j]
        difference[j] = a
        square[j] += a * a


@compiled
def _block(z: FloatArray, first: int, rows: int, work: Workspace) -> tuple[int, int]:
    """Differences and squared distances from row `first` on; returns (next row, pairs)."""
    n = z.shape[1]
    k = 0
    i = first
    while i < rows and k + n - i - 1 <= work.square.size:
        length = n - i - 1
        square = work.square[k:]
        _first(z[0, i + 1 :], z[0, i], work.difference[0, k:], square, length)
        for c in range(1, z.shape[0]):
            _next(z[c, i + 1 :], z[c, i], work.difference[c, k:], square, length)
        k += length
        i += 1
    return i, k


@compiled
def _weights(
    intercept: float,
    square: FloatArray,
    ties: FloatArray,
    seen: FloatArray,
    weight: FloatArray,
    residual: FloatArray,
    k: int,
) -> None:
    for j in range(k):
        distance = math.sqrt(square[j])
        e = exp(min(intercept - distance, _ETA_MAX))
        # (ties - seen * p) / distance with p = e / (1 + e), in a single division
        a = (ties[j] + (ties[j] - seen[j]) * e) / ((1.0 + e) * distance)
        weight[j] = a
        residual[j] = a * distance


@compiled
def _scatter(difference: FloatArray, weight: FloatArray, out: FloatArray, k: int) -> None:
    for j in range(k):
        a = difference[j] * weight[j]
        difference[j] = a
        out[j] += a


@compiled
def gradient(
    z: FloatArray, intercept: float, dyads: Dyads, work: Workspace, out: FloatArray
) -> float:
    """Gradient of the log-likelihood.

    Parameters
    ----------
    z : (d, n)
        Positions in the dyads' own order.
    intercept : float
    dyads : Dyads
    work : Workspace
    out : (d, n)
        Overwritten with the derivative by each position.

    Returns
    -------
    float
        The derivative by the intercept.
    """
    n = z.shape[1]
    rows = dyads.start.size
    out[:] = 0.0
    by_intercept = 0.0
    first = 0
    while first < rows:
        last, k = _block(z, first, rows, work)
        at = dyads.start[first]
        _weights(
            intercept,
            work.square,
            dyads.ties[at:],
            dyads.seen[at:],
            work.weight,
            work.residual,
            k,
        )
        by_intercept += lane_sum(work.residual[:k])
        k = 0
        for i in range(first, last):
            length = n - i - 1
            weight = work.weight[k:]
            for c in range(z.shape[0]):
                _scatter(work.difference[c, k:], weight, out[c, i + 1 :], length)
                out[c, i] -= lane_sum(work.difference[c, k : k + length])
            k += length
        first = last
    return by_intercept


@compiled
def _terms(
    intercept: float,
    square: FloatArray,
    ties: FloatArray,
    seen: FloatArray,
    out: FloatArray,
    k: int,
) -> None:
    for j in range(k):
        eta = intercept - math.sqrt(square[j])
        e = exp(min(eta, _ETA_MAX))
        softplus = log(1.0 + e) + max(eta - _ETA_MAX, 0.0)
        out[j] = ties[j] * eta - seen[j] * softplus


@compiled
def log_likelihood(z: FloatArray, intercept: float, dyads: Dyads, work: Workspace) -> float:
    """Log-likelihood of positions z (d, n) and intercept."""
    rows = dyads.start.size
    total = 0.0
    first = 0
    while first < rows:
        last, k = _block(z, first, rows, work)
        at = dyads.start[first]
        _terms(intercept, work.square, dyads.ties[at:], dyads.seen[at:], work.residual, k)
        total += lane_sum(work.residual[:k])
        first = last
    return total


@compiled
def information(
    z: FloatArray, intercept: float, dyads: Dyads, work: Workspace, out: FloatArray
) -> float:
    """Fisher information: sum of seen * p (1 - p), per actor into out (n,), in all returned."""
    n = z.shape[1]
    rows = dyads.start.size
    out[:] = 0.0
    total = 0.0
    first = 0
    while first < rows:
        last, k = _block(z, first, rows, work)
        at = dyads.start[first]
        for j in range(k):
            e = exp(min(intercept - math.sqrt(work.square[j]), _ETA_MAX))
            work.residual[j] = dyads.seen[at + j] * e / ((1.0 + e) * (1.0 + e))
        total += lane_sum(work.residual[:k])
        k = 0
        for i in range(first, last):
            length = n - i - 1
            for j in range(length):
                out[i + 1 + j] += work.residual[k + j]
            out[i] += lane_sum(work.residual[k : k + length])
            k += length
        first = last
    return total


@compiled
def actor_pairs(actor: int, dyads: Dyads, work: Workspace) -> int:
    """Gather one actor's pairs with actors 0, 1, ... into work; returns how many there are."""
    rows = dyads.start.size
    for j in range(min(actor, rows)):
        at = dyads.start[j] + actor - j - 1
        work.ties[j] = dyads.ties[at]
        work.seen[j] = dyads.seen[at]
    if actor >= rows:
        return rows
    work.ties[actor] = 0.0
    work.seen[actor] = 0.0
    at = dyads.start[actor]
    for j in range(dyads.n - actor - 1):
        work.ties[actor + 1 + j] = dyads.ties[at + j]
        work.seen[actor + 1 + j] = dyads.seen[at + j]
    return dyads.n


@compiled
def actor_log_likelihood(
    z: FloatArray, place: FloatArray, intercept: float, pairs: int, work: Workspace
) -> float:
    """Log-likelihood of the pairs gathered by `actor_pairs`, were the actor at `place` (d,)."""
    _first(z[0], place[0], work.difference[0], work.square, pairs)
    for c in range(1, z.shape[0]):
        _next(z[c], place[c], work.difference[c], work.square, pairs)
    _terms(intercept, work.square, work.ties, work.seen, work.residual, pairs)
    return lane_sum(work.residual[:pairs])


@compiled
def tie_means(
    positions: FloatArray, intercepts: FloatArray, dyads: Dyads, work: Workspace
) -> FloatArray:
    """Posterior mean of the expected number of observed ties of each pair, (P,).

    Parameters
    ----------
    positions : (S, d, n)
    intercepts : (S,)
    """
    rows = dyads.start.size
    draws = intercepts.size
    out = np.zeros(dyads.ties.size)
    for s in range(draws):
        first = 0
        while first < rows:
            last, k = _block(positions[s], first, rows, work)
            at = dyads.start[first]
            for j in range(k):
                e = exp(min(intercepts[s] - math.sqrt(work.square[j]), _ETA_MAX))
                work.residual[j] = e / (1.0 + e)
            for j in range(k):
                out[at + j] += work.residual[j]
            first = last
    for j in range(out.size):
        out[j] *= dyads.seen[j] / draws
    return out
