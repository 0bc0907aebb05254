"""Where chains start: layouts, scales and clusters; dispersed, and finite on any network."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import linalg, optimize
from scipy.sparse import csgraph

from scripts.lpcm import diagnostics, kernel, model, start
from scripts.lpcm.dyads import Dyads, condense
from scripts.lpcm.effects import EFFECTS
from scripts.lpcm.fit import Settings, fit
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network
from scripts.lpcm.start import STARTS
from tests.lpcm.networks import network

FloatArray = NDArray[np.float64]


def full(n: int) -> NDArray[np.bool_]:
    observed: NDArray[np.bool_] = ~np.eye(n, dtype=np.bool_)
    return observed


def symmetric(rng: np.random.Generator, n: int) -> FloatArray:
    matrix = rng.normal(size=(n, n))
    return np.asarray(matrix + matrix.T)


def test_geodesics_against_scipy() -> None:
    rng = np.random.default_rng(8)
    ties = np.triu(rng.random((30, 30)) < 0.06, 1).astype(float)
    ties += ties.T
    expected = csgraph.shortest_path(ties, unweighted=True, directed=False)
    longest = expected[np.isfinite(expected)].max()
    assert not np.isfinite(expected).all()  # the case with no path is in it
    expected[~np.isfinite(expected)] = longest + 1
    np.testing.assert_array_equal(start.geodesics(ties), expected)


@pytest.mark.parametrize("directed", [True, False])
def test_ties_and_observed_dyads_of_every_pair(directed: bool) -> None:
    rng = np.random.default_rng(0)
    tie = (rng.random((20, 20)) < 0.3).astype(np.int8)
    if not directed:
        tie = np.maximum(tie, tie.T)
    observed = full(20) & (np.arange(20) < 7)[:, None]
    dyads, order = condense(tie, observed, directed=directed)
    ties, seen = start.pair_matrices(dyads)
    known = observed if directed else np.triu(observed | observed.T, 1)
    here = np.ix_(order, order)
    assert (seen == (known.astype(int) + known.T)[here]).all()
    assert (ties == (tie * known + (tie * known).T)[here]).all()


def test_leading_eigenvectors_against_scipy() -> None:
    rng = np.random.default_rng(1)
    turn = linalg.qr(rng.normal(size=(12, 12)))[0]
    values = np.array([9.0, -6.0, 4.0, *np.linspace(1, -1, 9)])  # the largest in size count
    matrix = (turn * values) @ turn.T
    z = rng.normal(size=(3, 12))
    start._leading(matrix, z)
    for found, value, vector in zip(z, values, turn.T, strict=False):
        expected = vector * math.sqrt(abs(value))
        np.testing.assert_allclose(found * np.sign(found @ expected), expected, atol=1e-6)


def test_inner_products_of_distances_are_those_of_the_places() -> None:
    z = np.random.default_rng(2).normal(size=(8, 3))
    found = start._inner_products(model.distances(z))
    centred = z - z.mean(axis=0)
    np.testing.assert_allclose(found, centred @ centred.T, atol=1e-12)


def test_excess_of_ties_is_zero_where_nothing_was_asked() -> None:
    rng = np.random.default_rng(3)
    n = 9
    ties = np.triu(rng.integers(0, 3, (n, n)), 1).astype(float)
    seen = np.maximum(ties, np.triu(np.full((n, n), 2.0), 1))
    seen[:3, 6:] = ties[:3, 6:] = 0
    ties, seen = ties + ties.T, seen + seen.T
    found = start._excess_ties(ties, seen)
    density = ties.sum() / seen.sum()
    degree = ties.sum(axis=1) + density * seen.sum(axis=1) / n
    expected = (ties - density * seen) / np.sqrt(np.outer(degree, degree))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-12)
    assert (found[:3, 6:] == 0).all()
    assert (found[3:6, 6:] != 0).all()


def stress(distance: FloatArray, weight: FloatArray, z: FloatArray) -> float:
    return float((weight * (model.distances(z.T) - distance) ** 2).sum())


def test_scaling_lowers_the_weighted_stress_and_ignores_unknown_pairs() -> None:
    rng = np.random.default_rng(4)
    n = 12
    distance = np.abs(symmetric(rng, n))
    weight = np.ones((n, n))
    weight[:4, 8:] = weight[8:, :4] = 0
    z = rng.normal(size=(2, n))
    values = [stress(distance, weight, z)]
    for _ in range(30):
        start._smacof(distance, weight, z, 1)
        values.append(stress(distance, weight, z))
    assert (np.diff(values) <= 1e-9).all()
    assert values[-1] < 0.7 * values[0]
    one, other = rng.normal(size=(2, n)), distance.copy()
    two = one.copy()
    other[:4, 8:] = other[8:, :4] = 1000.0
    start._smacof(distance, weight, one, 5)
    start._smacof(other, weight, two, 5)
    assert (one == two).all()
    np.fill_diagonal(weight, 0.0)
    weight[5] = weight[:, 5] = 0  # of whom nothing is known stays where it is
    before = z[:, 5].copy()
    start._smacof(distance, weight, z, 5)
    assert (z[:, 5] == before).all()


@pytest.mark.parametrize("asked", [12, 6])
def test_layout_recovers_a_chain_and_ignores_unknown_pairs(asked: int) -> None:
    n = 12
    tie = np.zeros((n, n), dtype=np.int8)
    tie[np.arange(n - 1), np.arange(1, n)] = 1
    observed = ~np.eye(n, dtype=np.bool_)
    observed[asked:] = False
    dyads, order = condense(tie, observed, directed=True)
    z = start.layout(np.random.default_rng(1), dyads, 2, STARTS.index("mds"))
    assert (z**2).mean() == pytest.approx(1)
    place = np.empty((n, 2))
    place[order] = z.T
    reached = asked + 1 if asked < n else n
    apart = model.distances(place)[:reached, :reached][np.triu_indices(reached, 1)]
    steps = np.abs(np.subtract.outer(np.arange(reached), np.arange(reached)))
    assert np.corrcoef(apart, steps[np.triu_indices(reached, 1)])[0, 1] > 0.97


def blocks(asked: int) -> tuple[Dyads, NDArray[np.int64], NDArray[np.int64]]:
    """Three groups of ten with many ties inside and few between them."""
    rng = np.random.default_rng(5)
    group = np.repeat([0, 1, 2], 10)
    chance = np.where(group[:, None] == group, 0.6, 0.03)
    tie = (rng.random((30, 30)) < chance).astype(np.int8)
    observed = full(30)
    observed[rng.permutation(30)[asked:]] = False
    dyads, order = condense(tie, observed, directed=True)
    return dyads, order, group


@pytest.mark.parametrize("kind", ["mds", "spectral"])
@pytest.mark.parametrize("asked", [30, 15])
def test_layouts_put_groups_apart(kind: str, asked: int) -> None:
    dyads, order, group = blocks(asked)
    same = (group[:, None] == group)[np.ix_(order, order)]

    def ratio(kind: str) -> float:
        z = start.layout(np.random.default_rng(6), dyads, 2, STARTS.index(kind))
        apart = model.distances(z.T)
        return float(apart[same & full(30)].mean() / apart[~same].mean())

    assert ratio(kind) < 0.5
    assert ratio("random") > 0.8


def test_a_random_layout_does_not_look_at_the_ties() -> None:
    tie = (np.random.default_rng(7).random((9, 9)) < 0.3).astype(np.int8)

    def drawn(tie: NDArray[np.int8], kind: str) -> FloatArray:
        dyads, _ = condense(tie, full(9), directed=True)
        return np.asarray(start.layout(np.random.default_rng(8), dyads, 2, STARTS.index(kind)))

    assert (drawn(tie, "random") == drawn(1 - tie, "random")).all()
    for kind in ("mds", "spectral"):
        assert (drawn(tie, kind) != drawn(1 - tie, kind)).any()


def test_clusters_are_found_from_any_centres() -> None:
    centres = np.array([[-8.0, 0.0], [8.0, 0.0], [0.0, 12.0]])
    truth = np.repeat([0, 1, 2], 7)
    z = np.ascontiguousarray((centres[truth] + np.random.default_rng(9).normal(size=(21, 2))).T)
    found = 0
    for seed in range(20):
        labels = start.clusters(np.random.default_rng(seed), z, 3)
        found += int(((labels[:, None] == labels) == (truth[:, None] == truth)).all())
    assert found >= 15  # k-means may end elsewhere, from centres not far apart
    assert (start.clusters(np.random.default_rng(0), z, 1) == 0).all()
    assert set(start.clusters(np.random.default_rng(0), z, 21)) <= set(range(21))
    everywhere = start.clusters(np.random.default_rng(0), np.zeros((2, 6)), 3)
    assert ((everywhere >= 0) & (everywhere < 3)).all()  # all in one place: no cluster is better


def test_the_scale_is_the_likeliest_and_the_intercept_suits_it() -> None:
    dyads, _, _ = blocks(30)
    prior, work = Prior.default(30, 3, 2), kernel.workspace(30, 2)
    shape = start.layout(np.random.default_rng(10), dyads, 2, STARTS.index("mds"))
    nothing = np.zeros((0, 30))

    def height(scale: float, intercept: float) -> float:
        z = np.ascontiguousarray(scale * shape)
        value = kernel.log_likelihood(z, np.array([intercept]), nothing, dyads, work)
        value -= 0.5 * (z**2).sum() / (prior.mean_variance + prior.variance_scale)
        return float(value - 0.5 * intercept**2 / prior.intercept_variance)

    scale, intercept = start._scale(shape, dyads, work, prior)
    scales = np.geomspace(0.1, 6.0, 16)
    tops = [
        optimize.minimize_scalar(
            lambda b, scale=scale: -height(scale, b), bounds=(-10, 10), method="bounded"
        )
        for scale in scales
    ]
    best = int(np.argmin([top.fun for top in tops]))
    assert 0 < best < 15
    assert scale == pytest.approx(scales[best])
    assert intercept == pytest.approx(tops[best].x, abs=1e-3)
    # covariates and effects of actors play no part
    split = dyads._replace(split=True)
    assert start._scale(shape, split, work, prior) == (scale, intercept)


def awkward() -> Iterator[tuple[str, NDArray[np.int8], NDArray[np.bool_]]]:
    n = 9
    tie = np.zeros((n, n), dtype=np.int8)
    yield "no ties", tie, full(n)
    yield "all ties", full(n).astype(np.int8), full(n)
    blocks = np.kron(np.eye(3, dtype=np.int8), np.ones((3, 3), dtype=np.int8))
    yield "three components", blocks, full(n)
    blocks = blocks.copy()
    blocks[3:] = 0
    yield "isolates", blocks, full(n)
    one = np.zeros((n, n), dtype=np.bool_)
    one[4, 7] = True
    yield "one dyad seen, no tie", tie, one
    yield "one dyad seen, a tie", np.ones((n, n), dtype=np.int8), one
    yield "two actors", tie[:2, :2], full(2)
    yield "one respondent", blocks, full(n) & (np.arange(n) == 0)[:, None]


@pytest.mark.parametrize("kind", STARTS)
@pytest.mark.parametrize("dims", [1, 2, 3])
def test_any_network_gives_a_finite_start(kind: str, dims: int) -> None:
    for name, tie, observed in awkward():
        n = len(tie)
        dyads, _ = condense(tie, observed, directed=True)
        z = start.layout(np.random.default_rng(0), dyads, dims, STARTS.index(kind))
        assert np.abs(z.sum(axis=1)).max() < 1e-9, name
        assert (z**2).mean() == pytest.approx(1), name
        for groups in (0, 2):
            prior, work = Prior.default(n, groups, dims), kernel.workspace(n, dims)
            rng = np.random.default_rng(1)
            state = start.start(rng, dyads, work, prior, groups=groups, dims=dims, kind=kind)
            for part in state:
                assert np.isfinite(part).all(), name
            assert (state.variances > 0).all(), name
            assert state.weights.sum() == pytest.approx(1), name


@pytest.mark.parametrize("kind", STARTS)
def test_starts_are_dispersed_and_consistent(kind: str) -> None:
    rng = np.random.default_rng(9)
    tie = simulate_network(rng, rng.normal(size=(30, 2)) * 2, 1.0)
    dyads, _ = condense(tie, ~np.eye(30, dtype=np.bool_), directed=True)
    work, prior = kernel.workspace(30, 2), Prior.default(30, 3, 2)
    states = [
        start.start(np.random.default_rng(s), dyads, work, prior, groups=3, dims=2, kind=kind)
        for s in range(4)
    ]
    assert np.std([s.coefficients[0] for s in states]) > 0.1
    apart = np.array([model.distances(s.positions.T) for s in states])
    assert np.median(apart.std(axis=0) / (apart.mean(axis=0) + 1e-9)) > 0.1
    for state in states:
        value = kernel.log_likelihood(*state[:3], dyads, work)
        assert state.log_likelihood == value
        assert (state.variances > 0).all()
        assert state.weights.sum() == pytest.approx(1)
        for g in range(3):
            if (state.labels == g).any():
                centre = state.positions[:, state.labels == g].mean(axis=1)
                assert state.means[g] == pytest.approx(centre)
    null = 30 * 29 * math.log(0.5)
    if kind != "random":
        assert min(s.log_likelihood for s in states) > null  # better than knowing nothing
    again = start.start(np.random.default_rng(0), dyads, work, prior, groups=3, dims=2, kind=kind)
    assert again.positions.tobytes() == states[0].positions.tobytes()


@pytest.mark.parametrize("kind", ["sender", "correlated", "sociality"])
def test_covariates_start_without_influence_and_effects_small(kind: str) -> None:
    rng = np.random.default_rng(11)
    tie = (rng.random((12, 12)) < 0.3).astype(np.int8)
    x = rng.normal(size=(12, 12, 2))
    dyads, _ = condense(tie, full(12), directed=True, covariates=x, effects=kind)
    prior = Prior.default(12, 2, 2)
    work = kernel.workspace(12, 2, dyads.tie.shape[1])
    state = start.start(rng, dyads, work, prior, groups=2, dims=2)
    rows = len(EFFECTS[kind])
    assert state.coefficients.shape == (3,)
    assert (state.coefficients[1:] == 0).all()
    assert state.effects.shape == (rows, 12)
    assert 0 < state.effects.std() < 0.2
    assert (state.effect_covariance == prior.effect_scale * np.eye(rows)).all()
    assert state.log_likelihood == kernel.log_likelihood(*state[:3], dyads, work)


def test_all_starts_lead_to_the_same_posterior() -> None:
    tie, observed, _ = network("sampson")
    chains = []
    for number, kind in enumerate(STARTS):
        settings = Settings(chains=2, warmup=400, draws=250, thin=4, extend=0, start=kind)
        seeds = np.random.SeedSequence(number).spawn(2)
        found = fit(tie, observed, groups=1, settings=settings, seeds=seeds)
        chains.append(np.stack([found.intercept, found.log_likelihood]))
    together = np.concatenate(chains, axis=1)  # two quantities, six chains
    assert (diagnostics.diagnose(together)[:, 0] < 1.05).all()
    together[0, 2:4] += together[0].std()
    assert diagnostics.diagnose(together)[0, 0] > 1.05  # the check can fail


def test_an_unknown_start_is_refused() -> None:
    with pytest.raises(ValueError, match="start must be one of mds, spectral, random"):
        Settings(start="anywhere")
