"""Alignment, relabelling, MKL, criteria: against brute force and independent code."""

import itertools
import math
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import linalg, optimize
from sklearn.mixture import GaussianMixture

from scripts.lpcm import align, criteria, kernel, mkl, model, relabel
from scripts.lpcm.dyads import Dyads, condense
from scripts.lpcm.effects import EFFECTS, sender_and_receiver
from scripts.lpcm.fit import Settings, fit
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


class Cloud(NamedTuple):
    """Draws about a truth, in the dyads' order of actors, and what minimum_kl is given."""

    positions: np.ndarray  # (S, d, n)
    coefficients: np.ndarray
    effects: np.ndarray
    dyads: Dyads
    work: kernel.Workspace
    expected: np.ndarray  # (n, n) posterior mean of ties
    known: np.ndarray  # (n, n) dyads that count
    x: np.ndarray | None
    kind: str

    def linear(self, coefficients: np.ndarray, effects: np.ndarray) -> np.ndarray:
        n = self.known.shape[0]
        s, r = sender_and_receiver(self.kind, effects)
        return model.linear_predictor(coefficients, n, self.x, s, r)

    def estimate(self, starts: list[np.ndarray]) -> mkl.MKL:
        return mkl.minimum_kl(*self[:3], starts, self.dyads, self.work)


def cloud(kind: str, *, covariate: bool = False, directed: bool = True, draws: int = 200) -> Cloud:
    rng = np.random.default_rng(3)
    n, rows = 9, len(EFFECTS[kind])
    x = rng.normal(size=(n, n, 1)) if covariate else None
    if x is not None and not directed:
        x = x + x.transpose(1, 0, 2)
    truth, beta, u = (
        rng.normal(size=(n, 2)) * 1.5,
        np.ones(1 + covariate),
        rng.normal(size=(rows, n)),
    )
    linear = model.linear_predictor(beta, n, x, *sender_and_receiver(kind, u))
    tie = simulate_network(rng, truth, linear, directed=directed)
    observed = ~np.eye(n, dtype=np.bool_)
    observed[7:] = False
    dyads, order = condense(tie, observed, directed=directed, covariates=x, effects=kind)
    here = np.ix_(order, order)
    known = observed[here] if directed else np.triu((observed | observed.T)[here], 1)
    x = None if x is None else x[here]
    some = draws > 1
    positions = truth[order].T[None] + some * 0.3 * rng.normal(size=(draws, 2, n))
    coefficients = beta + some * 0.2 * rng.normal(size=(draws, len(beta)))
    effects = u[:, order] + some * 0.2 * rng.normal(size=(draws, rows, n))
    made = Cloud(
        positions,
        coefficients,
        effects,
        dyads,
        kernel.workspace(n, 2, dyads.tie.shape[1]),
        np.zeros(0),
        known,
        x,
        kind,
    )
    drawn = [
        model.tie_probability(z.T, made.linear(b, e))
        for z, b, e in zip(positions, coefficients, effects, strict=True)
    ]
    return made._replace(expected=np.mean(drawn, axis=0))


CLOUDS: list[tuple[str, bool, bool]] = [
    ("none", False, True),
    ("none", True, True),
    ("none", False, False),
    ("receiver", False, True),
    ("correlated", True, True),
    ("sociality", True, False),
]


@pytest.mark.parametrize(("kind", "covariate", "directed"), CLOUDS)
def test_mkl_maximises_its_objective(kind: str, covariate: bool, directed: bool) -> None:
    made = cloud(kind, covariate=covariate, directed=directed)
    n, q = len(made.known), made.coefficients.shape[1]

    def minus_objective(x: np.ndarray) -> float:
        z, b, u = np.split(x, [2 * n, 2 * n + q])
        eta = made.linear(b, u.reshape(-1, n)) - model.distances(z.reshape(2, n).T)
        return -float((made.expected * eta - np.logaddexp(0, eta))[made.known].sum())

    first = made.positions.mean(axis=0)
    found = made.estimate([first])
    ours = minus_objective(
        np.concatenate([found.positions.ravel(), found.coefficients, found.effects.ravel()])
    )
    assert found.objective == pytest.approx(-ours, abs=1e-6)
    x = np.concatenate(
        [first.ravel(), made.coefficients.mean(axis=0), made.effects.mean(axis=0).ravel()]
    )
    other = optimize.minimize(minus_objective, x, method="BFGS", options={"gtol": 1e-6})
    assert ours <= other.fun + 1e-5
    assert found.gradient < 1e-3
    assert minus_objective(x) > ours + 1e-3  # the start was not the end


@pytest.mark.parametrize(("kind", "covariate", "directed"), CLOUDS)
def test_mkl_gives_back_the_only_draw(kind: str, covariate: bool, directed: bool) -> None:
    """Its tie probabilities, that is: with few rows or effects more than one place gives them."""
    made = cloud(kind, covariate=covariate, directed=directed, draws=1)
    first = made.positions[0] + 0.3 * np.random.default_rng(4).normal(size=(2, 9))
    found = made.estimate([first])
    p = model.tie_probability(found.positions.T, made.linear(found.coefficients, found.effects))
    np.testing.assert_allclose(p[made.known], made.expected[made.known], atol=1e-3)


def test_mkl_gives_back_the_places_of_the_only_draw() -> None:
    rng = np.random.default_rng(4)
    z = rng.normal(size=(1, 2, 10)) * 2
    observed = ~np.eye(10, dtype=np.bool_)
    dyads, _ = condense(np.zeros((10, 10), dtype=np.int8), observed, directed=True)
    first = z[0] + 0.3 * rng.normal(size=(2, 10))
    nothing, work = np.zeros((1, 0, 10)), kernel.workspace(10, 2)
    found = mkl.minimum_kl(z, np.array([[0.8]]), nothing, [first], dyads, work)
    np.testing.assert_allclose(
        model.distances(found.positions.T), model.distances(z[0].T), atol=1e-3
    )
    assert found.coefficients[0] == pytest.approx(0.8, abs=1e-3)


def test_mkl_keeps_the_best_of_its_starts() -> None:
    made = cloud("none")
    good, poor = made.positions.mean(axis=0), np.zeros((2, 9))
    alone = made.estimate([poor]).objective  # all in one place, where every slope is 0
    assert made.estimate([good]).objective > alone + 1
    for starts in ([good, poor], [poor, good]):
        assert made.estimate(starts).objective == made.estimate([good]).objective
    with pytest.raises(ValueError, match="at least one start"):
        made.estimate([])


@pytest.mark.parametrize("anywhere", [True, False])
def test_mkl_without_a_maximum_gives_posterior_means(anywhere: bool) -> None:
    """An actor as likely tied to all others fits best at infinity, where all are equally far."""
    made = cloud("sender+receiver")
    rng = np.random.default_rng(5)
    if anywhere:
        turn = rng.uniform(0, 2 * np.pi, len(made.positions))
        made.positions[:, :, 0] = 2 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        made.effects[:, :, 0] += 2
    mean = made.positions.mean(axis=0)
    found = made.estimate([mean, made.positions[3]])
    assert found.found != anywhere
    assert np.array_equal(found.positions, mean) == anywhere
    assert np.array_equal(found.effects, made.effects.mean(axis=0)) == anywhere
    assert np.array_equal(found.coefficients, made.coefficients.mean(axis=0)) == anywhere


def test_a_fit_says_that_there_is_no_mkl_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    tie = (np.random.default_rng(6).random((9, 9)) < 0.3).astype(np.int8)
    observed = ~np.eye(9, dtype=np.bool_)
    short = Settings(warmup=50, draws=20, thin=1, extend=0)
    seeds = np.random.SeedSequence(1).spawn(4)
    assert fit(tie, observed, groups=1, settings=short, seeds=seeds).notes == []
    monkeypatch.setattr(mkl, "_FARTHEST", 0.01)  # everything is beyond this
    found = fit(tie, observed, groups=1, settings=short, seeds=seeds)
    assert len(found.notes) == 1
    assert "The positions given are posterior means." in found.notes[0]


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
