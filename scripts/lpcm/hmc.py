"""Move 2: Hamiltonian Monte Carlo on (positions, intercept) given labels and mixture.

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

__all__ = ["HMCInfo", "Mass", "curvature", "force", "hmc_step"]


class Mass(NamedTuple):
    """Diagonal mass matrix, in units of precision."""

    actors: FloatArray  # (n,)
    intercept: float


class HMCInfo(NamedTuple):
    """What happened in one HMC step."""

    acceptance: float  # probability, 0 if the trajectory diverged
    steps: int  # leapfrog steps


@compiled
def curvature(state: State, prior: Hyper, dyads: Dyads, work: Workspace) -> Mass:
    """Prior precision plus Fisher information: the mass this state would ask for."""
    d, n = state.positions.shape
    actors = np.empty(n)
    total = information(state.positions, state.intercept, dyads, work, actors)
    for i in range(n):
        actors[i] = 1.0 / state.variances[state.labels[i]] + actors[i] / d
    return Mass(actors, 1.0 / prior.intercept_variance + total)


@compiled
def _log_prior(z: FloatArray, intercept: float, state: State, prior: Hyper) -> float:
    """Log prior of (z, intercept) given the rest, up to a constant."""
    total = -0.5 * intercept * intercept / prior.intercept_variance
    for c in range(z.shape[0]):
        for i in range(z.shape[1]):
            g = state.labels[i]
            total -= 0.5 * (z[c, i] - state.means[g, c]) ** 2 / state.variances[g]
    return total


@compiled
def force(
    z: FloatArray,
    intercept: float,
    state: State,
    prior: Hyper,
    dyads: Dyads,
    work: Workspace,
    out: FloatArray,
) -> float:
    """Gradient of the log posterior by z into out (d, n); by the intercept returned."""
    by_intercept = gradient(z, intercept, dyads, work, out)
    for c in range(z.shape[0]):
        for i in range(z.shape[1]):
            g = state.labels[i]
            out[c, i] -= (z[c, i] - state.means[g, c]) / state.variances[g]
    return by_intercept - intercept / prior.intercept_variance


@compiled
def hmc_step(
    rng: np.random.Generator,
    state: State,
    prior: Hyper,
    dyads: Dyads,
    work: Workspace,
    mass: Mass,
    step_size: float,
    length: float,
) -> tuple[State, HMCInfo]:
    """One trajectory of jittered step size and length, accepted or rejected.

    Parameters
    ----------
    step_size : float
        Nominal leapfrog step; multiplied by U(0.9, 1.1).
    length : float
        Nominal trajectory length; multiplied by U(0.5, 1.5).
    """
    d, n = state.positions.shape
    step = step_size * (0.9 + 0.2 * rng.random())
    steps = max(1, round(length * (0.5 + rng.random()) / step))
    z = state.positions.copy()
    intercept = state.intercept
    momentum = np.empty((d, n))
    kinetic = 0.0
    for c in range(d):
        for i in range(n):
            normal = rng.standard_normal()
            momentum[c, i] = normal * math.sqrt(mass.actors[i])
            kinetic += 0.5 * normal * normal
    normal = rng.standard_normal()
    momentum_intercept = normal * math.sqrt(mass.intercept)
    kinetic += 0.5 * normal * normal
    energy = kinetic - state.log_likelihood - _log_prior(z, intercept, state, prior)

    slope = np.empty((d, n))
    for t in range(steps + 1):
        slope_intercept = force(z, intercept, state, prior, dyads, work, slope)
        kick = 0.5 * step if t in (0, steps) else step  # leapfrog: inner half kicks join up
        drift = step if t < steps else 0.0
        for c in range(d):
            for i in range(n):
                momentum[c, i] += kick * slope[c, i]
                z[c, i] += drift * momentum[c, i] / mass.actors[i]
        momentum_intercept += kick * slope_intercept
        intercept += drift * momentum_intercept / mass.intercept
        if not math.isfinite(intercept):
            return state, HMCInfo(0.0, t + 1)

    kinetic = 0.5 * momentum_intercept * momentum_intercept / mass.intercept
    for c in range(d):
        for i in range(n):
            kinetic += 0.5 * momentum[c, i] * momentum[c, i] / mass.actors[i]
    value = log_likelihood(z, intercept, dyads, work)
    change = energy - (kinetic - value - _log_prior(z, intercept, state, prior))
    if not math.isfinite(change):
        return state, HMCInfo(0.0, steps)
    acceptance = exp(min(change, 0.0))
    if log(1.0 - rng.random()) < change:
        moved = State(
            z, intercept, state.labels, state.means, state.variances, state.weights, value
        )
        return moved, HMCInfo(acceptance, steps)
    return state, HMCInfo(acceptance, steps)
