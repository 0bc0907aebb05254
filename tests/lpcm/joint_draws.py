"""Draws of parameters and network together, and what a move does to them.

A move given the network cannot change their distribution if it is right: compared with fresh draws
from the prior (Geweke 2004; Cook, Gelman & Rubin 2006).
"""

import math
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from scripts.lpcm import (
    adaptation,
    gibbs,
    hmc,
    interweave,
    kernel,
    model,
    sampler,
    slide,
    teleport,
    turn,
)
from scripts.lpcm.dyads import Dyads, condense
from scripts.lpcm.effects import EFFECTS, sender_and_receiver
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network, simulate_prior
from scripts.lpcm.state import Hyper, State, hyper

PRIOR = Prior(2.0, 1.5, 0.6, 6.0, 2.0, effect_scale=0.8, effect_df=5.0)
N = 6
SEEN = np.random.default_rng(5).random((N, N)) < 0.7
np.fill_diagonal(SEEN, False)
X = np.random.default_rng(6).normal(size=(N, N))
CLUSTER_MASS = np.array([2.0, 3.0, 5.0])


class Variant(NamedTuple):
    """Which model."""

    groups: int = 2
    dims: int = 2
    directed: bool = True
    effects: str = "none"
    covariate: bool = False
    asked: int = N  # how many actors' rows are observed; of all actors, seven dyads in ten
    comparable: bool = False  # the prior that does not change with the number of clusters

    @property
    def prior(self) -> Prior:
        return Prior.comparable(N, self.dims) if self.comparable else PRIOR

    @property
    def observed(self) -> NDArray[np.bool_]:
        if self.asked == N:
            return SEEN
        return (np.arange(N) < self.asked)[:, None] & ~np.eye(N, dtype=np.bool_)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Every dyad that counts, once."""
        return self.observed if self.directed else np.triu(self.observed | self.observed.T, 1)

    @property
    def x(self) -> NDArray[np.float64] | None:
        """The covariate (N, N, 1)."""
        if not self.covariate:
            return None
        return (X if self.directed else X + X.T)[:, :, None]


class Draw(NamedTuple):
    """Parameters and a network drawn together; what moves are given."""

    state: State
    packed: Hyper
    dyads: Dyads
    work: kernel.Workspace
    tie: NDArray[np.int8]  # (N, N) in the dyads' order, 0 where not observed


Move = Callable[[np.random.Generator, Draw], State]


def draw_covariance(rng: np.random.Generator, kind: str, prior: Prior) -> NDArray[np.float64]:
    """Covariance of the effects from its prior."""
    rows, df, scale = len(EFFECTS[kind]), prior.effect_df, prior.effect_scale
    if kind == "correlated":
        drawn = stats.invwishart.rvs(df + 1, df * scale * np.eye(2), random_state=rng)
        return np.asarray(drawn)
    return np.diag(df * scale / rng.chisquare(df, rows))


def joint_draw(rng: np.random.Generator, variant: Variant) -> Draw:
    groups, prior, known = variant.groups, variant.prior, variant.known
    drawn = simulate_prior(rng, N, groups=groups, dims=variant.dims, prior=prior)
    covariance = draw_covariance(rng, variant.effects, prior)
    effects = np.linalg.cholesky(covariance) @ rng.normal(size=(len(covariance), N))
    coefficients, squares = np.array([drawn.intercept]), None
    if variant.x is not None:
        squares = (variant.x[known] ** 2).mean(axis=0)
        sd = np.sqrt(prior.intercept_variance / squares)
        coefficients = np.append(coefficients, sd * rng.normal(size=1))
    sender, receiver = sender_and_receiver(variant.effects, effects)
    linear = model.linear_predictor(coefficients, N, variant.x, sender, receiver)
    tie = simulate_network(rng, drawn.positions, linear, directed=variant.directed)
    dyads, order = condense(
        tie,
        variant.observed,
        directed=variant.directed,
        covariates=variant.x,
        effects=variant.effects,
    )
    work = kernel.workspace(N, variant.dims, pairs=dyads.tie.shape[1])
    z = np.ascontiguousarray(drawn.positions[order].T)
    effects = np.ascontiguousarray(effects[:, order])
    k = max(1, groups)
    state = State(
        z,
        coefficients,
        effects,
        covariance,
        np.ascontiguousarray(np.maximum(drawn.labels[order], 0)),
        drawn.means if groups else np.zeros((k, variant.dims)),
        drawn.variances,
        drawn.weights if groups else np.ones(k),
        kernel.log_likelihood(z, coefficients, effects, dyads, work),
    )
    correlated = variant.effects == "correlated"
    packed = hyper(prior, groups, covariate_squares=squares, correlated=correlated)
    return Draw(state, packed, dyads, work, (tie * known)[np.ix_(order, order)])


def quantities(draw: Draw, variant: Variant) -> tuple[float, ...]:
    """Functions of parameters and network that a wrong move would shift."""
    state, tie = draw.state, draw.tie
    z, ties, intercept = state.positions, float(tie.sum()), float(state.coefficients[0])
    scatter = ((z - state.means[state.labels].T) ** 2).sum(axis=0) / state.variances[state.labels]
    out = [
        intercept,
        math.log((z**2).mean()),
        float(np.log(state.variances).mean()),
        float((state.means**2).sum()),
        float(state.weights.max()),
        float(scatter.sum()),
        float(state.variances[state.labels].mean()),
        float(np.log(state.weights[state.labels]).sum()),
        state.log_likelihood,
        intercept * ties,
        float(np.linalg.norm(z[:, 0] - z[:, 1]) * (ties + 1)),
    ]
    # the score, which is 0 on average: parameters and network must go on suiting each other
    slopes = [np.empty_like(part) for part in state[:3]]
    kernel.gradient(*state[:3], draw.dyads, draw.work, *slopes)
    out += [*slopes[1].tolist(), *slopes[2][:, 0].tolist(), float((slopes[0] * z).sum())]
    if variant.covariate:
        beta = float(state.coefficients[1])
        out += [beta, beta**2, beta * intercept]
    covariance = state.effect_covariance
    for effect, variance in zip(state.effects, np.diag(covariance), strict=True):
        out += [
            float(effect.mean()),
            math.log(variance),
            float((effect**2).sum() / variance),
            float(effect.mean() * intercept),
            float((effect * tie.sum(axis=0)).sum()),
            float((effect * tie.sum(axis=1)).sum()),
        ]
    if len(covariance) == 2:
        out += [
            float(covariance[0, 1] / math.sqrt(covariance[0, 0] * covariance[1, 1])),
            float((state.effects[0] * state.effects[1]).sum()),
        ]
    return tuple(out)


@cache
def joint_draws(variant: Variant, number: int, seed: int) -> list[Draw]:
    rng = np.random.default_rng(seed)
    return [joint_draw(rng, variant) for _ in range(number)]


@cache
def untouched(variant: Variant, number: int) -> NDArray[np.float64]:
    """Quantities of fresh draws."""
    draws = joint_draws(variant, number, 10)
    return np.array([quantities(draw, variant) for draw in draws]).round(9)


def smallest_p(move: Move, variant: Variant, *, replicates: int = 1200, times: int = 8) -> float:
    """Smallest p-value of all quantities times how many there are (Bonferroni)."""
    rng = np.random.default_rng(11)
    after = []
    for draw in joint_draws(variant, replicates, 9):
        for _ in range(times):
            draw = draw._replace(state=move(rng, draw))
        after.append(quantities(draw, variant))
    first, second = untouched(variant, 2 * replicates), np.array(after).round(9)
    values = [
        float(stats.ks_2samp(a, b).pvalue)
        for a, b in zip(first.T, second.T, strict=True)
        if np.ptp(a) + np.ptp(b) > 0  # with one component its weight is always 1
    ]
    assert len(values) >= 7
    return min(1.0, min(values) * len(values))


def mass(state: State) -> NDArray[np.float64]:
    return np.full(state.positions.size + state.coefficients.size + state.effects.size, 3.0)


def gibbs_move(rng: np.random.Generator, draw: Draw) -> State:
    return gibbs.gibbs_step(rng, draw.state, draw.packed)


def slide_move(rng: np.random.Generator, draw: Draw) -> State:
    return slide.slide_step(rng, draw.state, draw.packed, draw.dyads)


def hmc_move(rng: np.random.Generator, draw: Draw) -> State:
    moved, _ = hmc.hmc_step(rng, *draw[:4], mass(draw.state), 0.45, 1.5)
    return moved


def interweave_move(rng: np.random.Generator, draw: Draw) -> State:
    moved, _ = interweave.interweave_step(rng, *draw[:4], CLUSTER_MASS, 0.6, 1.5)
    return moved


def teleport_move(rng: np.random.Generator, draw: Draw) -> State:
    """Every other actor, the even ones or the odd ones."""
    first = int(rng.random() * 2)
    moved, _ = teleport.teleport_step(rng, draw.state, draw.dyads, draw.work, first, 2)
    return moved


def turn_move(rng: np.random.Generator, draw: Draw) -> State:
    moved, _ = turn.turn_step(rng, draw.state, draw.dyads, draw.work)
    return moved


def satellite_move(rng: np.random.Generator, draw: Draw) -> State:
    if draw.dyads.egos.size == 0:
        return draw.state
    moved, _ = turn.carry_satellite(rng, draw.state, draw.dyads, draw.work)
    return moved


def whole_iteration(rng: np.random.Generator, draw: Draw) -> State:
    """Two iterations, in which every actor is once proposed a new place."""
    state = draw.state
    tuning = adaptation.initial_tuning(mass(state), CLUSTER_MASS, 0.45)
    plan = sampler.Plan(0, 1, 0.75, 1.5, 2, 1, True)
    out = sampler.empty_draws(
        2,
        N,
        len(state.positions),
        state.variances.size,
        covariates=state.coefficients.size - 1,
        effects=len(state.effects),
    )
    state, _, _ = sampler.run(
        rng, state, tuning, draw.packed, draw.dyads, draw.work, plan, 0, 2, out
    )
    return state


def with_dyads(**changes: Any) -> Callable[[Draw], Draw]:
    """Return what gives a draw other dyads."""
    return lambda draw: draw._replace(dyads=draw.dyads._replace(**changes))


MOVES = (gibbs_move, hmc_move, interweave_move, teleport_move, turn_move)
KINDS = tuple(kind for kind in EFFECTS if kind != "none")
ENOUGH = 1e-3  # a right move falls below it once in a thousand checks
SPOILT = 1e-6
VARIANTS = {
    "a line": Variant(dims=1),
    "space": Variant(dims=3),
    "undirected": Variant(directed=False),
    "few rows": Variant(asked=2),
    "comparable prior": Variant(comparable=True),
    "covariate": Variant(covariate=True),
    **{kind: Variant(effects=kind) for kind in KINDS},
    "undirected sociality": Variant(effects="sociality", directed=False),
    "undirected, all of it": Variant(1, effects="sociality", directed=False, covariate=True),
    "all of it": Variant(3, 3, effects="correlated", covariate=True, asked=2),
}
