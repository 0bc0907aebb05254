"""Moves of the effects of actors: their covariance, and all of them against the intercept.

The covariance has a conjugate full conditional. The slide adds a constant to all effects of a sort
and takes it from the intercept: the likelihood stays as it is, so that the constant is drawn from
what the priors say of it, a normal distribution. One coefficient against n effects would otherwise
be slow.
"""

import math

import numpy as np

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.hmc import effect_precision
from scripts.lpcm.numeric import FloatArray, compiled
from scripts.lpcm.state import Hyper, State

__all__ = ["draw_effect_covariance", "slide_step"]


@compiled
def draw_effect_covariance(
    rng: np.random.Generator, effects: FloatArray, prior: Hyper
) -> FloatArray:
    """Covariance (E, E) given the effects (E, n).

    Independent effects: each variance scaled-inverse-chi^2(df + n, ...). Correlated:
    inverse-Wishart(df + 1 + n, df scale I + sum of products), by Bartlett's decomposition of the
    Wishart distribution of its inverse; its diagonal has the same marginal priors.
    """
    rows, n = effects.shape
    df, scale = prior.effect_df, prior.effect_scale
    out = np.zeros((rows, rows))
    product = np.zeros((rows, rows))
    for a in range(rows):
        for b in range(rows):
            for i in range(n):
                product[a, b] += effects[a, i] * effects[b, i]
        product[a, a] += df * scale
    if not (prior.correlated and rows == 2):
        for a in range(rows):
            out[a, a] = 0.5 * product[a, a] / rng.standard_gamma(0.5 * (df + n))
        return out
    # product = L L'; the inverse of the covariance is L^-T B B' L^-1, so it is (L B^-T)(L B^-T)'
    l00 = math.sqrt(product[0, 0])
    l10 = product[1, 0] / l00
    l11 = math.sqrt(product[1, 1] - l10 * l10)
    b00 = math.sqrt(2.0 * rng.standard_gamma(0.5 * (df + 1.0 + n)))
    b11 = math.sqrt(2.0 * rng.standard_gamma(0.5 * (df + n)))
    b10 = rng.standard_normal()
    # B^-T is upper triangular: 1/b00, -b10/(b00 b11); 0, 1/b11
    m00, m01 = l00 / b00, -l00 * b10 / (b00 * b11)
    m10, m11 = l10 / b00, -l10 * b10 / (b00 * b11) + l11 / b11
    out[0, 0] = m00 * m00 + m01 * m01
    out[1, 1] = m10 * m10 + m11 * m11
    out[0, 1] = out[1, 0] = m00 * m10 + m01 * m11
    return out


@compiled
def slide_step(rng: np.random.Generator, state: State, prior: Hyper, dyads: Dyads) -> State:
    """Draw how much of the intercept is in the effects, sort by sort, then their covariance."""
    rows, n = state.effects.shape
    coefficients, effects = state.coefficients.copy(), state.effects.copy()
    precision = effect_precision(state.effect_covariance)
    for e in range(rows):
        # effects + a, intercept - times a: a sociality enters each tie twice
        times = 2.0 if dyads.send == dyads.receive else 1.0
        bend = times * times / prior.coefficient_variance[0] + n * precision[e, e]
        pull = times * coefficients[0] / prior.coefficient_variance[0]
        for b in range(rows):
            for i in range(n):
                pull -= precision[e, b] * effects[b, i]
        shift = pull / bend + rng.standard_normal() / math.sqrt(bend)
        coefficients[0] -= times * shift
        for i in range(n):
            effects[e, i] += shift
    return State(
        state.positions,
        coefficients,
        effects,
        draw_effect_covariance(rng, effects, prior),
        state.labels,
        state.means,
        state.variances,
        state.weights,
        state.log_likelihood,
    )
