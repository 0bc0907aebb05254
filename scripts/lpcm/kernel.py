"""Likelihood, gradient and information over the observed dyads, compiled.

All of them walk through the pairs in the same way (:func:`_over_pairs`): row by row, sixteen pairs
at a time. Where everybody has the same linear predictor (an intercept alone) the two directions of
a pair share one distance, one exp and one division; with covariates or effects of actors each
direction has a linear predictor of its own, worked out beforehand.

The gradient comes in two precisions. HMC may use any force that depends on the position alone: a
trajectory remains reversible and keeps volumes, and whether it is accepted is decided by the
log-likelihood in double precision (Neal 2011, section 5.2.1.2). Single precision is accurate to
some 1e-6 of the largest term and three times as fast.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils as numba_cgutils
from numba.extending import intrinsic as numba_intrinsic
from numpy.typing import NDArray

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.lanes import DOUBLE, LANES, Lanes, exp, load, log, spread, store, zero
from scripts.lpcm.numeric import FloatArray, compiled

__all__ = [
    "TINY",
    "Workspace",
    "actor_log_likelihood",
    "gather_actor",
    "gradient",
    "information",
    "log_likelihood",
    "place",
    "tie_means",
    "workspace",
]

cgutils: Any = numba_cgutils  # it has no types of its own


TINY = 1e-12  # added to squared distances: the cusp of the distance at 0 breaks HMC
_INT64 = ir.IntType(64)
_FLUSH = 400  # factors of at most 4 multiplied before a logarithm is taken: 4**400 < 2**1023


class Workspace(NamedTuple):
    """Scratch arrays of one chain. Never read before it is written, so it carries no state.

    N is the number of actors rounded up to whole vectors; P the number of pairs held, or 0 where
    all dyads have the same linear predictor.
    """

    axes: tuple[int, ...]  # 0 to d - 1: its length is known when loops are compiled
    single: NDArray[np.float32]  # (d, N) positions
    single_slope: NDArray[np.float32]  # (d, N)
    double: FloatArray  # (d, N) positions; the actors beyond n are at the origin, unobserved
    double_slope: FloatArray  # (d, N)
    linear: FloatArray  # (2, P) linear predictors, forth and back
    residual: FloatArray  # (2, P) y - p, or p (1 - p)
    actor: FloatArray  # (6, N) one actor's pairs: linear, ties, dyads, each forth and back


def workspace(n: int, dims: int, pairs: int = 0) -> Workspace:
    """Allocate scratch arrays for n actors in `dims` dimensions (`pairs`: see Workspace)."""
    width = -(-n // LANES) * LANES
    single = np.zeros((dims, width), dtype=np.float32)
    double = np.zeros((dims, width))
    return Workspace(
        tuple(range(dims)),
        single,
        single.copy(),
        double,
        double.copy(),
        np.zeros((2, pairs)),
        np.zeros((2, pairs)),
        np.zeros((6, width)),
    )


# --- building blocks of the compiled loops ---------------------------------------------------


class _Array(NamedTuple):
    """An argument array, unpacked: where its numbers are, and its shape."""

    data: Any
    shape: list[Any]


def _unpack(context: Any, builder: Any, kind: Any, value: Any) -> _Array:
    array = context.make_array(kind)(context, builder, value)
    return _Array(array.data, cgutils.unpack_tuple(builder, array.shape))


class _Sum:
    """A variable of the compiled function that vectors are added to."""

    def __init__(self, builder: Any, element: Any) -> None:
        self.builder, self.element = builder, element
        self.place = cgutils.alloca_once_value(builder, zero(builder, element).value)

    def value(self) -> Lanes:
        return Lanes(self.builder, self.builder.load(self.place))

    def set(self, lanes: Lanes) -> None:
        self.builder.store(lanes.value, self.place)

    def clear(self) -> None:
        self.set(zero(self.builder, self.element))

    def add(self, lanes: Lanes) -> None:
        self.set(self.value() + lanes)


class _LogLikelihood:
    """Sum of y eta - m log(1 + exp eta), where m = 0, 1 or 2 dyads share the predictor eta.

    log(1 + exp eta) = max(eta, 0) + log(1 + u), u = exp(-|eta|) <= 1. The factors 1 + u are
    multiplied, and one logarithm taken of many: as accurate, and a third of the time.
    """

    def __init__(self, builder: Any) -> None:
        self.builder = builder
        self.sum = _Sum(builder, DOUBLE)
        self.product = _Sum(builder, DOUBLE)
        self.product.add(Lanes(builder, zero(builder, DOUBLE).value) + 1.0)
        self.count = cgutils.alloca_once_value(builder, ir.Constant(_INT64, 0))

    def add(self, eta: Lanes, ties: Lanes, seen: Lanes, *, twice: bool) -> None:
        """Take in sixteen dyads, or (`twice`) pairs of dyads of the same predictor."""
        u = exp(eta.at_most(0.0 - eta))
        factor = seen * u
        if twice:  # (1 + u)**m for m = 0, 1, 2
            factor = factor * ((seen - 1.0) * u * 0.5 + 1.0)
        self.sum.add(ties * eta - seen * eta.at_least(0.0))
        self.product.set(self.product.value() * (factor + 1.0))
        count = self.builder.add(self.builder.load(self.count), ir.Constant(_INT64, 1))
        self.builder.store(count, self.count)
        full = self.builder.icmp_signed(">=", count, ir.Constant(_INT64, _FLUSH))
        with self.builder.if_then(full, likely=False):
            self._flush()

    def _flush(self) -> None:
        self.sum.add(0.0 - log(self.product.value()))
        self.product.clear()
        self.product.add(zero(self.builder, DOUBLE) + 1.0)
        self.builder.store(ir.Constant(_INT64, 0), self.count)

    def total(self) -> Any:
        self._flush()
        return self.sum.value().total()


def _distance(builder: Any, z: _Array, here: list[Any], block: Any) -> tuple[list[Lanes], Lanes]:
    """Differences, by coordinate, and distances of one place from sixteen actors."""
    n = z.shape[1]
    difference = [
        spread(builder, at) - load(builder, z.data, builder.add(_times(builder, n, c), block))
        for c, at in enumerate(here)
    ]
    square = difference[0] * difference[0] + TINY
    for other in difference[1:]:
        square = square + other * other
    return difference, square.sqrt()


def _times(builder: Any, number: Any, factor: int) -> Any:
    return builder.mul(number, ir.Constant(_INT64, factor))


class _Block(NamedTuple):
    """Sixteen pairs (i, j), (i, j + 1), ... in the loop over pairs."""

    row: Any  # i
    column: Any  # j
    pair: Any  # where the first of them is in arrays over pairs
    difference: list[Lanes]  # z_i - z_j, by coordinate
    distance: Lanes


def _over_pairs(
    builder: Any,
    z: _Array,
    start: _Array,
    dims: int,
    body: Callable[[_Block], None],
    before_row: Callable[[Any], None] = lambda _: None,
    after_row: Callable[[Any], None] = lambda _: None,
) -> None:
    """Build the loop over all pairs: `body` for every sixteen of them.

    A row's first block begins at a multiple of sixteen, so it may hold pairs (i, j) with j <= i,
    and the last one actors beyond the n of the network: of both, no dyad is observed.
    """
    n = z.shape[1]
    with cgutils.for_range(builder, start.shape[0]) as loop:
        row = loop.index
        first = builder.load(builder.gep(start.data, [row]))
        here = [
            builder.load(builder.gep(z.data, [builder.add(_times(builder, n, c), row)]))
            for c in range(dims)
        ]
        low = builder.and_(builder.add(row, ir.Constant(_INT64, 1)), ir.Constant(_INT64, -LANES))
        before_row(row)
        step = ir.Constant(_INT64, LANES)
        with cgutils.for_range_slice(builder, low, n, step, intp=_INT64, inc=True) as (column, _):
            difference, distance = _distance(builder, z, here, column)
            body(_Block(row, column, builder.add(first, column), difference, distance))
        after_row(row)


def _add_to(lanes: Lanes, data: Any, index: Any) -> None:
    store(load(lanes.builder, data, index) + lanes, data, index)


def _add_total(lanes: Lanes, data: Any, index: Any) -> None:
    place = lanes.builder.gep(data, [index])
    lanes.builder.store(lanes.builder.fadd(lanes.builder.load(place), lanes.total()), place)


def _directions(array: _Array, builder: Any, pair: Any) -> list[Lanes]:
    """Sixteen pairs of an array (2, P): forth and back."""
    return [load(builder, array.data, builder.add(_times(builder, array.shape[1], way), pair))
            for way in (0, 1)]  # fmt: skip


def _store_directions(lanes: list[Lanes], array: _Array, builder: Any, pair: Any) -> None:
    for way, each in enumerate(lanes):
        store(each, array.data, builder.add(_times(builder, array.shape[1], way), pair))


Unpacked = list[Any]


def _loop(build: Callable[[Any, int, Unpacked], Any]) -> Callable[..., Any]:
    """Make a function for compiled code out of `build`, which is given its unpacked arguments.

    Its first argument tells the number of dimensions (``Workspace.axes``), the second is an array;
    the function returns a number of that array's type.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kinds = signature.args
        arguments = [
            _unpack(context, builder, kind, value) if isinstance(kind, types.Array) else value
            for kind, value in zip(kinds[1:], values[1:], strict=True)
        ]
        return build(builder, kinds[0].count, arguments)

    return generate


def intrinsic(function: Callable[..., Any]) -> Any:
    """Make a function that compiled code may call, given what types it and builds its code."""
    return numba_intrinsic(function)


# --- the loops --------------------------------------------------------------------------------


def _build_gradient(builder: Any, dims: int, arguments: Unpacked) -> Any:
    """Add the derivative by each position to `slope`; return the sum of y - p.

    Arguments: z, intercept, ties, seen, start, slope; or, where the predictors differ:
    z, linear, tie, asked, start, slope, residual, and the residuals are left in the last.
    """
    split = len(arguments) == 7
    z, predictor, ties, seen, start, slope = arguments[:6]
    element = z.data.type.pointee
    total, own = _Sum(builder, element), [_Sum(builder, element) for _ in range(dims)]

    def clear(_row: Any) -> None:
        for each in own:
            each.clear()

    def body(block: _Block) -> None:
        if split:
            predictors = _directions(predictor, builder, block.pair)
            y = _directions(ties, builder, block.pair)
            m = _directions(seen, builder, block.pair)
            residuals = []
            for way in (0, 1):
                e = exp(predictors[way] - block.distance)
                residuals.append((y[way] + (y[way] - m[way]) * e) / (e + 1.0))
            _store_directions(residuals, arguments[6], builder, block.pair)
            both = residuals[0] + residuals[1]
            weight = both / block.distance
        else:
            e = exp(spread(builder, predictor) - block.distance)
            named, asked = (load(builder, each.data, block.pair) for each in (ties, seen))
            # (y - m p) / distance with p = e / (1 + e), in a single division
            weight = (named + (named - asked) * e) / ((e + 1.0) * block.distance)
            both = weight * block.distance
        total.add(both)
        for c in range(dims):
            pull = block.difference[c] * weight
            at = builder.add(_times(builder, slope.shape[1], c), block.column)
            _add_to(pull, slope.data, at)
            own[c].add(0.0 - pull)

    def close(row: Any) -> None:
        for c in range(dims):
            at = builder.add(_times(builder, slope.shape[1], c), row)
            _add_total(own[c].value(), slope.data, at)

    _over_pairs(builder, z, start, dims, body, clear, close)
    return total.value().total()


def _build_log_likelihood(builder: Any, dims: int, arguments: Unpacked) -> Any:
    """Return the log-likelihood. Arguments: z, intercept or linear, ties, seen, start."""
    z, predictor, ties, seen, start = arguments
    value = _LogLikelihood(builder)

    def body(block: _Block) -> None:
        if isinstance(predictor, _Array):
            for eta, y, m in zip(
                _directions(predictor, builder, block.pair),
                _directions(ties, builder, block.pair),
                _directions(seen, builder, block.pair),
                strict=True,
            ):
                value.add(eta - block.distance, y, m, twice=False)
        else:
            y, m = load(builder, ties.data, block.pair), load(builder, seen.data, block.pair)
            value.add(spread(builder, predictor) - block.distance, y, m, twice=True)

    _over_pairs(builder, z, start, dims, body)
    return value.total()


def _bend(eta: Lanes, seen: Lanes) -> Lanes:
    """Fisher information of the predictors: m p (1 - p)."""
    u = exp(eta.at_most(0.0 - eta))
    return seen * u / ((u + 1.0) * (u + 1.0))


def _build_information(builder: Any, dims: int, arguments: Unpacked) -> Any:
    """Add the sum of m p (1 - p) over each actor's pairs to `out` (N,); return it over all pairs.

    Arguments: z, intercept, seen, start, out; or z, linear, asked, start, out, residual, and
    the p (1 - p) of each dyad are left in the last.
    """
    z, predictor, seen, start, out = arguments[:5]
    total, own = _Sum(builder, DOUBLE), _Sum(builder, DOUBLE)

    def body(block: _Block) -> None:
        if isinstance(predictor, _Array):
            bends = [
                _bend(eta - block.distance, m)
                for eta, m in zip(
                    _directions(predictor, builder, block.pair),
                    _directions(seen, builder, block.pair),
                    strict=True,
                )
            ]
            _store_directions(bends, arguments[5], builder, block.pair)
            bend = bends[0] + bends[1]
        else:
            m = load(builder, seen.data, block.pair)
            bend = _bend(spread(builder, predictor) - block.distance, m)
        total.add(bend)
        own.add(bend)
        _add_to(bend, out.data, block.column)

    _over_pairs(
        builder,
        z,
        start,
        dims,
        body,
        lambda _: own.clear(),
        lambda row: _add_total(own.value(), out.data, row),
    )
    return total.value().total()


def _build_tie_means(builder: Any, dims: int, arguments: Unpacked) -> Any:
    """Add m p of every pair to `out` (1, P), or (2, P) of every dyad; return 0.

    Arguments: z, intercept or linear, seen, start, out.
    """
    z, predictor, seen, start, out = arguments

    def body(block: _Block) -> None:
        if isinstance(predictor, _Array):
            etas = _directions(predictor, builder, block.pair)
            m = _directions(seen, builder, block.pair)
        else:
            etas = [spread(builder, predictor)]
            m = [load(builder, seen.data, block.pair)]
        for way, (eta, each) in enumerate(zip(etas, m, strict=True)):
            e = exp(eta - block.distance)
            at = builder.add(_times(builder, out.shape[1], way), block.pair)
            _add_to(each * e / (e + 1.0), out.data, at)

    _over_pairs(builder, z, start, dims, body)
    return ir.Constant(DOUBLE, 0.0)


def _build_actor(builder: Any, dims: int, arguments: Unpacked) -> Any:
    """Return the log-likelihood of the pairs of one actor, were it at `place` (d,).

    Arguments: z, place, intercept, actor (see Workspace), split, pairs.
    """
    z, place, intercept, actor, split, pairs = arguments
    value = _LogLikelihood(builder)
    here = [builder.load(builder.gep(place.data, [ir.Constant(_INT64, c)])) for c in range(dims)]
    first, step = ir.Constant(_INT64, 0), ir.Constant(_INT64, LANES)
    with cgutils.for_range_slice(builder, first, pairs, step, intp=_INT64, inc=True) as (block, _):
        _, distance = _distance(builder, z, here, block)
        rows = [
            load(builder, actor.data, builder.add(_times(builder, actor.shape[1], k), block))
            for k in range(6)
        ]
        with builder.if_else(split) as (differ, alike):
            with differ:
                for way in (0, 1):
                    value.add(rows[way] - distance, rows[2 + way], rows[4 + way], twice=False)
            with alike:
                value.add(spread(builder, intercept) - distance, rows[2], rows[4], twice=True)
    return value.total()


@intrinsic
def _gradient(
    _: Any, axes: Any, z: Any, intercept: Any, ties: Any, seen: Any, start: Any, slope: Any
) -> Any:
    return z.dtype(axes, z, intercept, ties, seen, start, slope), _loop(_build_gradient)


@intrinsic
def _gradient_split(
    _: Any,
    axes: Any,
    z: Any,
    linear: Any,
    tie: Any,
    asked: Any,
    start: Any,
    slope: Any,
    residual: Any,
) -> Any:
    return z.dtype(axes, z, linear, tie, asked, start, slope, residual), _loop(_build_gradient)


@intrinsic
def _height(_: Any, axes: Any, z: Any, predictor: Any, ties: Any, seen: Any, start: Any) -> Any:
    return z.dtype(axes, z, predictor, ties, seen, start), _loop(_build_log_likelihood)


@intrinsic
def _information(_: Any, axes: Any, z: Any, intercept: Any, seen: Any, start: Any, out: Any) -> Any:
    return z.dtype(axes, z, intercept, seen, start, out), _loop(_build_information)


@intrinsic
def _information_split(
    _: Any, axes: Any, z: Any, linear: Any, asked: Any, start: Any, out: Any, residual: Any
) -> Any:
    return z.dtype(axes, z, linear, asked, start, out, residual), _loop(_build_information)


@intrinsic
def _tie_means(_: Any, axes: Any, z: Any, predictor: Any, seen: Any, start: Any, out: Any) -> Any:
    return z.dtype(axes, z, predictor, seen, start, out), _loop(_build_tie_means)


@intrinsic
def _actor(
    _: Any, axes: Any, z: Any, place: Any, intercept: Any, actor: Any, split: Any, pairs: Any
) -> Any:
    return z.dtype(axes, z, place, intercept, actor, split, pairs), _loop(_build_actor)


# --- what the moves call ----------------------------------------------------------------------


@compiled
def place(z: FloatArray, work: Workspace) -> None:
    """Copy positions (d, n) to where the loops read them."""
    for c in range(z.shape[0]):
        for i in range(z.shape[1]):
            work.double[c, i] = z[c, i]


@compiled
def _predict(
    coefficients: FloatArray, effects: FloatArray, dyads: Dyads, linear: FloatArray
) -> None:
    """Linear predictor of every dyad held, into linear (2, P)."""
    n = dyads.n
    send, receive = dyads.send, dyads.receive
    for i in range(dyads.start.size):
        first = dyads.start[i]
        for j in range(i + 1, n):
            forth, back = coefficients[0], coefficients[0]
            if send >= 0:
                forth += effects[send, i]
                back += effects[send, j]
            if receive >= 0:
                forth += effects[receive, j]
                back += effects[receive, i]
            for k in range(dyads.covariates.shape[0]):
                forth += coefficients[k + 1] * dyads.covariates[k, 0, first + j]
                back += coefficients[k + 1] * dyads.covariates[k, 1, first + j]
            linear[0, first + j] = forth
            linear[1, first + j] = back


@compiled
def _gather_by_parameter(
    residual: FloatArray,
    covariates: FloatArray,
    dyads: Dyads,
    coefficients: FloatArray,
    effects: FloatArray,
) -> None:
    """Add residual (2, P) times what each parameter is multiplied with, over all dyads.

    Into coefficients (q + 1,), of which the first is left alone, and effects (E, n).
    """
    send, receive = dyads.send, dyads.receive
    for i in range(dyads.start.size):
        first = dyads.start[i]
        for j in range(i + 1, dyads.n):
            forth, back = residual[0, first + j], residual[1, first + j]
            for k in range(covariates.shape[0]):
                coefficients[k + 1] += forth * covariates[k, 0, first + j]
                coefficients[k + 1] += back * covariates[k, 1, first + j]
            if send >= 0:
                effects[send, i] += forth
                effects[send, j] += back
            if receive >= 0:
                effects[receive, j] += forth
                effects[receive, i] += back


@compiled
def gradient(
    z: FloatArray,
    coefficients: FloatArray,
    effects: FloatArray,
    dyads: Dyads,
    work: Workspace,
    by_position: FloatArray,
    by_coefficient: FloatArray,
    by_effect: FloatArray,
) -> None:
    """Gradient of the log-likelihood.

    Parameters
    ----------
    z : (d, n)
        Positions in the dyads' own order.
    coefficients : (1 + q,)
        The intercept first.
    effects : (E, n)
    dyads : Dyads
    work : Workspace
    by_position, by_coefficient, by_effect
        Overwritten with the derivatives, of the shapes of z, coefficients and effects.
    """
    d, n = z.shape
    for k in range(by_coefficient.size):
        by_coefficient[k] = 0.0
    for e in range(by_effect.shape[0]):
        for i in range(n):
            by_effect[e, i] = 0.0
    if not (dyads.split or dyads.double):
        for c in range(d):
            for i in range(n):
                work.single[c, i] = z[c, i]
            for i in range(work.single.shape[1]):
                work.single_slope[c, i] = 0.0
        by_coefficient[0] = _gradient(
            work.axes,
            work.single,
            np.float32(coefficients[0]),
            dyads.ties_single,
            dyads.seen_single,
            dyads.start,
            work.single_slope,
        )
        for c in range(d):
            for i in range(n):
                by_position[c, i] = work.single_slope[c, i]
        return
    place(z, work)
    slope = work.double_slope
    for c in range(d):
        for i in range(slope.shape[1]):
            slope[c, i] = 0.0
    if dyads.split:
        _predict(coefficients, effects, dyads, work.linear)
        by_coefficient[0] = _gradient_split(
            work.axes,
            work.double,
            work.linear,
            dyads.tie,
            dyads.asked,
            dyads.start,
            slope,
            work.residual,
        )
        _gather_by_parameter(work.residual, dyads.covariates, dyads, by_coefficient, by_effect)
    else:
        by_coefficient[0] = _gradient(
            work.axes, work.double, coefficients[0], dyads.ties, dyads.seen, dyads.start, slope
        )
    for c in range(d):
        for i in range(n):
            by_position[c, i] = slope[c, i]


@compiled
def log_likelihood(
    z: FloatArray, coefficients: FloatArray, effects: FloatArray, dyads: Dyads, work: Workspace
) -> float:
    """Log-likelihood of positions z (d, n), coefficients (1 + q,) and effects (E, n)."""
    place(z, work)
    if dyads.split:
        _predict(coefficients, effects, dyads, work.linear)
        return float(
            _height(work.axes, work.double, work.linear, dyads.tie, dyads.asked, dyads.start)
        )
    return float(
        _height(work.axes, work.double, coefficients[0], dyads.ties, dyads.seen, dyads.start)
    )


@compiled
def information(
    z: FloatArray,
    coefficients: FloatArray,
    effects: FloatArray,
    dyads: Dyads,
    work: Workspace,
    by_actor: FloatArray,
    by_coefficient: FloatArray,
    by_effect: FloatArray,
) -> None:
    """Fisher information: sums of p (1 - p) x^2 over the observed dyads.

    Into by_actor (n,), for the distances of an actor; by_coefficient (1 + q,); by_effect (E, n).
    """
    n = z.shape[1]
    place(z, work)
    for k in range(by_coefficient.size):
        by_coefficient[k] = 0.0
    for e in range(by_effect.shape[0]):
        for i in range(n):
            by_effect[e, i] = 0.0
    out = work.double_slope[0]
    for i in range(out.size):
        out[i] = 0.0
    if dyads.split:
        _predict(coefficients, effects, dyads, work.linear)
        by_coefficient[0] = _information_split(
            work.axes, work.double, work.linear, dyads.asked, dyads.start, out, work.residual
        )
        squares = dyads.covariates * dyads.covariates
        _gather_by_parameter(work.residual, squares, dyads, by_coefficient, by_effect)
    else:
        by_coefficient[0] = _information(
            work.axes, work.double, coefficients[0], dyads.seen, dyads.start, out
        )
    for i in range(n):
        by_actor[i] = out[i]


@compiled
def gather_actor(
    actor: int,
    coefficients: FloatArray,
    effects: FloatArray,
    dyads: Dyads,
    work: Workspace,
) -> int:
    """Gather one actor's pairs with actors 0, 1, ... into work.actor; returns how many."""
    rows = dyads.start.size
    pairs = rows if actor >= rows else dyads.n
    out = work.actor
    whole = -(-pairs // 16) * 16
    for j in range(whole):
        inside = j < pairs and j != actor
        at = 0
        turned = actor < j  # the pair is held as (actor, j)
        if inside:
            at = dyads.start[actor] + j if turned else dyads.start[j] + actor
        if not inside:
            for k in range(6):
                out[k, j] = 0.0
        elif dyads.split:
            for way in range(2):
                out[2 + way, j] = dyads.tie[way, at]
                out[4 + way, j] = dyads.asked[way, at]
                i, to = (actor, j) if turned == (way == 0) else (j, actor)
                linear = coefficients[0]
                if dyads.send >= 0:
                    linear += effects[dyads.send, i]
                if dyads.receive >= 0:
                    linear += effects[dyads.receive, to]
                for k in range(dyads.covariates.shape[0]):
                    linear += coefficients[k + 1] * dyads.covariates[k, way, at]
                out[way, j] = linear
        else:
            out[2, j] = dyads.ties[at]
            out[4, j] = dyads.seen[at]
    return whole


@compiled
def actor_log_likelihood(
    at: FloatArray, intercept: float, pairs: int, dyads: Dyads, work: Workspace
) -> float:
    """Log-likelihood of the pairs gathered by `gather_actor`, were the actor at `at` (d,).

    The others are where :func:`place` last put them.
    """
    return float(_actor(work.axes, work.double, at, intercept, work.actor, dyads.split, pairs))


@compiled
def tie_means(
    positions: FloatArray,
    coefficients: FloatArray,
    effects: FloatArray,
    dyads: Dyads,
    work: Workspace,
) -> FloatArray:
    """Posterior mean of the number of ties of each observed pair (1, P), or dyad (2, P) if split.

    Parameters
    ----------
    positions : (S, d, n)
    coefficients : (S, 1 + q)
    effects : (S, E, n)
    """
    draws = coefficients.shape[0]
    out = np.zeros((2 if dyads.split else 1, dyads.ties.size))
    for s in range(draws):
        place(positions[s], work)
        if dyads.split:
            _predict(coefficients[s], effects[s], dyads, work.linear)
            _tie_means(work.axes, work.double, work.linear, dyads.asked, dyads.start, out)
        else:
            _tie_means(work.axes, work.double, coefficients[s, 0], dyads.seen, dyads.start, out)
    out /= draws
    return out
