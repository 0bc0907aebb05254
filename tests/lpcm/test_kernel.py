"""The compiled kernels against the plain model and finite differences."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit
from numpy.typing import NDArray

from scripts.lpcm import kernel, model, numeric
from scripts.lpcm.dyads import Dyads, check_network, condense

_exp, _log = numeric.exp, numeric.log


@njit
def _exp_all(x: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty_like(x)
    for i in range(x.size):
        out[i] = _exp(x[i])
    return out


@njit
def _log_all(x: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.empty_like(x)
    for i in range(x.size):
        out[i] = _log(x[i])
    return out


def test_exp_over_its_range() -> None:
    x = np.concatenate([np.linspace(-700, 700, 400_001), np.linspace(-1, 1, 100_001), [0.0]])
    with np.errstate(over="raise"):
        assert np.abs(_exp_all(x) / np.exp(x) - 1).max() < 1e-15
    assert _exp_all(np.array([0.0]))[0] == 1.0
    assert _exp_all(np.array([-1e9]))[0] == pytest.approx(math.exp(-700))
    assert math.isfinite(_exp_all(np.array([1e9]))[0])


def test_log_over_its_range() -> None:
    x = np.concatenate([np.geomspace(1e-300, 1e300, 300_001), np.linspace(0.5, 2, 100_001)])
    assert np.abs(_log_all(x) - np.log(x)).max() < 3e-13  # 1 ulp at |log| = 690
    near = np.linspace(0.5, 2, 100_001)
    assert np.abs(_log_all(near) - np.log(near)).max() < 3e-16
    assert _log_all(np.array([1.0]))[0] == 0.0


def random_network(
    rng: np.random.Generator, n: int, share: float
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    tie = (rng.random((n, n)) < 0.4).astype(np.int8)
    observed = rng.random((n, n)) < share
    np.fill_diagonal(observed, False)
    return tie, observed


def symmetric(tie: NDArray[np.int8]) -> NDArray[np.int8]:
    upper = np.triu(tie, 1)
    return (upper + upper.T).astype(np.int8)


def rows_only(observed: NDArray[np.bool_], asked: int) -> NDArray[np.bool_]:
    rows = np.zeros_like(observed)
    rows[:asked] = True
    np.fill_diagonal(rows, False)
    return rows


CASES = [
    (seed, n, d, directed, mask)
    for seed, (n, d) in enumerate([(2, 1), (7, 2), (18, 3), (70, 2)])
    for directed in (True, False)
    for mask in ("full", "random", "rows")
]


@pytest.mark.parametrize(("seed", "n", "d", "directed", "mask"), CASES)
def test_likelihood_gradient_and_information(
    seed: int, n: int, d: int, directed: bool, mask: str
) -> None:
    rng = np.random.default_rng(seed)
    tie, observed = random_network(rng, n, 1.0 if mask == "full" else 0.5)
    if mask == "rows":
        observed = rows_only(observed, max(1, n // 4))
    observed[0, 1] = True
    if not directed:
        tie = symmetric(tie)
    positions, intercept = rng.normal(size=(n, d)) * 1.5, 0.7
    dyads, order = condense(tie, observed, directed=directed)
    work = kernel.workspace(n, d)
    z = np.ascontiguousarray(positions[order].T)

    def value(z: NDArray[np.float64], b: float) -> float:
        return kernel.log_likelihood(z, b, dyads, work)

    expected = model.log_likelihood(tie, observed, positions, intercept, directed=directed)
    assert value(z, intercept) == pytest.approx(expected, abs=1e-7)

    slope = np.empty((d, n))
    by_intercept = kernel.gradient(z, intercept, dyads, work, slope)
    h = 1e-5
    numeric_b = (value(z, intercept + h) - value(z, intercept - h)) / (2 * h)
    assert by_intercept == pytest.approx(numeric_b, abs=1e-5)
    for c, i in [(0, 0), (d - 1, n - 1), (d - 1, n // 2)]:
        up, down = z.copy(), z.copy()
        up[c, i] += h
        down[c, i] -= h
        assert slope[c, i] == pytest.approx(
            (value(up, intercept) - value(down, intercept)) / (2 * h), abs=2e-5
        )
    assert np.abs(slope.sum(axis=1)).max() < 1e-9  # a shift changes nothing

    p = model.tie_probability(positions, intercept)
    count = np.triu(observed | observed.T, 1) if not directed else observed
    full = count * p * (1 - p)
    by_actor = np.empty(n)
    total = kernel.information(z, intercept, dyads, work, by_actor)
    assert total == pytest.approx(full.sum(), rel=1e-9)
    assert by_actor == pytest.approx((full + full.T).sum(axis=1)[order], rel=1e-9, abs=1e-12)

    ties = kernel.tie_means(z[None], np.array([intercept]), dyads, work)
    assert ties.sum() == pytest.approx((count * p).sum(), rel=1e-9)


def test_coincident_actors_have_a_finite_gradient() -> None:
    tie, observed = random_network(np.random.default_rng(0), 5, 1.0)
    dyads, _ = condense(tie, observed, directed=True)
    slope = np.empty((2, 5))
    by = kernel.gradient(np.zeros((2, 5)), 1.0, dyads, kernel.workspace(5, 2), slope)
    assert math.isfinite(by)
    assert (slope == 0).all()


@pytest.mark.parametrize("intercept", [-1e4, -400.0, 400.0, 1e4])
def test_extreme_intercepts_stay_finite_and_right(intercept: float) -> None:
    rng = np.random.default_rng(3)
    tie, observed = random_network(rng, 6, 1.0)
    positions = rng.normal(size=(6, 2))
    dyads, order = condense(tie, observed, directed=True)
    z, work = np.ascontiguousarray(positions[order].T), kernel.workspace(6, 2)
    expected = model.log_likelihood(tie, observed, positions, intercept)
    assert kernel.log_likelihood(z, intercept, dyads, work) == pytest.approx(expected, rel=1e-12)
    slope = np.empty((2, 6))
    by = kernel.gradient(z, intercept, dyads, work, slope)
    eta_right = tie[observed].sum() - (30 if intercept > 0 else 0)
    assert by == pytest.approx(eta_right, abs=1e-6)
    assert np.isfinite(slope).all()


def test_actor_log_likelihood_is_that_actors_share() -> None:
    rng = np.random.default_rng(4)
    for mask in ("random", "rows"):
        tie, observed = random_network(rng, 9, 0.6)
        if mask == "rows":
            observed = rows_only(observed, 3)
        positions = rng.normal(size=(9, 2))
        dyads, order = condense(tie, observed, directed=True)
        z, work = np.ascontiguousarray(positions[order].T), kernel.workspace(9, 2)
        for a in range(9):
            place = rng.normal(size=2)
            pairs = kernel.actor_pairs(a, dyads, work)
            change = kernel.actor_log_likelihood(z, place, 0.3, pairs, work)
            change -= kernel.actor_log_likelihood(z, z[:, a].copy(), 0.3, pairs, work)
            moved = z.copy()
            moved[:, a] = place
            whole = kernel.log_likelihood(moved, 0.3, dyads, work)
            whole -= kernel.log_likelihood(z, 0.3, dyads, work)
            assert change == pytest.approx(whole, abs=1e-6)


def _pairs(dyads: Dyads, order: NDArray[np.int64]) -> dict[tuple[int, int], tuple[float, float]]:
    out = {}
    for i, at in enumerate(dyads.start):
        for j in range(i + 1, dyads.n):
            key = (int(min(order[i], order[j])), int(max(order[i], order[j])))
            out[key] = (float(dyads.ties[at + j - i - 1]), float(dyads.seen[at + j - i - 1]))
    return out


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 9), st.integers(0, 2**32 - 1), st.floats(0.0, 1.0), st.booleans())
def test_condensing_loses_and_invents_nothing(
    n: int, seed: int, share: float, directed: bool
) -> None:
    tie, observed = random_network(np.random.default_rng(seed), n, share)
    if not directed:
        tie = symmetric(tie)
    pairs = _pairs(*condense(tie, observed, directed=directed))
    for i in range(n):
        for j in range(i + 1, n):
            both = [(tie[i, j], observed[i, j]), (tie[j, i], observed[j, i])]
            seen = [int(y) for y, known in both if known]
            if not directed:
                seen = seen[:1]
            assert pairs.get((i, j), (0.0, 0.0)) == (sum(seen), len(seen))


def test_twelve_interviews_need_twelve_rows() -> None:
    observed = np.zeros((40, 40), dtype=np.bool_)
    asked = [3, 5, 8, 13, 20, 21, 22, 30, 31, 35, 38, 39]
    observed[asked] = True
    np.fill_diagonal(observed, False)
    dyads, order = condense(np.zeros((40, 40), dtype=np.int8), observed, directed=True)
    assert sorted(order[: dyads.start.size].tolist()) == asked


def test_undirected_disagreement_is_refused() -> None:
    tie = np.zeros((3, 3), dtype=np.int8)
    tie[2, 0] = 1
    with pytest.raises(ValueError, match=r"tie\[0, 2\] is 0 and tie\[2, 0\] is 1"):
        condense(tie, ~np.eye(3, dtype=np.bool_), directed=False)
    only_upper = np.triu(np.ones((3, 3), dtype=np.int8), 1)
    dyads, _ = condense(only_upper, ~np.eye(3, dtype=np.bool_), directed=False)
    assert dyads.ties.sum() == dyads.seen.sum() == 3


def test_bad_networks_are_refused_in_words() -> None:
    eye = np.eye(3, dtype=np.bool_)
    tie = np.zeros((3, 3), dtype=np.int8)
    for bad_tie, bad_observed, words in [
        (tie[:2], ~eye, "square"),
        (tie, ~eye[:2], "shape"),
        (tie, (~eye).astype(int), "boolean"),
        (tie, np.ones((3, 3), dtype=np.bool_), "diagonal"),
        (tie, np.zeros((3, 3), dtype=np.bool_), "no dyad is observed"),
        (tie + 2, ~eye, "must be 0 or 1"),
        (tie[:1, :1], ~eye[:1, :1], "at least two actors"),
    ]:
        with pytest.raises(ValueError, match=words):
            check_network(bad_tie, bad_observed)
    tie[0, 0] = 9  # not observed, so never read
    check_network(tie, ~eye)


def test_an_actor_tied_to_one_row_only_is_known_by_it() -> None:
    tie = np.zeros((6, 6), dtype=np.int8)
    tie[4, [0, 1]] = 1
    tie[5, [1, 2, 4]] = 1
    observed = (np.arange(6) >= 4)[:, None] & ~np.eye(6, dtype=np.bool_)
    dyads, order = condense(tie, observed, directed=True)
    row = {int(actor): place for place, actor in enumerate(order)}
    expected = {0: row[4], 1: -1, 2: row[5], 3: -1, 4: -1, 5: -1}
    assert {int(a): int(dyads.only[i]) for i, a in enumerate(order)} == expected
