"""The compiled kernels against the plain model, written out in numpy, and finite differences."""

import itertools
import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit
from numpy.typing import NDArray

from scripts.lpcm import kernel, model, numeric
from scripts.lpcm.dyads import Dyads, check_network, condense
from scripts.lpcm.effects import EFFECTS, sender_and_receiver

_exp, _log, _height, _gradient = numeric.exp, numeric.log, kernel._height, kernel._gradient
FloatArray = NDArray[np.float64]


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


class Case(NamedTuple):
    """A network with parameters, in the caller's order."""

    tie: NDArray[np.int8]
    observed: NDArray[np.bool_]
    directed: bool
    kind: str  # of effects
    x: FloatArray | None  # (n, n, q)
    positions: FloatArray  # (n, d)
    coefficients: FloatArray  # (1 + q,)
    effects: FloatArray  # (E, n)

    @property
    def linear(self) -> FloatArray:
        s, r = sender_and_receiver(self.kind, self.effects)
        return model.linear_predictor(self.coefficients, len(self.tie), self.x, s, r)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Every dyad that counts, once."""
        if self.directed:
            return self.observed
        return np.triu(self.observed | self.observed.T, 1)

    def log_likelihood(self) -> float:
        return model.log_likelihood(
            self.tie, self.observed, self.positions, self.linear, directed=self.directed
        )

    def moved(self, rng: np.random.Generator, by: float) -> tuple["Case", "Case", list[FloatArray]]:
        """The case a small step on and back in a random direction, and that direction."""
        parts = (self.positions, self.coefficients, self.effects)
        way = [rng.normal(size=part.shape) for part in parts]
        on, back = (
            self._replace(
                **{
                    name: part + sign * by * w
                    for name, part, w in zip(Case._fields[5:], parts, way, strict=True)
                }
            )
            for sign in (1, -1)
        )
        return on, back, way

    def condense(self) -> tuple["Packed", NDArray[np.int64]]:
        dyads, order = condense(
            self.tie,
            self.observed,
            directed=self.directed,
            covariates=self.x,
            effects=self.kind,
        )
        n, d = self.positions.shape
        z = np.ascontiguousarray(self.positions[order].T)
        effects = np.ascontiguousarray(self.effects[:, order])
        work = kernel.workspace(n, d, pairs=dyads.tie.shape[1])
        return Packed(z, self.coefficients, effects, dyads, work), order


class Packed(NamedTuple):
    """A case as the kernels take it."""

    z: FloatArray
    coefficients: FloatArray
    effects: FloatArray
    dyads: Dyads
    work: kernel.Workspace

    def height(self) -> float:
        return float(kernel.log_likelihood(*self))

    def slope(self, *, double: bool = True) -> list[FloatArray]:
        out = [np.full_like(part, np.nan) for part in self[:3]]
        kernel.gradient(*self._replace(dyads=self.dyads._replace(double=double)), *out)
        return out


def draw_case(
    rng: np.random.Generator, n: int, d: int, directed: bool, mask: str, q: int, kind: str
) -> Case:
    tie, observed = random_network(rng, n, 1.0 if mask == "full" else 0.6)
    if mask == "rows":
        observed = rows_only(observed, max(1, n // 5))
    observed[0, 1] = True
    x = rng.normal(size=(n, n, q))
    if not directed:
        tie, x = symmetric(tie), x + x.transpose(1, 0, 2)
    positions = rng.normal(size=(n, d)) * 1.5
    if d == 1:  # at random on a line, some would be as close as finite differences' steps
        positions = (0.3 * rng.permutation(n) + 0.2 * rng.random(n))[:, None]
    return Case(
        tie,
        observed,
        directed,
        kind,
        x if q else None,
        positions,
        np.append(0.7, rng.normal(size=q)),
        rng.normal(size=(len(EFFECTS[kind]), n)),
    )


SIZES = (2, 5, 15, 16, 17, 33)
MASKS = ("full", "random", "rows")
VARIANTS = [
    (d, directed, kind)
    for d in (1, 2, 3)
    for directed in (True, False)
    for kind in (EFFECTS if directed else ("none", "sociality"))
]


def cases(d: int, directed: bool, kind: str) -> Iterator[tuple[str, np.random.Generator, Case]]:
    for number, (n, mask, q) in enumerate(itertools.product(SIZES, MASKS, (0, 2))):
        rng = np.random.default_rng([number, d])
        yield f"n={n} {mask} q={q}", rng, draw_case(rng, n, d, directed, mask, q, kind)


def residual(case: Case) -> FloatArray:
    """y - p where a dyad counts, else 0."""
    p = model.tie_probability(case.positions, case.linear)
    tie = case.tie if case.directed else np.where(case.observed, case.tie, case.tie.T)
    return np.where(case.known, tie - p, 0.0)


def by_parameter(weight: FloatArray, case: Case, power: int) -> tuple[FloatArray, FloatArray]:
    """Sums of weight times what each coefficient and effect is multiplied with, to a power."""
    n, q = len(weight), len(case.coefficients) - 1
    by_coefficient = [weight.sum()]
    by_coefficient += [(weight * case.x[:, :, k] ** power).sum() for k in range(q)]  # type: ignore[index]
    rows = {
        "sender": weight.sum(axis=1),
        "receiver": weight.sum(axis=0),
        "sociality": weight.sum(axis=0) + weight.sum(axis=1),
    }
    by_effect = np.array([rows[name] for name in EFFECTS[case.kind]]).reshape(-1, n)
    return np.array(by_coefficient), by_effect


def plain_gradient(case: Case) -> list[FloatArray]:
    pull = residual(case)
    apart = np.sqrt(model.distances(case.positions) ** 2 + kernel.TINY)
    away = (case.positions[:, None] - case.positions) / apart[:, :, None]
    by_position = -np.einsum("ij,ijc->ic", pull + pull.T, away)
    return [by_position, *by_parameter(pull, case, 1)]


@pytest.mark.parametrize(("d", "directed", "kind"), VARIANTS)
def test_log_likelihood_is_the_models(d: int, directed: bool, kind: str) -> None:
    for name, _, case in cases(d, directed, kind):
        packed, _ = case.condense()
        # squared distances have 1e-12 added to them: distances some 1e-12 / 2 over themselves
        assert packed.height() == pytest.approx(case.log_likelihood(), rel=1e-12, abs=1e-8), name
        # and what was not observed is not in it
        asked = case.observed if directed else case.observed | case.observed.T
        other = case._replace(tie=np.where(asked, case.tie, 1 - case.tie).astype(np.int8))
        if case.x is not None:
            other = other._replace(x=np.where(asked[:, :, None], case.x, np.nan))
        assert other.condense()[0].height() == packed.height(), name


@pytest.mark.parametrize(("d", "directed", "kind"), VARIANTS)
def test_gradient_is_the_models(d: int, directed: bool, kind: str) -> None:
    for name, rng, case in cases(d, directed, kind):
        packed, order = case.condense()
        by_position, by_coefficient, by_effect = packed.slope()
        expected = plain_gradient(case)
        found = [by_position.T, by_coefficient, by_effect]
        for ours, plain in zip(found, expected, strict=True):
            plain = plain[order] if plain is expected[0] else plain
            plain = plain[:, order] if plain is expected[2] else plain
            np.testing.assert_allclose(ours, plain, rtol=1e-9, atol=1e-8, err_msg=name)
        on, back, way = case.moved(rng, 1e-5)
        difference = (on.log_likelihood() - back.log_likelihood()) / 2e-5
        along = sum(float((a * b).sum()) for a, b in zip(expected, way, strict=True))
        assert along == pytest.approx(difference, rel=1e-6, abs=1e-5), name


@pytest.mark.parametrize(("d", "directed", "kind"), VARIANTS)
def test_information_is_the_models(d: int, directed: bool, kind: str) -> None:
    for name, _, case in cases(d, directed, kind):
        packed, order = case.condense()
        p = model.tie_probability(case.positions, case.linear)
        bend = np.where(case.known, p * (1 - p), 0.0)
        by_coefficient, by_effect = by_parameter(bend, case, 2)
        out = [np.full(len(order), np.nan), *(np.full_like(part, np.nan) for part in packed[1:3])]
        kernel.information(*packed, *out)
        expected = [(bend + bend.T).sum(axis=1)[order], by_coefficient, by_effect[:, order]]
        for ours, plain in zip(out, expected, strict=True):
            np.testing.assert_allclose(ours, plain, rtol=1e-9, atol=1e-10, err_msg=name)


@pytest.mark.parametrize(("d", "directed", "kind"), VARIANTS)
def test_an_actors_log_likelihood_is_its_share(d: int, directed: bool, kind: str) -> None:
    for name, rng, case in cases(d, directed, kind):
        packed, order = case.condense()
        kernel.place(packed.z, packed.work)
        for a in range(len(order)):
            pairs = kernel.gather_actor(a, *packed[1:])
            there = rng.normal(size=d)
            values = [
                kernel.actor_log_likelihood(at, packed.coefficients[0], pairs, *packed[3:])
                for at in (there, packed.z[:, a].copy())
            ]
            # everything else left alone: the change of the whole
            changed = case.positions.copy()
            changed[order[a]] = there
            change = case._replace(positions=changed).log_likelihood() - case.log_likelihood()
            assert values[0] - values[1] == pytest.approx(change, abs=1e-8), (name, a)
            own = np.zeros_like(case.known)
            own[order[a]], own[:, order[a]] = case.known[order[a]], case.known[:, order[a]]
            share = case._replace(observed=own, tie=np.where(case.known, case.tie, case.tie.T))
            assert values[1] == pytest.approx(share.log_likelihood(), abs=1e-8), (name, a)


@pytest.mark.parametrize(("d", "directed", "kind"), VARIANTS)
def test_tie_means_are_those_of_every_dyad(d: int, directed: bool, kind: str) -> None:
    for name, rng, case in cases(d, directed, kind):
        packed, order = case.condense()
        draws = [case, *(case.moved(rng, 0.3)[0] for _ in range(3))]
        p = np.mean([model.tie_probability(c.positions, c.linear) for c in draws], axis=0)
        expected = np.where(case.known, p, 0.0)[np.ix_(order, order)]
        found = kernel.tie_means(
            np.array([c.positions[order].T for c in draws]),
            np.array([c.coefficients for c in draws]),
            np.array([c.effects[:, order] for c in draws]),
            *packed[3:],
        )
        dyads = packed.dyads
        assert found.shape == (2 if dyads.split else 1, dyads.ties.size)
        i, j, at = held(dyads)
        if dyads.split:
            np.testing.assert_allclose(found[0, at], expected[i, j], atol=1e-9, err_msg=name)
            np.testing.assert_allclose(found[1, at], expected[j, i], atol=1e-9, err_msg=name)
        else:
            both = expected[i, j] + expected[j, i]
            np.testing.assert_allclose(found[0, at], both, atol=1e-9, err_msg=name)
        assert found.sum() == pytest.approx(expected.sum(), abs=1e-8), name  # and no more


EPS = 2.0**-24  # half a unit in the last place of 1 in single precision


def single_error(case: Case) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Bounds of the error of the single-precision gradient: by position (n, d), by intercept.

    To first order in EPS, dyad by dyad. Coordinates are rounded, so a distance is off by EPS times
    the sizes of the two positions and 2 EPS times itself, and the predictor by this and EPS times
    itself and the intercept; exp adds 3e-7 of itself. All this moves p by p (1 - p) <= 1 / 4 as
    much. Forming y - p and the unit vector takes some ten roundings of numbers of at most m; a
    difference of two close positions is off in its direction by EPS times their sizes over their
    distance. Sixteen lanes of n / 16 numbers, then a tree: fewer than n additions.
    """
    n = len(case.tie)
    size = np.abs(case.positions).max(axis=1)
    sizes = size[:, None] + size
    apart = np.maximum(model.distances(case.positions), math.sqrt(kernel.TINY))
    m = (case.known.astype(float) + case.known.T) * (1 - np.eye(n))
    eta = np.abs(case.coefficients[0] - apart)
    off = EPS * (sizes * 2 + 2 * apart + eta + abs(case.coefficients[0])) + 3e-7
    of_residual = m * (0.25 * off + 10 * EPS)
    pull = np.abs(residual(case) + residual(case).T)
    of_direction = pull * EPS * (2 * sizes / apart + 10)
    additions = n * EPS * pull
    by_position = (of_residual + of_direction + additions).sum(axis=1)
    by_intercept = 0.5 * (of_residual + pull * 10 * EPS).sum() + n * EPS * pull.sum()
    return by_position, by_intercept, pull


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("directed", [True, False])
def test_error_of_the_gradient_in_single_precision(d: int, directed: bool) -> None:
    largest = 0.0
    for name, _, case in cases(d, directed, "none"):
        if case.x is not None:
            continue
        packed, order = case.condense()
        double, single = packed.slope(), packed.slope(double=False)
        by_position, by_intercept, pull = single_error(case)
        error = np.abs(single[0] - double[0]).max(axis=0)
        assert (error <= by_position[order]).all(), name
        assert abs(single[1][0] - double[1][0]) <= by_intercept, name
        if len(order) > 5:  # the bound is worth something, and this is single precision indeed
            assert by_position.max() < 2e-4 * max(1.0, pull.sum(axis=1).max()), name
            assert error.max() > EPS / 10, name
        largest = max(largest, error.max() / max(1.0, pull.max()))
    assert largest < 1e-5


def test_gradients_with_covariates_or_effects_are_in_double_precision() -> None:
    case = draw_case(np.random.default_rng(0), 17, 2, True, "random", 2, "receiver")
    packed, _ = case.condense()
    for a, b in zip(packed.slope(double=False), packed.slope(), strict=True):
        assert (a == b).all()


@pytest.mark.parametrize("kind", ["none", "correlated"])
def test_what_was_worked_out_before_leaves_no_trace(kind: str) -> None:
    """A force must depend on the position alone."""
    rng = np.random.default_rng(1)
    case = draw_case(rng, 21, 2, True, "rows", 2 if kind != "none" else 0, kind)
    other = case.moved(rng, 1.0)[0]
    fresh, used = case.condense()[0], case.condense()[0]
    before = other.condense()[0]._replace(work=used.work)
    for double in (True, False):
        expected = fresh._replace(work=case.condense()[0].work).slope(double=double)
        before.slope(double=not double)
        before.height()
        kernel.place(before.z, used.work)
        kernel.gather_actor(3, *before[1:])
        kernel.information(*before, np.empty(21), *(np.empty_like(part) for part in before[1:3]))
        for a, b in zip(used.slope(double=double), expected, strict=True):
            assert a.tobytes() == b.tobytes()
        assert used.height() == case.condense()[0].height()


def test_a_shift_of_all_actors_changes_nothing() -> None:
    for d, directed, kind in VARIANTS:
        for name, _, case in cases(d, directed, kind):
            by_position = case.condense()[0].slope()[0]
            assert np.abs(by_position.sum(axis=1)).max() < 1e-9, name


def test_coincident_actors_have_a_finite_gradient() -> None:
    for kind in ("none", "sender"):
        case = draw_case(np.random.default_rng(0), 5, 2, True, "full", 0, kind)
        packed, _ = case._replace(positions=np.zeros((5, 2))).condense()
        for double in (True, False):
            by_position, by_coefficient, by_effect = packed.slope(double=double)
            assert np.isfinite(by_coefficient).all()
            assert np.isfinite(by_effect).all()
            assert (by_position == 0).all()


@pytest.mark.parametrize("kind", ["none", "sociality"])
@pytest.mark.parametrize("apart", [0.0, 1.0, 500.0])
@pytest.mark.parametrize("intercept", [-1e4, -500.0, 0.0, 500.0, 1e4])
def test_extremes_stay_finite_and_right(intercept: float, apart: float, kind: str) -> None:
    rng = np.random.default_rng(3)
    case = draw_case(rng, 18, 2, True, "full", 0, kind)
    case = case._replace(
        positions=apart * rng.normal(size=(18, 2)), coefficients=np.array([intercept])
    )
    packed, order = case.condense()
    # coincident actors are 1e-6 apart
    tolerance = {"rel": 1e-12, "abs": 1e-6 * 18 * 17 if apart == 0 else 1e-8}
    assert packed.height() == pytest.approx(case.log_likelihood(), **tolerance)
    for double in (True, False):
        by_position, by_coefficient, by_effect = packed.slope(double=double)
        assert np.isfinite(by_position).all()
        assert np.isfinite(by_effect).all()
        total = float(residual(case).sum())
        assert by_coefficient[0] == pytest.approx(total, abs=1e-3 if not double else 1e-4)
    out = [np.empty(18), *(np.empty_like(part) for part in packed[1:3])]
    kernel.information(*packed, *out)
    p = model.tie_probability(case.positions, case.linear)
    bend = np.where(case.known, p * (1 - p), 0.0)
    np.testing.assert_allclose(out[0], (bend + bend.T).sum(axis=1)[order], rtol=1e-4, atol=1e-9)


@pytest.mark.parametrize("kind", ["none", "sender"])
@pytest.mark.parametrize("where", [math.inf, -math.inf, math.nan])
def test_a_place_out_of_bounds_has_no_finite_log_likelihood(kind: str, where: float) -> None:
    """Moves refuse what is not finite: a clipped exp must not make it so."""
    packed, _ = draw_case(np.random.default_rng(4), 18, 2, True, "full", 0, kind).condense()
    packed.z[1, 7] = where
    assert not math.isfinite(packed.height())


def crowded(n: int, *, twice: bool) -> Packed:
    """All actors in one place and log odds 0: every factor 1 + exp(-|eta|) is at its largest."""
    tie = np.triu(np.ones((n, n), dtype=np.int8), 1)
    kind = "none" if twice else "sender"
    dyads, _ = condense(tie, ~np.eye(n, dtype=np.bool_), directed=True, effects=kind)
    rows = len(EFFECTS[kind])
    return Packed(
        np.zeros((2, n)),
        np.full(1, math.sqrt(kernel.TINY)),
        np.zeros((rows, n)),
        dyads,
        kernel.workspace(n, 2, dyads.tie.shape[1]),
    )


@pytest.mark.parametrize("twice", [True, False])
def test_products_of_many_factors_do_not_overflow(twice: bool) -> None:
    """Some 3,000 blocks (twice as many if each dyad has its own predictor), 400 a logarithm."""
    packed = crowded(300, twice=twice)
    assert packed.dyads.ties.size / 16 > 5 * kernel._FLUSH
    assert packed.height() == pytest.approx(-300 * 299 * math.log(2), rel=1e-13)


def test_without_a_logarithm_now_and_then_they_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_FLUSH", 10**9)

    @njit
    def spoilt(z: FloatArray, b: float, dyads: Dyads, work: kernel.Workspace) -> float:
        return float(_height(work.axes, z, b, dyads.ties, dyads.seen, dyads.start))

    packed = crowded(300, twice=True)
    found = spoilt(packed.work.double, packed.coefficients[0], packed.dyads, packed.work)
    assert found > packed.height() + 1000  # the product stuck at infinity


@pytest.mark.parametrize("kind", ["none", "sender+receiver"])
def test_log_likelihood_of_many_dyads(kind: str) -> None:
    rng = np.random.default_rng(6)
    case = draw_case(rng, 130, 2, True, "full", 0, kind)
    packed, _ = case.condense()
    assert packed.dyads.ties.size * (2 if kind != "none" else 1) / 16 > kernel._FLUSH
    assert packed.height() == pytest.approx(case.log_likelihood(), rel=1e-12)


def held(dyads: Dyads) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Internal actors i < j of every pair held, and where it is held."""
    i, j = np.nonzero(np.arange(dyads.n)[None, :] > np.arange(dyads.start.size)[:, None])
    return i, j, dyads.start[i] + j


@settings(max_examples=100, deadline=None)
@given(
    st.integers(2, 40),
    st.integers(0, 2**32 - 1),
    st.floats(0.0, 1.0),
    st.booleans(),
    st.sampled_from(["none", "sociality", "covariate"]),
)
def test_condensing_loses_and_invents_nothing(
    n: int, seed: int, share: float, directed: bool, kind: str
) -> None:
    rng = np.random.default_rng(seed)
    tie, observed = random_network(rng, n, share)
    x = rng.normal(size=(n, n, 1))
    if not directed:
        tie, x = symmetric(tie), x + x.transpose(1, 0, 2)
    x[~(observed if directed else observed | observed.T)] = np.nan
    dyads, order = condense(
        tie,
        observed,
        directed=directed,
        covariates=x if kind == "covariate" else None,
        effects="sociality" if kind == "sociality" else "none",
    )
    assert sorted(order) == list(range(n))
    known = observed if directed else np.triu(observed | observed.T, 1)
    # an undirected pair counts once, whichever of its ends was asked
    value = np.where(known, tie, 0)
    i, j, at = held(dyads)
    assert len(np.unique(at)) == len(at)
    a, b = order[i], order[j]
    for found, plain in ((dyads.ties, value), (dyads.seen, known)):
        expected = np.zeros(found.size)  # padding is never observed
        expected[at] = plain[a, b].astype(float) + plain[b, a]
        assert (found == expected).all()
        assert found.sum() == plain.sum()  # and every observed pair is held
    assert (dyads.ties_single == dyads.ties).all()
    assert (dyads.seen_single == dyads.seen).all()
    assert dyads.split == (kind != "none")
    if not dyads.split:
        assert dyads.tie.size == dyads.asked.size == dyads.covariates.size == 0
        return
    for found, plain in ((dyads.tie, value), (dyads.asked, known)):
        assert found.sum() == plain.sum()
        assert (found[0, at] == plain[a, b]).all()
        assert (found[1, at] == plain[b, a]).all()
    if kind == "covariate":
        plain = np.where(known, x[:, :, 0], 0.0)
        assert (dyads.covariates[0, 0, at] == plain[a, b]).all()
        assert (dyads.covariates[0, 1, at] == plain[b, a]).all()
        assert np.count_nonzero(dyads.covariates) == np.count_nonzero(plain)


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
