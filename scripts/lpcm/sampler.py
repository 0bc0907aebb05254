"""One iteration is the five moves in turn, each leaving the posterior invariant."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.adaptation import Tuning, update
from scripts.lpcm.dyads import Dyads
from scripts.lpcm.gibbs import gibbs_step
from scripts.lpcm.hmc import curvature, hmc_step
from scripts.lpcm.interweave import InterweaveInfo, interweave_step
from scripts.lpcm.kernel import Workspace
from scripts.lpcm.numeric import FloatArray, compiled, exp
from scripts.lpcm.slide import slide_step
from scripts.lpcm.state import Hyper, State
from scripts.lpcm.teleport import teleport_step
from scripts.lpcm.turn import turn_step

__all__ = ["Draws", "Info", "Plan", "empty_draws", "run"]

_CLUSTER_LENGTH = 2.0  # nominal trajectory length of move 3


class Info(NamedTuple):
    """Means over a run."""

    hmc_acceptance: float
    interweave_acceptance: float
    leapfrog_steps: float  # a trajectory
    teleported: float  # actors an iteration


class Draws(NamedTuple):
    """Kept draws of one chain, actors in the dyads' own order; S draws, K = max(1, G)."""

    coefficients: FloatArray  # (S, 1 + q)
    effects: FloatArray  # (S, E, n)
    effect_covariance: FloatArray  # (S, E, E)
    log_likelihood: FloatArray  # (S,)
    positions: FloatArray  # (S, d, n)
    labels: NDArray[np.int8]  # (S, n)
    means: FloatArray  # (S, K, d)
    variances: FloatArray  # (S, K)
    weights: FloatArray  # (S, K)


class Plan(NamedTuple):
    """The run length and the constants of a chain."""

    warmup: int  # iterations
    thin: int  # iterations a kept draw
    target: float  # mean HMC acceptance aimed at
    length: float  # nominal trajectory length
    teleport: int  # iterations in which move 4 tries every actor once; 0 = never
    interweave: int  # iterations for each move 3; 0 = never
    turn: bool  # whether to make move 5


@compiled
def _keep(state: State, out: Draws, s: int) -> None:
    # written out element by element: numba takes seconds to compile an array assignment
    (d, n), k = state.positions.shape, state.variances.size
    for a in range(state.coefficients.size):
        out.coefficients[s, a] = state.coefficients[a]
    for a in range(state.effects.shape[0]):
        for i in range(n):
            out.effects[s, a, i] = state.effects[a, i]
        for b in range(state.effects.shape[0]):
            out.effect_covariance[s, a, b] = state.effect_covariance[a, b]
    out.log_likelihood[s] = state.log_likelihood
    for i in range(n):
        out.labels[s, i] = state.labels[i]
        for c in range(d):
            out.positions[s, c, i] = state.positions[c, i]
    for g in range(k):
        out.variances[s, g] = state.variances[g]
        out.weights[s, g] = state.weights[g]
        for c in range(d):
            out.means[s, g, c] = state.means[g, c]


@compiled
def run(
    rng: np.random.Generator,
    state: State,
    tuning: Tuning,
    prior: Hyper,
    dyads: Dyads,
    work: Workspace,
    plan: Plan,
    first: int,
    last: int,
    out: Draws,
) -> tuple[State, Tuning, Info]:
    """Run iterations first, ..., last - 1 of a chain: below ``plan.warmup`` learn, then keep.

    After warm-up everything tuned is held fixed and every ``plan.thin``-th state is kept in `out`.
    A chain may be cut into runs anywhere without changing a bit of it.
    """
    hmc_sum, steps_sum, moved_sum, count = 0.0, 0.0, 0.0, 0
    woven_sum, woven = 0.0, 0
    for iteration in range(first, last):
        learning = iteration < plan.warmup
        step = tuning.step.log_step if learning else tuning.step.log_average
        state = gibbs_step(rng, state, prior)
        if state.effects.shape[0] > 0:
            state = slide_step(rng, state, prior, dyads)
        state, hmc = hmc_step(rng, state, prior, dyads, work, tuning.mass, exp(step), plan.length)
        interweaving = InterweaveInfo(False, 0.0, tuning.cluster_mass)
        if plan.interweave > 0 and iteration % plan.interweave == 0:
            step = tuning.cluster_step.log_step if learning else tuning.cluster_step.log_average
            state, interweaving = interweave_step(
                rng, state, prior, dyads, work, tuning.cluster_mass, exp(step), _CLUSTER_LENGTH
            )
            woven_sum += interweaving.acceptance
            woven += 1
        if plan.turn:
            state, _ = turn_step(rng, state, dyads, work)
        if plan.teleport > 0:
            part = iteration % plan.teleport
            state, jump = teleport_step(rng, state, dyads, work, part, plan.teleport)
            moved_sum += jump.moved
        hmc_sum += hmc.acceptance
        steps_sum += hmc.steps
        count += 1
        if learning:
            tuning = update(
                tuning,
                hmc.acceptance,
                curvature(state, prior, dyads, work),
                interweaving,
                plan.target,
                iteration,
                plan.warmup,
            )
        elif (iteration - plan.warmup + 1) % plan.thin == 0:
            _keep(state, out, (iteration - plan.warmup) // plan.thin)
    total = max(1, count)
    info = Info(hmc_sum / total, woven_sum / max(1, woven), steps_sum / total, moved_sum / total)
    return state, tuning, info


def empty_draws(
    keep: int, n: int, dims: int, groups: int, *, covariates: int = 0, effects: int = 0
) -> Draws:
    """Allocate room for `keep` draws."""
    k = max(1, groups)
    return Draws(
        np.empty((keep, 1 + covariates)),
        np.empty((keep, effects, n)),
        np.empty((keep, effects, effects)),
        np.empty(keep),
        np.empty((keep, dims, n)),
        np.empty((keep, n), dtype=np.int8),
        np.empty((keep, k, dims)),
        np.empty((keep, k)),
        np.empty((keep, k)),
    )
