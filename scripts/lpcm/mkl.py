"""Minimum Kullback-Leibler positions and intercept (Shortreed, Handcock & Hoff 2006).

The posterior of the positions is a cloud that can be turned and mirrored. The MKL estimate is the
single (Z, beta) whose tie probabilities are closest to the posterior mean tie probabilities on the
observed dyads: it maximises sum E[y] eta - log(1 + exp eta), the log-likelihood with E[y] for y.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.kernel import Workspace, gradient, log_likelihood, tie_means
from scripts.lpcm.numeric import FloatArray, compiled

__all__ = ["MKL", "minimum_kl"]

_MEMORY = 12


class MKL(NamedTuple):
    """The estimate."""

    positions: FloatArray  # (d, n)
    intercept: float
    objective: float  # sum of E[y] eta - log(1 + exp eta)
    iterations: int
    gradient: float  # largest absolute derivative at the end


@compiled
def _dot(a: FloatArray, b: FloatArray) -> float:
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


@compiled
def _slope(x: FloatArray, dims: int, dyads: Dyads, work: Workspace, out: FloatArray) -> None:
    """Gradient of minus the objective at x = (positions, intercept)."""
    n = dyads.n
    out[n * dims] = -gradient(
        x[: n * dims].reshape((dims, n)),
        x[n * dims],
        dyads,
        work,
        out[: n * dims].reshape((dims, n)),
    )
    for i in range(n * dims):
        out[i] = -out[i]


@compiled
def _lbfgs(
    x: FloatArray, dims: int, dyads: Dyads, work: Workspace, iterations: int, tolerance: float
) -> int:
    """Minimise from x, in place: limited-memory BFGS (Nocedal & Wright 2006, algorithm 7.4)."""
    size = x.size
    n = dyads.n
    slope, new_slope = np.empty(size), np.empty(size)
    direction, trial = np.empty(size), np.empty(size)
    s, y = np.zeros((_MEMORY, size)), np.zeros((_MEMORY, size))
    rho, alpha = np.zeros(_MEMORY), np.zeros(_MEMORY)
    kept = 0
    value = -log_likelihood(x[: n * dims].reshape((dims, n)), x[n * dims], dyads, work)
    _slope(x, dims, dyads, work, slope)
    for iteration in range(iterations):
        steepest = 0.0
        for i in range(size):
            steepest = max(steepest, abs(slope[i]))
            direction[i] = -slope[i]
        if steepest < tolerance:
            return iteration
        for back in range(min(kept, _MEMORY)):
            h = (kept - 1 - back) % _MEMORY
            alpha[h] = rho[h] * _dot(s[h], direction)
            for i in range(size):
                direction[i] -= alpha[h] * y[h, i]
        scale = 1.0 / (1.0 + steepest)
        if kept > 0:
            h = (kept - 1) % _MEMORY
            scale = 1.0 / (rho[h] * _dot(y[h], y[h]))
        for i in range(size):
            direction[i] *= scale
        for forward in range(min(kept, _MEMORY)):
            h = (kept - min(kept, _MEMORY) + forward) % _MEMORY
            beta = rho[h] * _dot(y[h], direction)
            for i in range(size):
                direction[i] += (alpha[h] - beta) * s[h, i]
        downhill = _dot(slope, direction)
        if not downhill < 0.0:
            kept = 0
            downhill = -_dot(slope, slope) * scale
            for i in range(size):
                direction[i] = -slope[i] * scale
        step = 1.0
        new_value = value
        moved = False
        for _ in range(40):
            for i in range(size):
                trial[i] = x[i] + step * direction[i]
            new_value = -log_likelihood(
                trial[: n * dims].reshape((dims, n)), trial[n * dims], dyads, work
            )
            if new_value <= value + 1e-4 * step * downhill:
                moved = True
                break
            step *= 0.5
        if not moved:
            if kept == 0:
                return iteration
            kept = 0
            continue
        _slope(trial, dims, dyads, work, new_slope)
        h = kept % _MEMORY
        for i in range(size):
            s[h, i] = trial[i] - x[i]
            y[h, i] = new_slope[i] - slope[i]
        curvature = _dot(s[h], y[h])
        if curvature > 1e-12 * math.sqrt(_dot(s[h], s[h]) * _dot(y[h], y[h])):
            rho[h] = 1.0 / curvature
            kept += 1
        for i in range(size):
            x[i] = trial[i]
            slope[i] = new_slope[i]
        value = new_value
    return iterations


def minimum_kl(
    positions: FloatArray,
    intercepts: FloatArray,
    starts: Sequence[FloatArray],
    dyads: Dyads,
    work: Workspace,
    *,
    iterations: int = 2000,
    tolerance: float = 1e-5,
) -> MKL:
    """Find the MKL estimate.

    Parameters
    ----------
    positions : (S, d, n)
        Draws; turned as they come, only their distances matter.
    intercepts : (S,)
    starts : sequence of (d, n)
        Where to start, e.g. the mean of aligned draws and the best draw; the best end is kept.
    dyads : Dyads
    work : Workspace
    iterations, tolerance
        Stop after so many iterations, or when no derivative is above `tolerance`.
    """
    d, n = starts[0].shape
    expected = dyads._replace(ties=tie_means(positions, intercepts, dyads, work))
    best: MKL | None = None
    for first in starts:
        x = np.append(first.ravel(), intercepts.mean())
        done = _lbfgs(x, d, expected, work, iterations, tolerance)
        slope = np.empty_like(x)
        _slope(x, d, expected, work, slope)
        z = np.ascontiguousarray(x[:-1].reshape(d, n))
        value = float(log_likelihood(z, float(x[-1]), expected, work))
        if best is None or value > best.objective + 1e-6:
            best = MKL(z, float(x[-1]), value, int(done), float(np.abs(slope).max()))
    if best is None:
        raise ValueError("minimum_kl needs at least one start")
    return best
