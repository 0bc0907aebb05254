"""Move 2: Hamiltonian Monte Carlo on positions, coefficients and effects, given the rest.

The mass is diagonal and the same in every coordinate of an actor, so the move commutes with
rotations. See Neal (2011), "MCMC using Hamiltonian dynamics".
"""

import math
from typing import NamedTuple

import numpy as np

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.kernel import Workspace, gradient, information, log_likelihood
from scripts.lpcm.numeric import FloatArray, compiled, exp, log
from scripts.lpcm.state import Hyper, State

__all__ = ["HMCInfo", "curvature", "force", "hmc_step"]


class HMCInfo(NamedTuple):
    """What happened in one HMC step."""

    acceptance: float  # probability, 0 if the trajectory diverged
    steps: int  # leapfrog steps


@compiled
def effect_precision(covariance: FloatArray) -> FloatArray:
    """Inverse of the covariance of the effects, (E, E), E = 0, 1 or 2."""
    out = np.zeros_like(covariance)
    if covariance.shape[0] == 1:
        out[0, 0] = 1.0 / covariance[0, 0]
    elif covariance.shape[0] == 2:
        determinant = covariance[0, 0] * covariance[1, 1] - covariance[0, 1] * covariance[1, 0]
        out[0, 0] = covariance[1, 1] / determinant
        out[1, 1] = covariance[0, 0] / determinant
        out[0, 1] = out[1, 0] = -covariance[0, 1] / determinant
    return out


@compiled
def curvature(state: State, prior: Hyper, dyads: Dyads, work: Workspace) -> FloatArray:
    """Prior precision plus Fisher information: the mass this state would ask for.

    Of (positions, coefficients, effects) flattened one after the other, (d n + 1 + q + E n,).
    """
    d, n = state.positions.shape
    q, rows = state.coefficients.size, state.effects.shape[0]
    out = np.empty(d * n + q + rows * n)
    actors = np.empty(n)
    by_coefficient = out[d * n : d * n + q]
    by_effect = out[d * n + q :].reshape((rows, n))
    information(
        state.positions,
        state.coefficients,
        state.effects,
        dyads,
        work,
        actors,
        by_coefficient,
        by_effect,
    )
    for i in range(n):
        mass = 1.0 / state.variances[state.labels[i]] + actors[i] / d
        for c in range(d):
            out[c * n + i] = mass
    for k in range(q):
        by_coefficient[k] += 1.0 / prior.coefficient_variance[k]
    precision = effect_precision(state.effect_covariance)
    for e in range(rows):
        for i in range(n):
            by_effect[e, i] += precision[e, e]
    return out


@compiled
def _log_prior(
    z: FloatArray,
    coefficients: FloatArray,
    effects: FloatArray,
    precision: FloatArray,
    state: State,
    prior: Hyper,
) -> float:
    """Log prior of (z, coefficients, effects) given the rest, up to a constant."""
    total = 0.0
    for k in range(coefficients.size):
        total -= 0.5 * coefficients[k] ** 2 / prior.coefficient_variance[k]
    for i in range(z.shape[1]):
        g = state.labels[i]
        square = 0.0
        for c in range(z.shape[0]):
            square += (z[c, i] - state.means[g, c]) ** 2
        total -= 0.5 * square / state.variances[g]
    for a in range(effects.shape[0]):
        for b in range(effects.shape[0]):
            for i in range(effects.shape[1]):
                total -= 0.5 * effects[a, i] * precision[a, b] * effects[b, i]
    return total


@compiled
def force(
    z: FloatArray,
    coefficients: FloatArray,
    effects: FloatArray,
    precision: FloatArray,
    centre: FloatArray,
    inverse: FloatArray,
    prior: Hyper,
    dyads: Dyads,
    work: Workspace,
    by_position: FloatArray,
    by_coefficient: FloatArray,
    by_effect: FloatArray,
) -> None:
    """Gradient of the log posterior into the last three; see ``kernel.gradient``.

    `centre` (d, n) and `inverse` (n,): mean and inverse variance of each actor's cluster.
    """
    gradient(z, coefficients, effects, dyads, work, by_position, by_coefficient, by_effect)
    for c in range(z.shape[0]):
        for i in range(z.shape[1]):
            by_position[c, i] -= (z[c, i] - centre[c, i]) * inverse[i]
    for k in range(coefficients.size):
        by_coefficient[k] -= coefficients[k] / prior.coefficient_variance[k]
    for a in range(effects.shape[0]):
        for b in range(effects.shape[0]):
            for i in range(effects.shape[1]):
                by_effect[a, i] -= precision[a, b] * effects[b, i]


@compiled
def hmc_step(
    rng: np.random.Generator,
    state: State,
    prior: Hyper,
    dyads: Dyads,
    work: Workspace,
    mass: FloatArray,
    step_size: float,
    length: float,
) -> tuple[State, HMCInfo]:
    """One trajectory of jittered step size and length, accepted or rejected.

    Parameters
    ----------
    mass : (d n + 1 + q + E n,)
        Diagonal mass, in units of precision; see :func:`curvature`.
    step_size : float
        Nominal leapfrog step; multiplied by U(0.9, 1.1).
    length : float
        Nominal trajectory length; multiplied by U(0.5, 1.5).
    """
    d, n = state.positions.shape
    q, rows = state.coefficients.size, state.effects.shape[0]
    step = step_size * (0.9 + 0.2 * rng.random())
    steps = max(1, round(length * (0.5 + rng.random()) / step))
    # one vector, seen as its three parts
    size = mass.size
    x, slope, momentum, per_mass = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
    z, by_position = x[: d * n].reshape((d, n)), slope[: d * n].reshape((d, n))
    coefficients, by_coefficient = x[d * n : d * n + q], slope[d * n : d * n + q]
    effects = x[d * n + q :].reshape((rows, n))
    by_effect = slope[d * n + q :].reshape((rows, n))
    for c in range(d):
        for i in range(n):
            z[c, i] = state.positions[c, i]
    for k in range(q):
        coefficients[k] = state.coefficients[k]
    for e in range(rows):
        for i in range(n):
            effects[e, i] = state.effects[e, i]
    precision = effect_precision(state.effect_covariance)
    centre, inverse = np.empty((d, n)), np.empty(n)
    for i in range(n):
        g = state.labels[i]
        inverse[i] = 1.0 / state.variances[g]
        for c in range(d):
            centre[c, i] = state.means[g, c]
    kinetic = 0.0
    for i in range(size):
        normal = rng.standard_normal()
        momentum[i] = normal * math.sqrt(mass[i])
        per_mass[i] = 1.0 / mass[i]
        kinetic += 0.5 * normal * normal
    before = state.log_likelihood + _log_prior(z, coefficients, effects, precision, state, prior)
    energy = kinetic - before

    for t in range(steps + 1):
        force(
            z,
            coefficients,
            effects,
            precision,
            centre,
            inverse,
            prior,
            dyads,
            work,
            by_position,
            by_coefficient,
            by_effect,
        )
        kick = 0.5 * step if t in (0, steps) else step  # leapfrog: inner half kicks join up
        drift = step if t < steps else 0.0
        for i in range(size):
            momentum[i] += kick * slope[i]
            x[i] += drift * momentum[i] * per_mass[i]
        if not math.isfinite(coefficients[0]):
            return state, HMCInfo(0.0, t + 1)

    kinetic = 0.0
    for i in range(size):
        kinetic += 0.5 * momentum[i] * momentum[i] * per_mass[i]
    value = log_likelihood(z, coefficients, effects, dyads, work)
    after = value + _log_prior(z, coefficients, effects, precision, state, prior)
    change = energy - (kinetic - after)
    if not math.isfinite(change):
        return state, HMCInfo(0.0, steps)
    acceptance = exp(min(change, 0.0))
    if log(1.0 - rng.random()) < change:
        moved = State(
            z.copy(),
            coefficients.copy(),
            effects.copy(),
            state.effect_covariance,
            state.labels,
            state.means,
            state.variances,
            state.weights,
            value,
        )
        return moved, HMCInfo(acceptance, steps)
    return state, HMCInfo(acceptance, steps)
