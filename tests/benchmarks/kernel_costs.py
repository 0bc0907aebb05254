"""Time the parts of an iteration on networks of growing size. Run by the bench.

    python -m tests.benchmarks.kernel_costs ACTORS [ACTORS ...]

Prints one line of JSON. Networks are drawn from the model with all dyads observed, chains begin at
the truth, and times are CPU time: medians of several rounds within compiled code.
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from scripts.lpcm.adaptation import initial_tuning
from scripts.lpcm.dyads import Dyads, condense
from scripts.lpcm.fit import Settings, pack_prior
from scripts.lpcm.hmc import curvature
from scripts.lpcm.kernel import Workspace, gradient, log_likelihood, workspace
from scripts.lpcm.model import Prior
from scripts.lpcm.numeric import FloatArray, IntArray
from scripts.lpcm.sampler import Plan, empty_draws, run
from scripts.lpcm.state import State
from tests.benchmarks.measuring import peak_mb, reset_peak, resident_mb
from tests.benchmarks.networks import Truth, simulated

GROUPS, DIMS = 4, 2
WARMUP = 100  # iterations from the truth, in which the step size settles
ROUNDS = 5


@njit(error_model="numpy")
def gradients(
    times: int,
    z: FloatArray,
    coefficients: FloatArray,
    effects: FloatArray,
    dyads: Dyads,
    work: Workspace,
    by_position: FloatArray,
    by_coefficient: FloatArray,
    by_effect: FloatArray,
) -> float:
    """Work out the gradient again and again, the intercept a little different each time."""
    total = 0.0
    for _ in range(times):
        gradient(z, coefficients, effects, dyads, work, by_position, by_coefficient, by_effect)
        coefficients[0] += 1e-9
        total += by_coefficient[0]
    return total


@njit(error_model="numpy")
def log_likelihoods(
    times: int,
    z: FloatArray,
    coefficients: FloatArray,
    effects: FloatArray,
    dyads: Dyads,
    work: Workspace,
) -> float:
    """Work out the log-likelihood again and again."""
    total = 0.0
    for _ in range(times):
        total += log_likelihood(z, coefficients, effects, dyads, work)
        coefficients[0] += 1e-9
    return total


def microseconds(repeat: Callable[[int], Any], least: float = 0.02) -> float:
    """Median CPU time of one of the things that `repeat(times)` does; rounds of `least` seconds."""
    times, spent = 1, 0.0
    while True:
        began = time.process_time()
        repeat(times)
        spent = time.process_time() - began
        if spent >= least:
            break
        times = max(2 * times, int(1.2 * times * least / max(spent, 1e-4)))
    rounds = [spent]
    for _ in range(ROUNDS - 1):
        began = time.process_time()
        repeat(times)
        rounds.append(time.process_time() - began)
    return 1e6 * statistics.median(rounds) / times


def true_state(truth: Truth, order: IntArray, dyads: Dyads, work: Workspace) -> State:
    """Return what a network was drawn from as the state of a chain."""
    state = State.empty(len(order), DIMS, GROUPS)._replace(
        positions=np.ascontiguousarray(truth.positions[order].T),
        coefficients=np.array([truth.intercept]),
        labels=np.ascontiguousarray(truth.labels[order]),
        means=truth.means,
        variances=truth.variances,
    )
    value = log_likelihood(state.positions, state.coefficients, state.effects, dyads, work)
    return state._replace(log_likelihood=float(value))


def costs(n: int) -> dict[str, Any]:
    """Time gradient, log-likelihood and iteration of n actors; count the memory they take.

    `arrays_mb` is what a chain holds (network, scratch, state), `peak_mb` the most that the process
    grew by meanwhile, in putting the network into that form for instance.
    """
    tie, truth = simulated(np.random.default_rng(n), n, GROUPS)
    observed = ~np.eye(n, dtype=np.bool_)
    gc.collect()
    reset_peak()
    held = resident_mb()
    dyads, order = condense(tie, observed, directed=True)
    work = workspace(n, DIMS, dyads.tie.shape[1])
    packed = pack_prior(Prior.default(n, GROUPS, DIMS), GROUPS, dyads, "none")
    state = true_state(truth, order, dyads, work)

    args = state.positions, state.coefficients.copy(), state.effects
    slopes = np.empty((DIMS, n)), np.empty(1), np.empty((0, n))
    single = microseconds(lambda times: gradients(times, *args, dyads, work, *slopes))
    precise = dyads._replace(double=True)
    double = microseconds(lambda times: gradients(times, *args, precise, work, *slopes))
    value = microseconds(lambda times: log_likelihoods(times, *args, dyads, work))

    usual = Settings()
    plan = Plan(
        warmup=WARMUP,
        thin=10**7,  # none kept
        target=usual.target_acceptance,
        length=usual.trajectory,
        teleport=8,  # this and the next as `fit` has them where everybody was asked
        interweave=2,
        turn=usual.turn,
    )
    out = empty_draws(1, n, DIMS, GROUPS)
    rng = np.random.Generator(np.random.PCG64DXSM(n))
    mass = curvature(state, packed, dyads, work)
    actors = mass[:n].sum() / GROUPS  # of a cluster, about
    cluster_mass = np.array([mass[DIMS * n], actors, actors * DIMS])
    tuning = initial_tuning(mass, cluster_mass, 0.1)
    done, steps = 0, 0.0

    def iterate(times: int) -> None:
        nonlocal state, tuning, done, steps
        last = done + times
        state, tuning, info = run(rng, state, tuning, packed, dyads, work, plan, done, last, out)
        done, steps = last, steps + times * info.leapfrog_steps

    iterate(WARMUP)
    steps = 0.0
    iteration = microseconds(iterate, least=0.2)
    return {
        "actors": n,
        "gradient_single_us": single,
        "gradient_double_us": double,
        "log_likelihood_us": value,
        "iteration_us": iteration,
        "leapfrog_steps": steps / (done - WARMUP),
        "arrays_mb": sum(array_bytes(part) for part in (dyads, work, state)) / 2**20,
        "peak_mb": None if held is None else peak_mb() - held,
    }


def array_bytes(record: tuple[Any, ...]) -> int:
    """Bytes of the arrays in a named tuple."""
    return sum(part.nbytes for part in record if isinstance(part, np.ndarray))


def main() -> None:
    """Compile, measure, print."""
    costs(16)
    print(json.dumps([costs(int(n)) for n in sys.argv[1:]]))


if __name__ == "__main__":
    main()
