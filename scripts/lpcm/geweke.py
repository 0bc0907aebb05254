"""Geweke's joint distribution test of one iteration of the sampler.

Two ways to draw parameters and a network together must agree: both from the model at once; or in
turn, a network given the parameters and parameters given the network, the latter by one iteration.
Geweke (2004), "Getting it right: joint distribution tests of posterior simulators", Journal of the
American Statistical Association 99(467).

A chain of the second sort starts from a draw of the first, so that all of it has the right
distribution if the iteration is right. Its mean counts as one number and the spread over
independent chains gives the Monte Carlo error, so that no autocorrelation needs to be estimated.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from scripts.lpcm.adaptation import Tuning
from scripts.lpcm.calibration import (
    Design,
    Truth,
    draw_network,
    draw_truth,
    invariants,
    point_of_truth,
    replicate_rng,
)
from scripts.lpcm.dyads import Dyads, condense
from scripts.lpcm.fit import begin_chain, pack_prior
from scripts.lpcm.kernel import Workspace, log_likelihood, workspace
from scripts.lpcm.model import Prior
from scripts.lpcm.numeric import IntArray
from scripts.lpcm.sampler import Plan, empty_draws, run
from scripts.lpcm.simulate import Parameters
from scripts.lpcm.state import Hyper, State

__all__ = ["Given", "JointRow", "Step", "joint_rows", "one_iteration"]

# Tighter than a study's, so that every moment that is compared is finite and soon known.
PRIOR = Prior(2.0, 1.5, 0.6, 8.0, 2.0, effect_scale=0.5, effect_df=8.0)
ITERATIONS = 150
FRESH = 150  # draws of the first sort, to each chain of the second
WARMUP = 50  # iterations, on another network, in which step sizes and masses are learnt
# Every move in every iteration. Nothing is kept by the run itself.
PLAN = Plan(warmup=WARMUP, thin=10**9, target=0.75, length=2.0, teleport=2, interweave=1, turn=True)


class Given(NamedTuple):
    """What an iteration is given besides the state."""

    dyads: Dyads
    work: Workspace
    prior: Hyper
    order: IntArray  # (n,) the caller's index of each of the dyads' actors


Step = Callable[[np.random.Generator, State, Given, Tuning, int], State]
"""One iteration, which is told how many came before it."""


class JointRow(NamedTuple):
    """Means of one function of parameters and network, each over a replicate."""

    quantity: str
    at_once: float
    in_turn: float


def one_iteration(
    rng: np.random.Generator, state: State, given: Given, tuning: Tuning, iteration: int
) -> State:
    """Make all moves of the sampler; nothing is learnt."""
    (d, n), k = state.positions.shape, state.variances.size
    out = empty_draws(
        0, n, d, k, covariates=state.coefficients.size - 1, effects=len(state.effects)
    )
    first = PLAN.warmup + iteration
    dyads, work, prior, _ = given
    state, _, _ = run(rng, state, tuning, prior, dyads, work, PLAN, first, first + 1, out)
    return state


def joint_rows(
    seed: np.random.SeedSequence,
    replicate: int,
    design: Design,
    step: Step = one_iteration,
    iterations: int = ITERATIONS,
    fresh: int = FRESH,
) -> list[JointRow]:
    """Compare both ways once: of each function its mean over `fresh` draws and `iterations`."""
    rng = replicate_rng(seed, replicate)
    at_once = [_functions(draw_truth(rng, design, PRIOR), design) for _ in range(fresh)]
    in_turn = _in_turn(rng, design, step, iterations)
    return [
        JointRow(
            name,
            float(np.mean([found[name] for found in at_once])),
            float(np.mean([found[name] for found in in_turn])),
        )
        for name in at_once[0]
    ]


def _in_turn(
    rng: np.random.Generator, design: Design, step: Step, iterations: int
) -> list[dict[str, float]]:
    """Evaluate the functions along a chain that draws network and parameters in turn."""
    tuning = _tuned(rng, draw_truth(rng, design, PRIOR), design)
    truth = draw_truth(rng, design, PRIOR)
    out = []
    for iteration in range(iterations):
        truth = draw_network(rng, truth, design)
        given = _given(truth, design)
        state = step(rng, _state(truth.parameters, given), given, tuning, iteration)
        truth = truth._replace(parameters=_parameters(state, given.order, design.groups))
        out.append(_functions(truth, design))
    return out


def _given(truth: Truth, design: Design) -> Given:
    x = None if truth.covariates is None else truth.covariates.values
    dyads, order = condense(
        truth.tie, truth.observed, directed=design.directed, covariates=x, effects=design.effects
    )
    work = workspace(design.n, design.dims, dyads.tie.shape[1])
    return Given(dyads, work, pack_prior(truth.prior, design.groups, dyads, design.effects), order)


def _tuned(rng: np.random.Generator, truth: Truth, design: Design) -> Tuning:
    """Learn step sizes and masses on a network that is then put away."""
    dyads, work, packed, _ = _given(truth, design)
    groups, dims = design.groups, design.dims
    chain = begin_chain(rng, dyads, work, truth.prior, packed, PLAN, 0, groups, dims, "random")
    return chain.tuning


def _state(p: Parameters, given: Given) -> State:
    """Put parameters into the dyads' own order of actors."""
    none, order = len(p.means) == 0, given.order
    z = np.ascontiguousarray(p.positions[order].T)
    effects = np.ascontiguousarray(p.effects[:, order])
    return State(
        z,
        p.coefficients,
        effects,
        p.effect_covariance,
        np.maximum(p.labels[order], 0),
        np.zeros((1, z.shape[0])) if none else p.means,
        p.variances,
        np.ones(1) if none else p.weights,
        float(log_likelihood(z, p.coefficients, effects, given.dyads, given.work)),
    )


def _parameters(state: State, order: IntArray, groups: int) -> Parameters:
    """Put a state back into the order of the truth."""
    place = np.argsort(order)
    return Parameters(
        state.coefficients,
        np.ascontiguousarray(state.effects[:, place]),
        state.effect_covariance,
        np.ascontiguousarray(state.positions.T[place]),
        state.labels[place] if groups else np.full(len(place), -1, dtype=np.int64),
        state.means[:groups],
        state.variances,
        state.weights[:groups],
    )


def _functions(truth: Truth, design: Design) -> dict[str, float]:
    """First and second moments of the invariants, and their products with the share of ties."""
    point = point_of_truth(truth, design)
    density = float(truth.tie[truth.observed].mean())
    out = {"share of ties": density}
    for name, value in invariants(point, truth, design).items():
        # scales by their logarithms, whose moments settle sooner
        x = np.log(value) if name.startswith(("distance", "sd of")) else value
        out[name] = float(x)
        out[f"{name}, squared"] = float(x) ** 2
        out[f"{name}, times share of ties"] = float(x) * density
    p = truth.parameters
    if design.groups:
        out["square of the centres"] = float((p.means**2).mean())
    if design.groups > 1:
        off = p.positions - p.means[p.labels]
        out["scatter about the centres"] = float(
            (off**2).mean(axis=1) @ (1 / p.variances[p.labels])
        )
    return out
