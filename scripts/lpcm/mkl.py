"""Minimum Kullback-Leibler positions and intercept (Shortreed, Handcock & Hoff 2006).

The posterior of the positions is a cloud that can be turned and mirrored. The MKL estimate is the
single (Z, beta) whose tie probabilities are closest to the posterior mean tie probabilities on the
observed dyads: it maximises sum E[y] eta - log(1 + exp eta), the log-likelihood with E[y] for y.
Effects of actors are estimated along with them. With effects there may be no maximum: an actor whom
the draws put anywhere runs off, its effect making up for the distance. Posterior means are given
then.
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
_FARTHEST = 2.0  # times the farthest draw: an estimate beyond is on its way to infinity


class MKL(NamedTuple):
    """The estimate."""

    positions: FloatArray  # (d, n)
    coefficients: FloatArray  # (1 + q,)
    effects: FloatArray  # (E, n)
    objective: float  # sum of E[y] eta - log(1 + exp eta)
    iterations: int
    gradient: float  # largest absolute derivative at the end
    found: bool  # False: there is no maximum, and these are the first start and posterior means


@compiled
def _dot(a: FloatArray, b: FloatArray) -> float:
    total = 0.0
    for i in range(a.size):
        total += a[i] * b[i]
    return total


class _Shape(NamedTuple):
    """How a vector of unknowns is cut into positions (d, n), coefficients (q,), effects (E, n)."""

    dims: int
    coefficients: int
    rows: int


@compiled
def _height(x: FloatArray, shape: _Shape, dyads: Dyads, work: Workspace) -> float:
    """Minus the objective at x = (positions, coefficients, effects)."""
    n = dyads.n
    first, last = shape.dims * n, shape.dims * n + shape.coefficients
    return -log_likelihood(
        x[:first].reshape((shape.dims, n)),
        x[first:last],
        x[last:].reshape((shape.rows, n)),
        dyads,
        work,
    )


@compiled
def _slope(x: FloatArray, shape: _Shape, dyads: Dyads, work: Workspace, out: FloatArray) -> None:
    """Gradient of minus the objective at x = (positions, coefficients, effects)."""
    n = dyads.n
    first, last = shape.dims * n, shape.dims * n + shape.coefficients
    gradient(
        x[:first].reshape((shape.dims, n)),
        x[first:last],
        x[last:].reshape((shape.rows, n)),
        dyads,
        work,
        out[:first].reshape((shape.dims, n)),
        out[first:last],
        out[last:].reshape((shape.rows, n)),
    )
    for i in range(x.size):
        out[i] = -out[i]


@compiled
def _lbfgs(
    x: FloatArray, shape: _Shape, dyads: Dyads, work: Workspace, iterations: int, tolerance: float
) -> int:
    """Minimise from x, in place: limited-memory BFGS (Nocedal & Wright 2006, algorithm 7.4)."""
    size = x.size
    slope, new_slope = np.empty(size), np.empty(size)
    direction, trial = np.empty(size), np.empty(size)
    s, y = np.zeros((_MEMORY, size)), np.zeros((_MEMORY, size))
    rho, alpha = np.zeros(_MEMORY), np.zeros(_MEMORY)
    kept = 0
    value = _height(x, shape, dyads, work)
    _slope(x, shape, dyads, work, slope)
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
            new_value = _height(trial, shape, dyads, work)
            if new_value <= value + 1e-4 * step * downhill:
                moved = True
                break
            step *= 0.5
        if not moved:
            if kept == 0:
                return iteration
            kept = 0
            continue
        _slope(trial, shape, dyads, work, new_slope)
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
    coefficients: FloatArray,
    effects: FloatArray,
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
    coefficients : (S, 1 + q)
    effects : (S, E, n)
    starts : sequence of (d, n)
        Where to start: the mean of aligned draws, the best draw, and so on; the best end is kept.
        Coefficients and effects start from their posterior means.
    dyads : Dyads
    work : Workspace
    iterations, tolerance
        Stop after so many iterations, or when no derivative is above `tolerance`.
    """
    d, n = positions.shape[1:]
    shape = _Shape(d, coefficients.shape[1], effects.shape[1])
    means = tie_means(positions, coefficients, effects, dyads, work)
    expected = dyads._replace(double=True)
    expected = expected._replace(tie=means) if dyads.split else expected._replace(ties=means[0])
    best: MKL | None = None
    for first in starts:
        x = np.concatenate([first.ravel(), coefficients.mean(axis=0), effects.mean(axis=0).ravel()])
        done = _lbfgs(x, shape, expected, work, iterations, tolerance)
        slope = np.empty_like(x)
        _slope(x, shape, expected, work, slope)
        value = -float(_height(x, shape, expected, work))
        if best is None or value > best.objective + 1e-6:
            z, beta, effect = np.split(x, np.cumsum([d * n, shape.coefficients]))
            best = MKL(
                np.ascontiguousarray(z.reshape(d, n)),
                beta,
                effect.reshape(shape.rows, n),
                value,
                int(done),
                float(np.abs(slope).max()),
                True,
            )
    if best is None:
        raise ValueError("minimum_kl needs at least one start")
    if np.abs(best.positions).max() > _FARTHEST * np.abs(positions).max():
        beta, effect = coefficients.mean(axis=0), effects.mean(axis=0)
        value = float(log_likelihood(starts[0], beta, effect, expected, work))
        return MKL(starts[0], beta, effect, value, best.iterations, best.gradient, False)
    return best
