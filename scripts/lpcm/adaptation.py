"""What is learnt in warm-up, then frozen: step sizes and masses of the two Hamiltonian moves."""

import math
from typing import NamedTuple

from scripts.lpcm.interweave import InterweaveInfo
from scripts.lpcm.numeric import FloatArray, compiled, exp, log

__all__ = ["StepSize", "Tuning", "initial_tuning", "update"]


class StepSize(NamedTuple):
    """Nesterov dual averaging (Hoffman & Gelman 2014, section 3.2)."""

    log_step: float  # used while adapting
    log_average: float  # used afterwards
    error: float  # running mean of (target - acceptance)
    centre: float
    taken: float  # iterations so far


class Tuning(NamedTuple):
    """Everything tuned."""

    step: StepSize  # of HMC
    mass: FloatArray  # see hmc.curvature
    taken: float  # states its running mean is of
    cluster_step: StepSize  # of interweaving
    cluster_mass: FloatArray  # (3,), see interweave.interweave_step
    cluster_taken: float


@compiled
def initial_tuning(mass: FloatArray, cluster_mass: FloatArray, step_size: float) -> Tuning:
    """Start from the curvature at the first state and a guess of the step."""
    return Tuning(_first_step(step_size), mass, 1.0, _first_step(0.3), cluster_mass, 1.0)


@compiled
def _first_step(size: float) -> StepSize:
    return StepSize(log(size), log(size), 0.0, log(10.0 * size), 0.0)


@compiled
def _update_step(step: StepSize, acceptance: float, target: float) -> StepSize:
    count = step.taken + 1.0
    weight = 1.0 / (count + 10.0)
    error = (1.0 - weight) * step.error + weight * (target - acceptance)
    log_step = step.centre - math.sqrt(count) / 0.05 * error
    decay = exp(-0.75 * log(count))
    log_average = decay * log_step + (1.0 - decay) * step.log_average
    return StepSize(log_step, log_average, error, step.centre, count)


@compiled
def _restart_step(step: StepSize) -> StepSize:
    return StepSize(step.log_average, step.log_average, 0.0, step.log_average + log(2.0), 0.0)


@compiled
def update(
    tuning: Tuning,
    acceptance: float,
    curvature: FloatArray,
    interweaving: InterweaveInfo,
    target: float,
    iteration: int,
    warmup: int,
) -> Tuning:
    """Learn from one iteration.

    The masses are running means of the curvatures, begun afresh at a tenth and a third of warm-up
    so that the way from the start is forgotten, and fixed for the last tenth, in which the step
    sizes settle. That of interweaving is the mean squared slope, which in equilibrium is the mean
    curvature, and noisier: a few draws' worth of the former mean is kept.
    """
    step = _update_step(tuning.step, acceptance, target)
    mass, taken = tuning.mass, tuning.taken
    cluster_step, cluster_mass = tuning.cluster_step, tuning.cluster_mass
    cluster_taken = tuning.cluster_taken
    if interweaving.made:
        cluster_step = _update_step(cluster_step, interweaving.acceptance, target)
    if iteration in (warmup // 10, warmup // 3):
        step, taken = _restart_step(step), 0.0
        cluster_step, cluster_taken = _restart_step(cluster_step), 5.0
    if iteration < warmup - warmup // 10:
        taken += 1.0
        mass = mass + (curvature - mass) / taken
        if interweaving.made:
            cluster_taken += 1.0
            cluster_mass = cluster_mass + (interweaving.curvature - cluster_mass) / cluster_taken
    return Tuning(step, mass, taken, cluster_step, cluster_mass, cluster_taken)
