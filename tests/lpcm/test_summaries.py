"""Alignment, relabelling, MKL, criteria, start: against brute force and independent code."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import linalg, optimize
from scipy.sparse import csgraph
from sklearn.mixture import GaussianMixture

from scripts.lpcm import align, criteria, kernel, mkl, model, relabel, start
from scripts.lpcm.dyads import condense
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network

NUMBERS = st.floats(-100, 100, allow_subnormal=False)


@settings(max_examples=80, deadline=None)
@given(hnp.arrays(np.float64, st.sampled_from([(1, 1), (2, 2), (3, 3)]), elements=NUMBERS))
def test_nearest_orthogonal_is_orthogonal_and_best(m: np.ndarray) -> None:
    q = align.nearest_orthogonal(m)
    np.testing.assert_allclose(q @ q.T, np.eye(len(m)), atol=1e-9)
    best = linalg.svdvals(m).sum()
    assert np.trace(q.T @ m) == pytest.approx(best, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_alignment_is_scipys_procrustes_without_scaling(d: int) -> None:
    rng = np.random.default_rng(d)
    target, draws = rng.normal(size=(9, d)), rng.normal(size=(20, 9, d))
    means = rng.normal(size=(20, 2, d))
    moved, moved_means = align.align_draws(draws, means, target)
    for before, after, mean, mean_after in zip(draws, moved, means, moved_means, strict=True):
        rotation, _ = linalg.orthogonal_procrustes(
            before - before.mean(axis=0), target - target.mean(axis=0)
        )
        shift = target.mean(axis=0)
        expected = (before - before.mean(axis=0)) @ rotation + shift
        np.testing.assert_allclose(after, expected, atol=1e-9)
        np.testing.assert_allclose(
            mean_after, (mean - before.mean(axis=0)) @ rotation + shift, atol=1e-9
        )


def test_alignment_undoes_rotation_reflection_and_shift() -> None:
    rng = np.random.default_rng(0)
    z = rng.normal(size=(12, 2))
    angle = 2.1
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    mirrored = (z * [1, -1]) @ turn + [3.0, -4.0]
    np.testing.assert_allclose(align.align(mirrored, z), z, atol=1e-12)
    assert np.abs(align.align(2 * z, z) - z).max() > 0.5  # no scaling


def test_principal_axes_keep_distances_and_do_not_depend_on_rotation() -> None:
    rng = np.random.default_rng(1)
    z = rng.normal(size=(10, 3)) * [1, 3, 2]
    turned = align.principal_axes(z @ linalg.qr(rng.normal(size=(3, 3)))[0] + 5)
    straight = align.principal_axes(z)
    np.testing.assert_allclose(model.distances(straight), model.distances(z), atol=1e-9)
    np.testing.assert_allclose(turned, straight, atol=1e-9)
    covariance = straight.T @ straight
    np.testing.assert_allclose(covariance - np.diag(np.diag(covariance)), 0, atol=1e-9)
    assert (np.diff(np.diag(covariance)) < 0).all()


@settings(max_examples=80, deadline=None)
@given(hnp.arrays(np.float64, st.integers(1, 7).map(lambda k: (k, k)), elements=NUMBERS))
def test_assignment_costs_as_little_as_scipys(cost: np.ndarray) -> None:
    rows = relabel.assignment(cost)
    assert sorted(rows) == list(range(len(cost)))
    expected = cost[optimize.linear_sum_assignment(cost)].sum()
    assert cost[rows, np.arange(len(cost))].sum() == pytest.approx(expected, abs=1e-7)


def switched(seed: int, g: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Classification probabilities about a truth, columns switched at random in each draw."""
    rng = np.random.default_rng(seed)
    truth = rng.dirichlet(np.full(g, 0.5), size=15)
    plain = np.array([[rng.dirichlet(20 * row + 0.1) for row in truth] for _ in range(40)])
    switch = np.array([rng.permutation(g) for _ in range(40)])
    return truth, np.take_along_axis(plain, switch[:, None, :], axis=2), switch


@pytest.mark.parametrize("g", [2, 3, 4])
def test_relabelling_undoes_switching(g: int) -> None:
    _, p, switch = switched(g, g)
    result = relabel.relabel(p, np.array([0, 5]))
    undone = np.take_along_axis(switch, result.permutation, axis=1)
    assert (undone == undone[0]).all()
    np.testing.assert_allclose(result.membership.sum(axis=1), 1, atol=1e-12)
    assert (np.diff(result.membership.sum(axis=0)) <= 0).all()


def test_relabelling_reaches_the_optimum_over_all_permutations() -> None:
    """Each draw's permutation is the best of all G! for the final Q, and Q is their mean."""
    _, p, _ = switched(7, 3)
    result = relabel.relabel(p, np.array([0]))
    q = np.mean([draw[:, perm] for draw, perm in zip(p, result.permutation, strict=True)], axis=0)
    np.testing.assert_allclose(q, result.membership, atol=1e-12)
    total = 0.0
    for draw, perm in zip(p, result.permutation, strict=True):
        costs = {
            sigma: float((draw[:, sigma] * np.log(draw[:, sigma] / q)).sum())
            for sigma in itertools.permutations(range(3))
        }
        assert costs[tuple(perm)] == pytest.approx(min(costs.values()))
        total += min(costs.values())
    assert result.divergence == pytest.approx(total)


def test_mkl_maximises_its_objective() -> None:
    rng = np.random.default_rng(3)
    n = 9
    truth = rng.normal(size=(n, 2)) * 1.5
    tie = simulate_network(rng, truth, 1.0)
    observed = ~np.eye(n, dtype=np.bool_)
    observed[7:] = False
    dyads, order = condense(tie, observed, directed=True)
    draws = truth[order].T[None] + 0.3 * rng.normal(size=(200, 2, n))
    intercepts = 1.0 + 0.2 * rng.normal(size=200)
    expected = np.mean(
        [model.tie_probability(z.T, b) for z, b in zip(draws, intercepts, strict=True)], axis=0
    )
    known = observed[np.ix_(order, order)]

    def minus_objective(x: np.ndarray) -> float:
        eta = x[-1] - model.distances(x[:-1].reshape(2, n).T)
        return -float((expected * eta - np.logaddexp(0, eta))[known].sum())

    work = kernel.workspace(n, 2)
    found = mkl.minimum_kl(draws, intercepts, [draws.mean(axis=0)], dyads, work)
    ours = minus_objective(np.append(found.positions.ravel(), found.intercept))
    assert found.objective == pytest.approx(-ours, abs=1e-6)
    x = np.append(draws.mean(axis=0).ravel(), 1.0)
    other = optimize.minimize(minus_objective, x, method="BFGS", options={"gtol": 1e-6})
    assert ours <= other.fun + 1e-5
    assert found.gradient < 1e-3


def test_mkl_gives_back_the_only_draw() -> None:
    rng = np.random.default_rng(4)
    z = rng.normal(size=(1, 2, 10)) * 2
    observed = ~np.eye(10, dtype=np.bool_)
    dyads, _ = condense(np.zeros((10, 10), dtype=np.int8), observed, directed=True)
    first = z[0] + 0.3 * rng.normal(size=(2, 10))
    found = mkl.minimum_kl(z, np.array([0.8]), [first], dyads, kernel.workspace(10, 2))
    np.testing.assert_allclose(
        model.distances(found.positions.T), model.distances(z[0].T), atol=1e-3
    )
    assert found.intercept == pytest.approx(0.8, abs=1e-3)


def test_mixture_against_scikit_learn() -> None:
    rng = np.random.default_rng(5)
    x = np.concatenate([rng.normal(m, s, (40, 2)) for m, s in [(-3, 0.5), (0, 1.0), (4, 0.7)]])
    membership = np.repeat(np.eye(3), 40, axis=0)
    value, variances = criteria.spherical_mixture(x, membership, 1e-6)
    other = GaussianMixture(
        3,
        covariance_type="spherical",
        means_init=[[-3, -3], [0, 0], [4, 4]],
        tol=1e-10,
        reg_covar=0,
    ).fit(x)
    assert value == pytest.approx(other.score(x) * len(x), rel=1e-6)
    np.testing.assert_allclose(np.sort(variances), np.sort(other.covariances_), rtol=1e-3)


def test_bic_by_hand() -> None:
    rng = np.random.default_rng(6)
    z = rng.normal(size=(20, 2))
    z -= z.mean(axis=0)
    one = criteria.bic(-50.0, 30, z, np.ones((20, 1)))
    square = (z**2).mean()
    log_normal = -20 * (math.log(2 * math.pi * square) + 1)
    assert one.likelihood == pytest.approx(100 + math.log(30))
    assert one.position == pytest.approx(-2 * log_normal + 3 * math.log(20))
    assert one.overall == pytest.approx(one.likelihood + one.position)
    none = criteria.bic(-50.0, 30, z, np.zeros((20, 0)))
    assert none.position == pytest.approx(-2 * log_normal + math.log(20))
    wide = 2 * square
    latentnet = 40 * math.log(2 * math.pi * wide) + (z**2).sum() / wide + math.log(40)
    assert none.position_latentnet == pytest.approx(latentnet)
    assert math.isfinite(criteria.bic(-5.0, 0, z, np.ones((20, 1))).overall)


def test_a_collapsed_cluster_meets_the_floor() -> None:
    rng = np.random.default_rng(7)
    z = np.concatenate([rng.normal(size=(15, 2)), np.full((3, 2), 2.0)])
    membership = np.zeros((18, 2))
    membership[:15, 0] = membership[15:, 1] = 1
    found = criteria.bic(-40.0, 20, z, membership)
    assert found.floored == 1
    spread = ((z - z.mean(axis=0)) ** 2).mean()
    assert found.variance_floor == pytest.approx(criteria.VARIANCE_FLOOR * spread)
    coincident = criteria.bic(-40.0, 20, np.zeros((18, 2)), membership)
    assert math.isfinite(coincident.overall)


def test_occupied_clusters_are_counted_per_draw() -> None:
    labels = np.array([[[0, 0, 1], [2, 2, 2]], [[0, 1, 2], [1, 1, 0]]], dtype=np.int8)
    assert criteria.occupied_clusters(labels, 3).tolist() == [0, 0.25, 0.5, 0.25]


def test_geodesics_against_scipy() -> None:
    rng = np.random.default_rng(8)
    ties = np.triu(rng.random((30, 30)) < 0.06, 1).astype(float)
    ties += ties.T
    expected = csgraph.shortest_path(ties, unweighted=True, directed=False)
    longest = expected[np.isfinite(expected)].max()
    assert not np.isfinite(expected).all()  # the case with no path is in it
    expected[~np.isfinite(expected)] = longest + 1
    np.testing.assert_array_equal(start.geodesics(ties), expected)


@pytest.mark.parametrize("asked", [12, 6])
def test_layout_recovers_a_chain_and_ignores_unknown_pairs(asked: int) -> None:
    n = 12
    tie = np.zeros((n, n), dtype=np.int8)
    tie[np.arange(n - 1), np.arange(1, n)] = 1
    observed = ~np.eye(n, dtype=np.bool_)
    observed[asked:] = False
    dyads, order = condense(tie, observed, directed=True)
    z = start.layout(np.random.default_rng(1), dyads, 2)
    assert (z**2).mean() == pytest.approx(1)
    place = np.empty((n, 2))
    place[order] = z.T
    reached = asked + 1 if asked < n else n
    apart = model.distances(place)[:reached, :reached][np.triu_indices(reached, 1)]
    steps = np.abs(np.subtract.outer(np.arange(reached), np.arange(reached)))
    assert np.corrcoef(apart, steps[np.triu_indices(reached, 1)])[0, 1] > 0.97


def test_starts_are_dispersed_and_consistent() -> None:
    rng = np.random.default_rng(9)
    tie = simulate_network(rng, rng.normal(size=(30, 2)) * 2, 1.0)
    dyads, _ = condense(tie, ~np.eye(30, dtype=np.bool_), directed=True)
    work, prior = kernel.workspace(30, 2), Prior.default(30, 3, 2)
    states = [
        start.start(np.random.default_rng(s), dyads, work, prior, groups=3, dims=2)
        for s in range(4)
    ]
    assert np.std([s.intercept for s in states]) > 0.1
    apart = np.array([model.distances(s.positions.T) for s in states])
    assert np.median(apart.std(axis=0) / (apart.mean(axis=0) + 1e-9)) > 0.1
    for state in states:
        value = kernel.log_likelihood(state.positions, state.intercept, dyads, work)
        assert state.log_likelihood == value
        assert (state.variances > 0).all()
        assert state.weights.sum() == pytest.approx(1)
    null = 30 * 29 * math.log(0.5)
    assert min(s.log_likelihood for s in states) > null  # better than knowing nothing
