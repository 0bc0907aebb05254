"""Arithmetic on vectors of sixteen, against numpy and the mathematical functions of Python."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from scripts.lpcm import lanes
from scripts.lpcm.lanes import LANES, Lanes

Array = NDArray[Any]
TYPES = (np.float32, np.float64)


def vectorised(function: Callable[[Lanes, Lanes], Any]) -> Callable[[Array, Array], Array]:
    """Apply `function` to two arrays, sixteen numbers at a time; a scalar result is repeated."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        arrays = [
            context.make_array(kind)(context, builder, value)
            for kind, value in zip(signature.args, values, strict=True)
        ]
        size = cgutils.unpack_tuple(builder, arrays[0].shape)[0]
        step = size.type(LANES)
        with cgutils.for_range_slice(builder, size.type(0), size, step, inc=True) as (at, _):
            result = function(*(lanes.load(builder, a.data, at) for a in arrays[:2]))
            if not isinstance(result, Lanes):
                result = lanes.spread(builder, result)
            lanes.store(result, arrays[2].data, at)
        return context.get_dummy_value()

    @intrinsic
    def body(_: Any, x: Any, y: Any, out: Any) -> Any:
        return types.void(x, y, out), generate

    @njit
    def run(x: Array, y: Array, out: Array) -> None:
        body(x, y, out)

    def applied(x: Array, y: Array) -> Array:
        size = len(x)
        padded = [np.ones(-(-size // LANES) * LANES, dtype=x.dtype) for _ in range(3)]
        padded[0][:size], padded[1][:size] = x, y
        run(*padded)
        return padded[2][:size]

    return applied


def ulps(found: Array, expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances in units of the last place of the numbers found."""
    spacing = np.spacing(np.abs(expected).astype(found.dtype)).astype(np.float64)
    return np.asarray(np.abs(found.astype(np.float64) - expected) / spacing)


def numbers(dtype: Any, seed: int = 0, size: int = 203) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(2, size)) * 10.0 ** rng.integers(-6, 6, size=(2, size))
    return x.astype(dtype), y.astype(dtype)


OPERATIONS: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]] = {
    "add": (lambda a, b: a + b, np.add),
    "subtract": (lambda a, b: a - b, np.subtract),
    "multiply": (lambda a, b: a * b, np.multiply),
    "divide": (lambda a, b: a / b, np.divide),
    "number first": (
        lambda a, b: 2.0 * (1.5 + a) + (3.0 - b),
        lambda a, b: 2 * (1.5 + a) + (3 - b),
    ),
    "sqrt": (lambda a, b: (a * a).sqrt() + b, lambda a, b: np.sqrt(a * a) + b),
    "larger": (
        lambda a, b: a.at_least(b).at_least(0.5),
        lambda a, b: np.maximum(a, b).clip(0.5),
    ),
    "smaller": (
        lambda a, b: a.at_most(b).at_most(0.5),
        lambda a, b: np.minimum(a, b).clip(None, 0.5),
    ),
}


@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_arithmetic_is_numpys_to_the_bit(operation: str, dtype: Any) -> None:
    ours, numpys = OPERATIONS[operation]
    x, y = numbers(dtype)
    found, expected = vectorised(ours)(x, y), numpys(x, y)
    assert expected.dtype == found.dtype == dtype
    assert found.tobytes() == expected.tobytes()


@pytest.mark.parametrize("dtype", TYPES)
def test_nothing_is_fused(dtype: Any) -> None:
    """a b - c with one rounding instead of two would give other numbers."""
    x, y = numbers(dtype, 1)
    found = vectorised(lambda a, b: a * b - a)(x, y)
    assert found.tobytes() == (x * y - x).tobytes()
    if dtype == np.float32:  # the product of two singles is exact in double precision
        fused = (x.astype(np.float64) * y - x).astype(np.float32)
        assert fused.tobytes() != found.tobytes()


@pytest.mark.parametrize("dtype", TYPES)
def test_lanes_are_added_half_to_half(dtype: Any) -> None:
    x, _ = numbers(dtype, 2, 20 * LANES)
    found = vectorised(lambda a, _: a.total())(x, x)[::LANES]
    halves = x.reshape(-1, LANES)
    one_by_one = np.cumsum(halves, axis=1)[:, -1]
    while halves.shape[1] > 1:
        half = halves.shape[1] // 2
        halves = halves[:, :half] + halves[:, half:]
    assert found.tobytes() == halves[:, 0].tobytes()
    assert found.tobytes() != one_by_one.tobytes()  # the order of additions can be seen


def test_loads_and_stores_begin_anywhere() -> None:
    """Rows of an array need not begin at a multiple of a register's width."""

    def shifted(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, values[0])
        lanes.store(lanes.load(builder, array.data, values[1]) + 1.0, array.data, values[1])
        return context.get_dummy_value()

    @intrinsic
    def body(_: Any, x: Any, at: Any) -> Any:
        return types.void(x, at), shifted

    @njit
    def run(x: Array, at: int) -> None:
        body(x, at)

    for dtype in TYPES:
        for at in range(LANES):
            x = np.zeros(2 * LANES, dtype=dtype)
            run(x, at)
            assert np.flatnonzero(x).tolist() == list(range(at, at + LANES))


def test_zero_and_spread() -> None:
    def sevens(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, values[0])
        nothing = lanes.zero(builder, lanes.DOUBLE)
        lanes.store(nothing + lanes.spread(builder, values[1]), array.data, values[2])
        return context.get_dummy_value()

    @intrinsic
    def body(_: Any, x: Any, value: Any, at: Any) -> Any:
        return types.void(x, value, at), sevens

    @njit
    def run(x: Array, value: float, at: int) -> None:
        body(x, value, at)

    x = np.ones(LANES)
    run(x, 7.0, 0)
    assert (x == 7.0).all()


def reference(function: Callable[[float], float], x: Array) -> NDArray[np.float64]:
    return np.array([function(float(value)) for value in x])


EXP = vectorised(lambda x, _: lanes.exp(x))
LOG = vectorised(lambda x, _: lanes.log(x))


@pytest.mark.parametrize(
    ("dtype", "limit", "error"),
    # As documented. Single: 1.2e-7 by the first term left out (0.35**7 / 7!), the rest by rounding.
    [(np.float64, 700.0, 2.0**-50), (np.float32, 80.0, 3e-7)],
)
def test_exp_over_its_range(dtype: Any, limit: float, error: float) -> None:
    rng = np.random.default_rng(3)
    x = np.concatenate(
        [
            np.linspace(-limit, limit, 60_001),
            np.linspace(-1, 1, 20_001),
            # where the nearest multiple of ln 2 changes, and the series is at its ends
            (np.arange(-int(limit), int(limit)) + 0.5) * math.log(2) % limit,
            10.0 ** rng.uniform(-300 if dtype == np.float64 else -37, 0, 2000),
            [0.0, -0.0, limit, -limit],
        ]
    ).astype(dtype)
    found, expected = EXP(x, x), reference(math.exp, x)
    assert np.abs(found / expected - 1).max() < error
    assert ulps(found, expected).max() < (4 if dtype == np.float64 else 5)
    assert (found[x == 0] == 1).all()
    spoilt = vectorised(lambda x, _: lanes.exp(x) * (1.0 + 2 * error))(x, x)
    assert np.abs(spoilt / expected - 1).max() > error  # the comparison can fail


@pytest.mark.parametrize(("dtype", "limit"), [(np.float64, 700.0), (np.float32, 80.0)])
def test_exp_is_clipped_outside(dtype: Any, limit: float) -> None:
    x = np.array([limit, 1e6, np.finfo(dtype).max, np.inf], dtype=dtype)
    assert (EXP(x, x) == EXP(x, x)[0]).all()
    assert (EXP(-x, x) == EXP(-x, x)[0]).all()
    assert np.isfinite(EXP(x, x)).all()
    assert (EXP(-x, x) > 0).all()


def test_log_over_its_range() -> None:
    least, most = np.finfo(np.float64).smallest_normal, np.finfo(np.float64).max
    near = np.linspace(0.5, 2, 40_001)
    edges = math.sqrt(0.5) * 2.0 ** np.arange(-1000.0, 1000.0)  # where the power of two changes
    x = np.concatenate(
        [
            np.exp(np.linspace(-708, 709, 60_001)),
            near,
            edges,
            np.nextafter(edges, 0),
            [least, most, 1.0],
        ]
    )
    found, expected = LOG(x, x), reference(math.log, x)
    # relative, or absolute near 1, as documented
    assert (np.abs(found - expected) / np.maximum(np.abs(expected), 1)).max() < 1e-15
    far = np.abs(expected) > math.log(2)
    assert ulps(found[far], expected[far]).max() < 4
    assert (found[x == 1] == 0).all()
    spoilt = vectorised(lambda x, _: lanes.log(x) * (1.0 + 2e-15))(x, x)
    assert (np.abs(spoilt - expected) / np.maximum(np.abs(expected), 1)).max() > 1e-15
