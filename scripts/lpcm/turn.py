"""Move 5: turn a group of actors as one.

Where few people were asked, the data say how a group stands within itself but little of how it is
turned: a respondent with those whom nobody else named, a cluster about its centre, a cluster with
its centre about the origin. HMC turns such a group only by diffusion. Here the group is reflected,
or rotated (two reflections), as a whole: an isometry that leaves the prior as it is, so that the
move is accepted by the likelihood ratio alone. The reflections' directions are drawn from a
distribution that is the same forwards and backwards; the group depends on labels and data, which
the move does not change.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.kernel import Workspace, log_likelihood
from scripts.lpcm.numeric import FloatArray, compiled, log
from scripts.lpcm.state import State

__all__ = ["TurnInfo", "isometry", "turn_step"]

_SMALL = 0.3  # spread of the second reflection's direction about the first, for small rotations


class TurnInfo(NamedTuple):
    """What happened in one iteration."""

    turned: int  # of the three groups tried


@compiled
def _direction(rng: np.random.Generator, near: FloatArray, spread: float) -> FloatArray:
    """Return a random unit vector about `near`; uniform where `near` is zero."""
    out = np.empty(near.size)
    length = 0.0
    for c in range(near.size):
        out[c] = near[c] + spread * rng.standard_normal()
        length += out[c] * out[c]
    length = math.sqrt(length)
    for c in range(near.size):
        out[c] /= length
    return out


@compiled
def isometry(rng: np.random.Generator, dims: int) -> FloatArray:
    """Return a random orthogonal matrix (d, d), as likely as its inverse.

    In turn of equal chance: a reflection, a rotation by any angle, a rotation by a small one.
    """
    first = _direction(rng, np.zeros(dims), 1.0)
    kind = rng.random() * 3.0
    out = np.empty((dims, dims))
    for a in range(dims):
        for b in range(dims):
            out[a, b] = (1.0 if a == b else 0.0) - 2.0 * first[a] * first[b]
    if kind < 1.0:
        return out
    anywhere = kind < 2.0
    second = _direction(rng, 0.0 * first if anywhere else first, 1.0 if anywhere else _SMALL)
    for a in range(dims):
        along = 0.0
        for b in range(dims):
            along += out[a, b] * second[b]
        for b in range(dims):
            out[a, b] -= 2.0 * along * second[b]
    return out


@compiled
def _turn(
    rng: np.random.Generator,
    state: State,
    dyads: Dyads,
    work: Workspace,
    group: NDArray[np.bool_],
    centre: FloatArray,
    cluster: int,
) -> tuple[State, int]:
    """Turn the actors of `group`, and the mean of `cluster` if there is one, about `centre`."""
    d, n = state.positions.shape
    by = isometry(rng, d)
    z, means = state.positions.copy(), state.means.copy()
    for i in range(n):
        if group[i]:
            for a in range(d):
                z[a, i] = centre[a]
                for b in range(d):
                    z[a, i] += by[a, b] * (state.positions[b, i] - centre[b])
    if cluster < state.weights.size:
        for a in range(d):
            means[cluster, a] = centre[a]
            for b in range(d):
                means[cluster, a] += by[a, b] * (state.means[cluster, b] - centre[b])
    value = log_likelihood(z, state.coefficients, state.effects, dyads, work)
    if log(1.0 - rng.random()) >= value - state.log_likelihood:
        return state, 0
    turned = State(
        z,
        state.coefficients,
        state.effects,
        state.effect_covariance,
        state.labels,
        means,
        state.variances,
        state.weights,
        value,
    )
    return turned, 1


@compiled
def turn_step(
    rng: np.random.Generator, state: State, dyads: Dyads, work: Workspace
) -> tuple[State, TurnInfo]:
    """Try three groups, each drawn at random from those of its kind."""
    d, n = state.positions.shape
    k = state.weights.size
    group = np.empty(n, dtype=np.bool_)
    origin = np.zeros(d)
    turned = 0

    ego = int(rng.random() * dyads.start.size)
    own = state.labels[ego]
    for i in range(n):
        group[i] = (i == ego or dyads.only[i] == ego) and state.labels[i] == own
    state, yes = _turn(rng, state, dyads, work, group, state.means[own].copy(), k)
    turned += yes

    if k > 1:
        g = int(rng.random() * k)
        for i in range(n):
            group[i] = state.labels[i] == g
        state, yes = _turn(rng, state, dyads, work, group, state.means[g].copy(), k)
        turned += yes
        g = int(rng.random() * k)
        for i in range(n):
            group[i] = state.labels[i] == g
        state, yes = _turn(rng, state, dyads, work, group, origin, g)
        turned += yes
    return state, TurnInfo(turned)
