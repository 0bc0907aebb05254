"""The moves one by one, against densities and conditionals computed otherwise."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from scripts.lpcm import (
    gibbs,
    hmc,
    interweave,
    kernel,
    model,
    slide,
    teleport,
    turn,
)
from scripts.lpcm.dyads import condense
from scripts.lpcm.effects import sender_and_receiver
from scripts.lpcm.state import Hyper, State, hyper
from tests.lpcm.joint_draws import (
    KINDS,
    MOVES,
    PRIOR,
    VARIANTS,
    N,
    Variant,
    interweave_move,
    joint_draw,
    joint_draws,
    satellite_move,
    slide_move,
    with_dyads,
)


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_isometries_are_orthogonal_and_as_likely_as_their_inverses(dims: int) -> None:
    rng = np.random.default_rng(7)
    drawn = np.array([turn.isometry(rng, dims) for _ in range(4000)])
    assert np.einsum("sab,scb->sac", drawn, drawn) == pytest.approx(
        np.broadcast_to(np.eye(dims), drawn.shape), abs=1e-12
    )
    assert set(np.linalg.det(drawn).round(9)) == {-1.0, 1.0}
    for a in range(dims):
        for b in range(a):  # a matrix and its transpose have the same law
            assert stats.ks_2samp(drawn[:2000, a, b], drawn[2000:, b, a]).pvalue > 1e-3


def test_each_actor_is_proposed_a_place_once_in_so_many_iterations() -> None:
    """With nothing observed every proposal is accepted."""
    rng = np.random.default_rng(13)
    nothing = np.zeros((N, N), dtype=np.bool_)
    dyads, _ = condense(np.zeros((N, N), dtype=np.int8), nothing, directed=True)
    state, work = (
        joint_draw(rng, Variant()).state._replace(log_likelihood=0.0),
        kernel.workspace(N, 2),
    )
    for every in (1, 2, 4, 8):
        tried = []
        for first in range(every):
            moved, info = teleport.teleport_step(rng, state, dyads, work, first, every)
            tried += np.flatnonzero((moved.positions != state.positions).any(axis=0)).tolist()
            assert info.moved == len(range(first, N, every))
        assert sorted(tried) == list(range(N))


@pytest.mark.parametrize("name", ["few rows", "covariate", *KINDS, "undirected, all of it"])
def test_log_likelihood_is_carried_along_exactly(name: str) -> None:
    rng = np.random.default_rng(3)
    draw = joint_draw(rng, VARIANTS[name])
    for move in (*MOVES, slide_move) * 20:
        draw = draw._replace(state=move(rng, draw))
        fresh = kernel.log_likelihood(*draw.state[:3], draw.dyads, draw.work)
        assert draw.state.log_likelihood == pytest.approx(fresh, abs=1e-9), move


@pytest.mark.parametrize(
    "variant", [Variant(2), Variant(1), Variant(0), Variant(2, 3, effects="sender", covariate=True)]
)
def test_interweaving_has_the_posteriors_density_and_slope(variant: Variant) -> None:
    """The density of (intercept, means, log scales) given places in clusters: the posterior's of
    what they make of (intercept, positions, means, variances), times a numerical Jacobian."""
    rng = np.random.default_rng(8)
    state, packed, dyads, work, _ = joint_draw(rng, variant)
    d, k, prior = variant.dims, max(1, variant.groups), variant.prior
    free = variant.groups * d  # coordinates of means
    labels = state.labels
    x = (state.positions - state.means[labels].T) / np.sqrt(state.variances[labels])
    squares = None if variant.x is None else (variant.x[variant.known] ** 2).mean(axis=0)

    def unfold(theta: NDArray[np.float64], x: NDArray[np.float64]) -> tuple[Any, ...]:
        means = np.zeros((k, d))
        means.ravel()[:free] = theta[1 : 1 + free]
        scales = np.exp(theta[1 + free :])
        return means, scales, means[labels].T + scales[labels] * x

    def image(point: NDArray[np.float64]) -> NDArray[np.float64]:
        theta = point[: 1 + free + k]
        means, scales, z = unfold(theta, point[1 + free + k :].reshape(d, N))
        return np.concatenate([theta[:1], means.ravel()[:free], scales**2, z.ravel()])

    def log_density(theta: NDArray[np.float64]) -> float:
        means, scales, z = unfold(theta, x)
        beta = np.append(theta[0], state.coefficients[1:])
        point, h = np.concatenate([theta, x.ravel()]), 1e-5
        jacobian = [
            (image(point + h * e) - image(point - h * e)) / (2 * h) for e in np.eye(point.size)
        ]
        return (
            float(kernel.log_likelihood(z, beta, state.effects, dyads, work))
            + model.log_prior_coefficients(beta, prior, squares)
            + model.log_prior_positions(z.T, labels, means[: variant.groups], scales**2)
            + model.log_prior_means(means[: variant.groups], prior)
            + model.log_prior_variances(scales**2, prior)
            + float(np.linalg.slogdet(np.array(jacobian))[1])
        )

    def ours(theta: NDArray[np.float64]) -> float:
        means, scales, z = unfold(theta, x)
        beta = np.append(theta[0], state.coefficients[1:])
        whole = np.concatenate([theta[:1], means.ravel(), np.log(scales)])
        value = float(kernel.log_likelihood(z, beta, state.effects, dyads, work))
        return value + float(interweave._log_prior(whole, k, d, packed))

    here = np.concatenate(
        [state.coefficients[:1], state.means.ravel()[:free], 0.5 * np.log(state.variances)]
    )
    there = here + 0.4 * rng.normal(size=here.size)
    assert ours(there) - ours(here) == pytest.approx(
        log_density(there) - log_density(here), abs=1e-6
    )

    means, scales, z = unfold(there, x)
    whole = np.concatenate([there[:1], means.ravel(), np.log(scales)])
    slope, coefficients = np.empty(whole.size), state.coefficients.copy()
    scratch = [np.empty_like(part) for part in state[:3]]
    double = dyads._replace(double=True)
    interweave._slope(whole, z, coefficients, state, packed, double, work, *scratch, slope)
    found = np.concatenate([slope[: 1 + free], slope[1 + k * d :]])
    h = 1e-5
    steps = [(ours(there + h * e) - ours(there - h * e)) / (2 * h) for e in np.eye(here.size)]
    assert found == pytest.approx(np.array(steps), rel=1e-6, abs=1e-5)
    if not variant.groups:
        assert (slope[1 : 1 + d] == 0).all()  # the mean is not moved


def inside(state: State) -> NDArray[np.float64]:
    """Place of every actor in its cluster, in units of its spread."""
    spread = np.sqrt(state.variances[state.labels])
    return np.asarray((state.positions - state.means[state.labels].T) / spread)


@pytest.mark.parametrize("groups", [0, 1, 3])
def test_interweaving_keeps_every_actors_place_in_its_cluster(groups: int) -> None:
    rng = np.random.default_rng(20)
    draw = joint_draw(rng, Variant(groups))
    moved = draw.state
    for _ in range(20):
        moved = interweave_move(rng, draw._replace(state=moved))
    assert inside(moved) == pytest.approx(inside(draw.state), abs=1e-9)
    assert moved.coefficients[0] != draw.state.coefficients[0]
    assert (moved.variances != draw.state.variances).all()
    assert (moved.means != draw.state.means).all() == (groups > 0)


@pytest.mark.parametrize("groups", [0, 3])
def test_a_satellite_keeps_its_places_in_clusters_but_for_a_turn(groups: int) -> None:
    rng = np.random.default_rng(21)
    carried, unlike = 0, 0.0
    for draw in joint_draws(Variant(groups, asked=2), 300, 9):
        before, after = draw.state, satellite_move(rng, draw)
        moved = (after.positions != before.positions).any(axis=0)
        if not moved.any():
            assert after.labels.tolist() == before.labels.tolist()
            continue
        egos = {
            int(i) if draw.dyads.only[i] < 0 else int(draw.dyads.only[i])
            for i in np.flatnonzero(moved)
        }
        assert len(egos) == 1
        assert egos <= set(draw.dyads.egos.tolist())
        assert (after.means == before.means).all()
        size = (inside(before) ** 2).sum(axis=0)
        assert (inside(after) ** 2).sum(axis=0) == pytest.approx(size, abs=1e-9)
        wrong = after._replace(variances=before.variances[::-1])
        unlike = max(unlike, float(np.abs((inside(wrong) ** 2).sum(axis=0) - size).max()))
        # of two clusters the members change places
        changed = after.labels != before.labels
        carried += bool(changed.any())
        pairs = {
            frozenset(pair)
            for pair in zip(before.labels[changed], after.labels[changed], strict=True)
        }
        assert len(pairs) <= 1
    assert (carried > 10) == (groups > 0)
    assert (unlike > 0.1) == (groups > 0)


@pytest.mark.parametrize("name", ["covariate", *KINDS, "undirected, all of it"])
def test_force_and_prior_of_hmc_are_the_models(name: str) -> None:
    """Against the densities written to be read, their slopes by finite differences."""
    rng = np.random.default_rng(14)
    variant = VARIANTS[name]
    draw = joint_draw(rng, variant)
    state, packed, dyads, work = draw[:4]
    precision = hmc.effect_precision(state.effect_covariance)
    assert precision == pytest.approx(np.linalg.inv(state.effect_covariance))
    squares = None if variant.x is None else (variant.x[variant.known] ** 2).mean(axis=0)
    labels, means = (state.labels, state.means) if variant.groups else (state.labels * 0, ())

    def log_prior(z: Any, coefficients: Any, effects: Any) -> float:
        return (
            model.log_prior_positions(z.T, labels, np.asarray(means), state.variances)
            + model.log_prior_coefficients(coefficients, variant.prior, squares)
            + model.log_prior_effects(effects, state.effect_covariance)
        )

    def posterior(*parts: Any) -> float:
        return float(kernel.log_likelihood(*parts, dyads, work)) + log_prior(*parts)

    here = state[:3]
    way = [rng.normal(size=part.shape) for part in here]
    there = [part + w for part, w in zip(here, way, strict=True)]
    change = hmc._log_prior(*there, precision, state, packed)
    change -= hmc._log_prior(*here, precision, state, packed)
    assert change == pytest.approx(log_prior(*there) - log_prior(*here))

    slopes = [np.empty_like(part) for part in here]
    centre = np.ascontiguousarray(state.means[state.labels].T)
    inverse = 1 / state.variances[state.labels]
    double = dyads._replace(double=True)
    hmc.force(*here, precision, centre, inverse, packed, double, work, *slopes)
    h = 1e-5
    on, back = ([p + s * h * w for p, w in zip(here, way, strict=True)] for s in (1, -1))
    along = sum(float((s * w).sum()) for s, w in zip(slopes, way, strict=True))
    assert along == pytest.approx((posterior(*on) - posterior(*back)) / (2 * h), rel=1e-6, abs=1e-5)


def test_gibbs_conditionals_against_scipy() -> None:
    rng = np.random.default_rng(9)
    z = rng.normal(size=(2, 8))
    labels = np.array([0, 0, 1, 1, 1, 1, 0, 1])
    means, variances = np.array([[0.5, 0.0], [-1.0, 1.0]]), np.array([0.8, 1.7])
    weights = np.array([0.3, 0.7])
    times = 4000

    density = np.stack(
        [
            w * stats.multivariate_normal(m, v * np.eye(2)).pdf(z.T)
            for w, m, v in zip(weights, means, variances, strict=True)
        ]
    )
    found = gibbs.classification(z[None], means[None], variances[None], weights[None])[0]
    np.testing.assert_allclose(found, (density / density.sum(axis=0)).T, rtol=1e-12)
    share = np.mean(
        [gibbs.draw_labels(rng, z, means, variances, weights) == 1 for _ in range(times)], axis=0
    )
    assert share == pytest.approx(density[1] / density.sum(axis=0), abs=4.5 * 0.5 / times**0.5)

    drawn = np.array([gibbs.draw_means(rng, z, labels, variances, 1.5) for _ in range(times)])
    for g in range(2):
        precision = (labels == g).sum() / variances[g] + 1 / 1.5
        for c in range(2):
            centre = z[c, labels == g].sum() / variances[g] / precision
            law = stats.norm(centre, precision**-0.5)
            assert stats.kstest(drawn[:, g, c], law.cdf).pvalue > 1e-3

    drawn = np.array([gibbs.draw_variances(rng, z, labels, means, 0.6, 5.0) for _ in range(times)])
    for g in range(2):
        square = ((z[:, labels == g].T - means[g]) ** 2).sum()
        half = (5.0 + 2 * (labels == g).sum()) / 2
        law = stats.invgamma(half, scale=(5.0 * 0.6 + square) / 2)
        assert stats.kstest(drawn[:, g], law.cdf).pvalue > 1e-3

    drawn = np.array([gibbs.draw_weights(rng, labels, 2, 1.5) for _ in range(times)])
    assert stats.kstest(drawn[:, 0], stats.beta(1.5 + 3, 1.5 + 5).cdf).pvalue > 1e-3


def covariances(effects: NDArray[np.float64], packed: Hyper) -> NDArray[np.float64]:
    rng = np.random.default_rng(15)
    return np.array([slide.draw_effect_covariance(rng, effects, packed) for _ in range(4000)])


def test_covariance_of_effects_is_inverse_wishart() -> None:
    rng = np.random.default_rng(16)
    effects = np.array([[1.0, 0.0], [0.8, 0.5]]) @ rng.normal(size=(2, 7))
    packed = hyper(PRIOR, 2, correlated=True)
    df, scale = PRIOR.effect_df + 1 + 7, PRIOR.effect_df * PRIOR.effect_scale
    matrix = scale * np.eye(2) + effects @ effects.T

    def compared(df: float) -> float:
        law = stats.invwishart(df, matrix)
        found, expected = covariances(effects, packed), law.rvs(4000, random_state=rng)
        numbers = [
            np.stack(
                [
                    v[:, 0, 0],
                    v[:, 1, 1],
                    v[:, 0, 1],
                    v[:, 0, 1] / np.sqrt(v[:, 0, 0] * v[:, 1, 1]),
                    np.linalg.det(v),
                    v.sum(axis=(1, 2)),
                    v[:, 0, 0] / v[:, 1, 1],
                ]
            )
            for v in (found, expected)
        ]
        assert (found[:, 0, 1] == found[:, 1, 0]).all()
        return 7 * min(stats.ks_2samp(a, b).pvalue for a, b in zip(*numbers, strict=True))

    assert compared(df) > 1e-3
    assert compared(df + 2) < 1e-6  # a wrong number of degrees of freedom is seen
    # by its own law each variance is inverse gamma
    drawn = covariances(effects, packed)
    for row in range(2):
        law = stats.invgamma((df - 1) / 2, scale=matrix[row, row] / 2)
        assert stats.kstest(drawn[:, row, row], law.cdf).pvalue > 1e-3


@pytest.mark.parametrize("rows", [1, 2])
def test_variances_of_independent_effects_are_inverse_gamma(rows: int) -> None:
    effects = np.random.default_rng(17).normal(size=(rows, 7))
    drawn = covariances(effects, hyper(PRIOR, 2))
    for row in range(rows):
        half = (PRIOR.effect_df + 7) / 2
        square = PRIOR.effect_df * PRIOR.effect_scale + (effects[row] ** 2).sum()
        law = stats.invgamma(half, scale=square / 2)
        assert stats.kstest(drawn[:, row, row], law.cdf).pvalue > 1e-3
        wrong = stats.invgamma(half + 0.5, scale=square / 2)
        assert stats.kstest(drawn[:, row, row], wrong.cdf).pvalue < 1e-6
    assert (drawn * (1 - np.eye(rows)) == 0).all()


@pytest.mark.parametrize("name", [*KINDS, "undirected, all of it"])
def test_sliding_leaves_every_linear_predictor_alone(name: str) -> None:
    rng, variant = np.random.default_rng(18), VARIANTS[name]
    draw = joint_draw(rng, variant)

    def linear(state: State) -> NDArray[np.float64]:
        s, r = sender_and_receiver(variant.effects, state.effects)
        return model.linear_predictor(state.coefficients, N, variant.x, s, r)

    slid = slide_move(rng, draw)
    np.testing.assert_allclose(linear(slid), linear(draw.state), atol=1e-12)
    assert abs(slid.coefficients[0] - draw.state.coefficients[0]) > 1e-3
    # a sociality enters each tie twice, any other effect once
    send, receive = (0, 0) if "sociality" not in variant.effects else (0, 1)
    wrong = slide_move(rng, with_dyads(send=send, receive=receive)(draw))
    assert np.abs(linear(wrong) - linear(draw.state)).max() > 1e-3


@pytest.mark.parametrize("name", ["sender", "receiver", "sociality"])
def test_a_slide_is_drawn_from_the_priors_along_the_line(name: str) -> None:
    rng = np.random.default_rng(19)
    draw = joint_draw(rng, VARIANTS[name])
    state, times = draw.state, 2 if name == "sociality" else 1

    def log_prior(intercept: float) -> float:
        by = (state.coefficients[0] - intercept) / times
        return model.log_prior_coefficients(np.array([intercept]), PRIOR) + model.log_prior_effects(
            state.effects + by, state.effect_covariance
        )

    down, here, up = (log_prior(intercept) for intercept in (-1.0, 0.0, 1.0))
    variance = 1 / (2 * here - up - down)  # of a quadratic
    law = stats.norm((up - down) / 2 * variance, math.sqrt(variance))
    found = [slide_move(rng, draw).coefficients[0] for _ in range(4000)]
    assert stats.kstest(found, law.cdf).pvalue > 1e-3
    assert stats.kstest(found, stats.norm(law.mean() + law.std() / 4, law.std()).cdf).pvalue < 1e-6
