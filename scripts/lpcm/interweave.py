"""Move 3: intercept, cluster means and scales at once, each actor's place in its cluster kept.

Where the data say little of a position, cluster means and variances are slow to move given the
positions, and the positions given them. Here the positions move along: with x_i = (z_i - mu_k) /
sigma_k held fixed, z_i = mu_k + sigma_k x_i follows when mu and sigma change (interweaving of
centred and non-centred forms: Yu & Meng 2011). The prior of x does not depend on them, so their
density given x and the labels is

    p(y | z(mu, sigma), beta) p(beta) p(mu) p(log sigma),

which a short Hamiltonian trajectory explores (see `hmc`). Growing all means and scales while the
intercept rises is one direction of it, which the likelihood hardly resists.
"""

import math
from typing import NamedTuple

import numpy as np

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.kernel import Workspace, gradient, log_likelihood
from scripts.lpcm.numeric import FloatArray, compiled, exp, log
from scripts.lpcm.state import Hyper, State

__all__ = ["InterweaveInfo", "interweave_step"]


class InterweaveInfo(NamedTuple):
    """What happened in one step."""

    made: bool  # whether the step was tried
    acceptance: float  # probability
    curvature: FloatArray  # (3,) mean squared slopes by the intercept, means, log scales


@compiled
def _unfold(x: FloatArray, theta: FloatArray, state: State, z: FloatArray) -> None:
    """Positions z (d, n) from x (d, n) and theta = (intercept, means, log scales)."""
    d, n = x.shape
    k = state.variances.size
    for i in range(n):
        g = state.labels[i]
        scale = exp(theta[1 + k * d + g])
        for c in range(d):
            z[c, i] = theta[1 + g * d + c] + scale * x[c, i]


@compiled
def _log_prior(theta: FloatArray, k: int, d: int, prior: Hyper) -> float:
    """Log density of intercept, means and log scales, up to a constant."""
    total = -0.5 * theta[0] ** 2 / prior.coefficient_variance[0]
    for a in range(1, 1 + k * d):
        total -= 0.5 * theta[a] ** 2 / prior.mean_variance  # 0 where there are no clusters
    for g in range(k):
        log_scale = theta[1 + k * d + g]
        total -= prior.variance_df * (
            log_scale + 0.5 * prior.variance_scale * exp(-2.0 * log_scale)
        )
    return float(total)


@compiled
def _slope(
    theta: FloatArray,
    z: FloatArray,
    coefficients: FloatArray,
    state: State,
    prior: Hyper,
    dyads: Dyads,
    work: Workspace,
    by_position: FloatArray,
    by_coefficient: FloatArray,
    by_effect: FloatArray,
    out: FloatArray,
) -> None:
    """Gradient of the log density by theta, into out."""
    d, n = z.shape
    k = state.variances.size
    coefficients[0] = theta[0]
    gradient(z, coefficients, state.effects, dyads, work, by_position, by_coefficient, by_effect)
    out[0] = by_coefficient[0] - theta[0] / prior.coefficient_variance[0]
    for g in range(k):
        for c in range(d):
            out[1 + g * d + c] = -theta[1 + g * d + c] / prior.mean_variance
        out[1 + k * d + g] = prior.variance_df * (
            prior.variance_scale * exp(-2.0 * theta[1 + k * d + g]) - 1.0
        )
    for i in range(n):
        g = state.labels[i]
        for c in range(d):
            pull = by_position[c, i]
            out[1 + g * d + c] += pull
            out[1 + k * d + g] += pull * (z[c, i] - theta[1 + g * d + c])
    if not prior.clusters:
        for a in range(1, 1 + k * d):
            out[a] = 0.0


@compiled
def interweave_step(
    rng: np.random.Generator,
    state: State,
    prior: Hyper,
    dyads: Dyads,
    work: Workspace,
    mass: FloatArray,
    step_size: float,
    length: float,
) -> tuple[State, InterweaveInfo]:
    """One trajectory, accepted or rejected.

    Parameters
    ----------
    mass : (3,)
        Of the intercept, of each coordinate of a mean, of each log scale.
    step_size, length : float
        As in ``hmc.hmc_step``.
    """
    d, n = state.positions.shape
    k = state.variances.size
    size = 1 + k * d + k
    theta, slope, momentum, per_mass = (
        np.empty(size),
        np.empty(size),
        np.empty(size),
        np.empty(size),
    )
    x, z = np.empty((d, n)), state.positions.copy()
    coefficients = state.coefficients.copy()
    by_position, by_coefficient = np.empty((d, n)), np.empty(coefficients.size)
    by_effect = np.empty_like(state.effects)
    theta[0] = state.coefficients[0]
    for g in range(k):
        for c in range(d):
            theta[1 + g * d + c] = state.means[g, c]
        theta[1 + k * d + g] = 0.5 * log(state.variances[g])
    for i in range(n):
        g = state.labels[i]
        scale = exp(theta[1 + k * d + g])
        for c in range(d):
            x[c, i] = (state.positions[c, i] - state.means[g, c]) / scale
    step = step_size * (0.9 + 0.2 * rng.random())
    steps = max(1, round(length * (0.5 + rng.random()) / step))
    kinetic = 0.0
    for a in range(size):
        kind = 0 if a == 0 else (1 if a <= k * d else 2)
        normal = rng.standard_normal()
        if kind == 1 and not prior.clusters:
            normal = 0.0  # the mean stays at the origin
        momentum[a] = normal * math.sqrt(mass[kind])
        per_mass[a] = 1.0 / mass[kind]
        kinetic += 0.5 * normal * normal
    energy = kinetic - state.log_likelihood - _log_prior(theta, k, d, prior)
    curvature = np.zeros(3)

    for t in range(steps + 1):
        _slope(
            theta,
            z,
            coefficients,
            state,
            prior,
            dyads,
            work,
            by_position,
            by_coefficient,
            by_effect,
            slope,
        )
        if t == 0:
            for a in range(size):
                kind = 0 if a == 0 else (1 if a <= k * d else 2)
                curvature[kind] += slope[a] * slope[a]
            curvature[1] /= k * d
            curvature[2] /= k
        kick = 0.5 * step if t in (0, steps) else step
        drift = step if t < steps else 0.0
        for a in range(size):
            momentum[a] += kick * slope[a]
            theta[a] += drift * momentum[a] * per_mass[a]
        if not math.isfinite(theta[0]):
            return state, InterweaveInfo(True, 0.0, curvature)
        _unfold(x, theta, state, z)

    kinetic = 0.0
    for a in range(size):
        kinetic += 0.5 * momentum[a] * momentum[a] * per_mass[a]
    coefficients[0] = theta[0]
    value = log_likelihood(z, coefficients, state.effects, dyads, work)
    change = energy - (kinetic - value - _log_prior(theta, k, d, prior))
    if not math.isfinite(change):
        return state, InterweaveInfo(True, 0.0, curvature)
    acceptance = exp(min(change, 0.0))
    if log(1.0 - rng.random()) >= change:
        return state, InterweaveInfo(True, acceptance, curvature)
    means, variances = np.empty((k, d)), np.empty(k)
    for g in range(k):
        for c in range(d):
            means[g, c] = theta[1 + g * d + c]
        variances[g] = exp(2.0 * theta[1 + k * d + g])
    moved = State(
        z,
        coefficients,
        state.effects,
        state.effect_covariance,
        state.labels,
        means,
        variances,
        state.weights,
        value,
    )
    return moved, InterweaveInfo(True, acceptance, curvature)
