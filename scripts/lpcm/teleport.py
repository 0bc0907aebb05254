"""Move 4: one actor at a time to a place drawn from the mixture.

An actor's (label, position) is proposed from its prior given the mixture, so the proposal cancels
the prior and the move is accepted by the ratio of the likelihood of that actor's own dyads. It lets
an actor cross from one cluster to another over a ridge that HMC does not climb.
"""

import math
from typing import NamedTuple

import numpy as np

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.kernel import Workspace, actor_log_likelihood, gather_actor, place
from scripts.lpcm.numeric import compiled, log
from scripts.lpcm.state import State

__all__ = ["TeleportInfo", "teleport_step"]


class TeleportInfo(NamedTuple):
    """What happened in one sweep."""

    moved: int  # actors that moved


@compiled
def teleport_step(
    rng: np.random.Generator,
    state: State,
    dyads: Dyads,
    work: Workspace,
    first: int,
    every: int,
) -> tuple[State, TeleportInfo]:
    """Actors first, first + every, ... in turn."""
    d, n = state.positions.shape
    z, labels = state.positions.copy(), state.labels.copy()
    value = state.log_likelihood
    there, here = np.empty(d), np.empty(d)
    intercept = state.coefficients[0]
    place(z, work)
    moved = 0
    for i in range(first, n, every):
        u = rng.random()
        g = 0
        while g < state.weights.size - 1 and u >= state.weights[g]:
            u -= state.weights[g]
            g += 1
        spread = math.sqrt(state.variances[g])
        for c in range(d):
            there[c] = state.means[g, c] + spread * rng.standard_normal()
            here[c] = z[c, i]
        pairs = gather_actor(i, state.coefficients, state.effects, dyads, work)
        before = actor_log_likelihood(here, intercept, pairs, dyads, work)
        after = actor_log_likelihood(there, intercept, pairs, dyads, work)
        if log(1.0 - rng.random()) < after - before:
            for c in range(d):
                z[c, i] = there[c]
                work.double[c, i] = there[c]
            labels[i] = g
            value += after - before
            moved += 1
    state = State(
        z,
        state.coefficients,
        state.effects,
        state.effect_covariance,
        labels,
        state.means,
        state.variances,
        state.weights,
        value,
    )
    return state, TeleportInfo(moved)
