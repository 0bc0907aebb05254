"""What is learnt during warm-up: the step size, the mass, the joint proposal. Frozen after it."""

import math
from typing import NamedTuple

import numpy as np

from scripts.lpcm.numeric import FloatArray, compiled, exp, log
from scripts.lpcm.state import State

__all__ = ["Joint", "StepSize", "Tuning", "initial_tuning", "update"]


class StepSize(NamedTuple):
    """Nesterov dual averaging (Hoffman & Gelman 2014, section 3.2)."""

    log_step: float  # used while adapting
    log_average: float  # used afterwards
    error: float  # running mean of (target - acceptance)
    centre: float
    taken: float  # iterations so far


class Joint(NamedTuple):
    """The proposal of the joint move: moments of (beta, log scale) so far and a multiplier."""

    taken: float  # draws so far
    mean_intercept: float
    mean_scale: float
    intercept_intercept: float  # sums of products about the means
    intercept_scale: float
    scale_scale: float
    log_multiplier: float  # Robbins-Monro, towards acceptance 0.35
    root: FloatArray  # (2, 2) lower triangular root used by the move


class Tuning(NamedTuple):
    """Everything tuned."""

    step: StepSize
    mass: FloatArray  # see hmc.curvature
    mass_count: float
    joint: Joint


_JOINT_TARGET = 0.35


@compiled
def initial_tuning(mass: FloatArray, step_size: float) -> Tuning:
    """Start from the curvature at the first state and a guess of the step."""
    root = np.zeros((2, 2))
    root[0, 0] = 0.2
    root[1, 1] = 0.1
    return Tuning(
        StepSize(log(step_size), log(step_size), 0.0, log(10.0 * step_size), 0.0),
        mass,
        1.0,
        Joint(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, root),
    )


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
def _update_joint(joint: Joint, state: State, acceptance: float, iteration: int) -> Joint:
    """Take in one draw of (beta, log scale)."""
    square = 0.0
    for c in range(state.positions.shape[0]):
        for i in range(state.positions.shape[1]):
            square += state.positions[c, i] ** 2
    log_scale = 0.5 * log(square / state.positions.size + 1e-300)
    count = joint.taken + 1.0
    before_intercept = state.coefficients[0] - joint.mean_intercept
    before_scale = log_scale - joint.mean_scale
    mean_intercept = joint.mean_intercept + before_intercept / count
    mean_scale = joint.mean_scale + before_scale / count
    ii = joint.intercept_intercept + before_intercept * (state.coefficients[0] - mean_intercept)
    si = joint.intercept_scale + before_intercept * (log_scale - mean_scale)
    ss = joint.scale_scale + before_scale * (log_scale - mean_scale)
    gain = 1.0 / math.sqrt(1.0 + 0.2 * iteration)
    log_multiplier = joint.log_multiplier + gain * (acceptance - _JOINT_TARGET)
    # ten prior draws of independent sd 0.2 and 0.1 keep the covariance proper
    weight, multiplier = 1.0 / (count + 10.0), exp(log_multiplier)
    sd = math.sqrt((ii + 10.0 * 0.04) * weight)
    slope = si * weight / sd
    root = np.zeros((2, 2))
    root[0, 0] = multiplier * sd
    root[1, 0] = multiplier * slope
    root[1, 1] = multiplier * math.sqrt(max((ss + 10.0 * 0.01) * weight - slope * slope, 1e-12))
    return Joint(count, mean_intercept, mean_scale, ii, si, ss, log_multiplier, root)


@compiled
def update(
    tuning: Tuning,
    state: State,
    curvature: FloatArray,
    hmc_acceptance: float,
    joint_acceptance: float,
    target: float,
    iteration: int,
    warmup: int,
) -> Tuning:
    """Learn from one iteration.

    The mass is the running mean of the curvature, begun afresh at a tenth and a third of warm-up
    so that the way from the start is forgotten, and fixed for the last tenth, in which the step
    size settles.
    """
    step = _update_step(tuning.step, hmc_acceptance, target)
    joint = _update_joint(tuning.joint, state, joint_acceptance, iteration)
    mass, count = tuning.mass, tuning.mass_count
    if iteration in (warmup // 10, warmup // 3):
        step = _restart_step(step)
        joint = Joint(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, joint.log_multiplier, joint.root)
        count = 0.0
    if iteration < warmup - warmup // 10:
        count += 1.0
        mass = mass + (curvature - mass) / count
    return Tuning(step, mass, count, joint)
