"""Move 5: turn a group of actors as one.

Where few people were asked, the data say how a group stands within itself but little of how it is
turned: a respondent with those whom nobody else named, a cluster about its centre, a cluster with
its centre about the origin. HMC turns such a group only by diffusion. Here the group is reflected,
or rotated (two reflections), as a whole. A cluster turns with its labels: the prior stays as it is,
and the move is accepted by the likelihood ratio. A satellite may change clusters on its way, which
adds the ratio of their weights. The reflections' directions are drawn from a distribution that is
the same forwards and backwards, and the way back chooses the same group.
"""

import math
from typing import NamedTuple

import numpy as np

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.kernel import Workspace, log_likelihood
from scripts.lpcm.numeric import FloatArray, IntArray, compiled, log
from scripts.lpcm.state import State

__all__ = ["TurnInfo", "isometry", "turn_step"]

_SMALL = 0.3  # spread of the second reflection's direction about the first, for small rotations


class TurnInfo(NamedTuple):
    """What happened in one iteration."""

    turned: int  # groups


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
def _accept(
    rng: np.random.Generator,
    state: State,
    dyads: Dyads,
    work: Workspace,
    z: FloatArray,
    labels: IntArray,
    means: FloatArray,
    change: float,
) -> tuple[State, int]:
    """Accept new places, labels and means by the likelihood ratio times exp(change), or not."""
    value = log_likelihood(z, state.coefficients, state.effects, dyads, work)
    if log(1.0 - rng.random()) >= value - state.log_likelihood + change:
        return state, 0
    turned = State(
        z,
        state.coefficients,
        state.effects,
        state.effect_covariance,
        labels,
        means,
        state.variances,
        state.weights,
        value,
    )
    return turned, 1


@compiled
def turn_cluster(
    rng: np.random.Generator, state: State, dyads: Dyads, work: Workspace, about_origin: bool
) -> tuple[State, int]:
    """Turn a cluster about its mean, or with its mean about the origin."""
    d, n = state.positions.shape
    g = int(rng.random() * state.weights.size)
    by = isometry(rng, d)
    z, means = state.positions.copy(), state.means.copy()
    centre = np.zeros(d)
    if about_origin:
        for a in range(d):
            means[g, a] = 0.0
            for b in range(d):
                means[g, a] += by[a, b] * state.means[g, b]
    else:
        for a in range(d):
            centre[a] = state.means[g, a]
    for i in range(n):
        if state.labels[i] == g:
            for a in range(d):
                z[a, i] = centre[a]
                for b in range(d):
                    z[a, i] += by[a, b] * (state.positions[b, i] - centre[b])
    return _accept(rng, state, dyads, work, z, state.labels, means, 0.0)


@compiled
def carry_satellite(
    rng: np.random.Generator, state: State, dyads: Dyads, work: Workspace
) -> tuple[State, int]:
    """Turn a respondent's satellite within its cluster, or carry it over to another one.

    Of the respondent and those tied to nobody else asked, the members of two clusters (which may be
    the same) change places: each keeps its place within its cluster, in units of the cluster's
    spread, but for a turn. That leaves their density given the labels as it is; of the labels'
    there remains a ratio of weights.
    """
    d, n = state.positions.shape
    ego = dyads.egos[int(rng.random() * dyads.egos.size)]
    here, there = state.labels[ego], int(rng.random() * state.weights.size)
    by = isometry(rng, d)
    z, labels = state.positions.copy(), state.labels.copy()
    change = 0.0
    for i in range(n):
        if i != ego and dyads.only[i] != ego:
            continue
        g = state.labels[i]
        if g != here and g != there:
            continue
        to = there if g == here else here
        ratio = math.sqrt(state.variances[to] / state.variances[g])
        labels[i] = to
        change += log(state.weights[to] / state.weights[g])
        for a in range(d):
            z[a, i] = state.means[to, a]
            for b in range(d):
                z[a, i] += ratio * by[a, b] * (state.positions[b, i] - state.means[g, b])
    return _accept(rng, state, dyads, work, z, labels, state.means, change)


@compiled
def turn_step(
    rng: np.random.Generator, state: State, dyads: Dyads, work: Workspace
) -> tuple[State, TurnInfo]:
    """Try two satellites, if there are any, and a cluster."""
    turned = 0
    if dyads.egos.size > 0:
        for _ in range(2):
            state, yes = carry_satellite(rng, state, dyads, work)
            turned += yes
    if state.weights.size > 1:
        state, yes = turn_cluster(rng, state, dyads, work, rng.random() < 0.5)
        turned += yes
    return state, TurnInfo(turned)
