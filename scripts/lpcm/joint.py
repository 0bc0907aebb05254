"""Move 3: the intercept and the overall scale together.

The likelihood hardly changes when all positions grow and the intercept rises with them, so the
two are slow one at a time. The proposal is

    beta' = beta + e1,  Z' = c Z,  mu' = c mu,  sigma' = c sigma,  c = exp(e2),  (e1, e2) ~ N(0, S).

It is symmetric in (beta, log c); the Jacobian of the map is c to the number of coordinates scaled:
n d for Z, K d for mu (if free), 2 K for the K variances. The prior of Z given mu and sigma scales
by c^(-n d), which cancels the first.
"""

import math
from typing import NamedTuple

import numpy as np

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.kernel import Workspace, log_likelihood
from scripts.lpcm.numeric import FloatArray, compiled, exp, log
from scripts.lpcm.state import Hyper, State

__all__ = ["JointInfo", "joint_step", "log_prior_change"]


class JointInfo(NamedTuple):
    """What happened in one joint move."""

    acceptance: float  # probability


@compiled
def log_prior_change(state: State, prior: Hyper, shift: float, log_scale: float) -> float:
    """Log of (prior ratio times Jacobian) for the move by (shift, log_scale)."""
    k, d = state.means.shape
    c2 = exp(2.0 * log_scale)
    beta = state.coefficients[0]
    change = -0.5 * ((beta + shift) ** 2 - beta**2) / prior.coefficient_variance[0]
    # each variance: density at c^2 s over density at s, times the Jacobian c^2
    for g in range(k):
        change -= prior.variance_df * log_scale
        inverse = 1.0 / state.variances[g]
        change -= 0.5 * prior.variance_df * prior.variance_scale * (inverse / c2 - inverse)
    if prior.clusters:
        square = 0.0
        for g in range(k):
            for c in range(d):
                square += state.means[g, c] ** 2
        change += k * d * log_scale - 0.5 * (c2 - 1.0) * square / prior.mean_variance
    return change


@compiled
def joint_step(
    rng: np.random.Generator,
    state: State,
    prior: Hyper,
    dyads: Dyads,
    work: Workspace,
    root: FloatArray,
) -> tuple[State, JointInfo]:
    """Propose and accept or reject.

    Parameters
    ----------
    root : (2, 2) float64
        Lower triangular root of the proposal covariance S of (beta, log c).
    """
    e1, e2 = rng.standard_normal(), rng.standard_normal()
    shift = root[0, 0] * e1
    log_scale = root[1, 0] * e1 + root[1, 1] * e2
    c = exp(log_scale)
    z = state.positions * c
    coefficients = state.coefficients.copy()
    coefficients[0] += shift
    value = log_likelihood(z, coefficients, state.effects, dyads, work)
    change = value - state.log_likelihood + log_prior_change(state, prior, shift, log_scale)
    if not math.isfinite(change):
        return state, JointInfo(0.0)
    acceptance = exp(min(change, 0.0))
    if log(1.0 - rng.random()) < change:
        moved = State(
            z,
            coefficients,
            state.effects,
            state.effect_covariance,
            state.labels,
            state.means * c,
            state.variances * (c * c),
            state.weights,
            value,
        )
        return moved, JointInfo(acceptance)
    return state, JointInfo(acceptance)
