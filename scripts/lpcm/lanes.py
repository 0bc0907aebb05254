"""Sixteen numbers at a time: arithmetic on vectors, written out rather than left to the compiler.

The loops over pairs take nearly all the time of a fit. A compiler that is left to vectorise them
chooses the width, and with it the order in which sums are added, by the CPU at hand. Here the
vectors are part of the program: a CPU with narrower registers does the same additions,
multiplications, divisions and square roots in pieces, all of them correctly rounded, so the bits
are the same everywhere. Nothing is fused or reordered, since fast-math stays off.

:class:`Lanes` builds instructions (LLVM's) as numba compiles; it does not compute anything itself.
"""

import math
from typing import Any, Union

from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils as numba_cgutils

__all__ = ["DOUBLE", "FLOAT", "LANES", "Lanes", "exp", "load", "log", "spread", "store", "zero"]

cgutils: Any = numba_cgutils  # it has no types of its own

LANES = 16
FLOAT, DOUBLE = ir.FloatType(), ir.DoubleType()
_INT32 = ir.IntType(32)
Operand = Union["Lanes", float]


class Lanes:
    """A vector of sixteen single or double precision numbers in a function being compiled."""

    def __init__(self, builder: Any, value: Any) -> None:
        """Wrap an LLVM value of vector type."""
        self.builder = builder
        self.value = value

    @property
    def _element(self) -> Any:
        return self.value.type.element

    def _lift(self, other: Operand) -> Any:
        if isinstance(other, Lanes):
            return other.value
        return ir.Constant(self.value.type, [ir.Constant(self._element, other)] * LANES)

    def _apply(self, instruction: str, left: Any, right: Any) -> "Lanes":
        return Lanes(self.builder, getattr(self.builder, instruction)(left, right))

    def __add__(self, other: Operand) -> "Lanes":
        return self._apply("fadd", self.value, self._lift(other))

    def __sub__(self, other: Operand) -> "Lanes":
        return self._apply("fsub", self.value, self._lift(other))

    def __rsub__(self, other: float) -> "Lanes":
        return self._apply("fsub", self._lift(other), self.value)

    def __mul__(self, other: Operand) -> "Lanes":
        return self._apply("fmul", self.value, self._lift(other))

    def __truediv__(self, other: "Lanes") -> "Lanes":
        return self._apply("fdiv", self.value, other.value)

    __radd__ = __add__
    __rmul__ = __mul__

    def sqrt(self) -> "Lanes":
        """Square roots, correctly rounded."""
        kind = self.value.type
        name = f"llvm.sqrt.v{LANES}{'f32' if self._element == FLOAT else 'f64'}"
        root = cgutils.get_or_insert_function(
            self.builder.module, ir.FunctionType(kind, [kind]), name
        )
        return Lanes(self.builder, self.builder.call(root, [self.value]))

    def at_least(self, other: Operand) -> "Lanes":
        """Return the larger of the two, lane by lane."""
        right = self._lift(other)
        larger = self.builder.fcmp_ordered(">", self.value, right)
        return Lanes(self.builder, self.builder.select(larger, self.value, right))

    def at_most(self, other: Operand) -> "Lanes":
        """Return the smaller of the two, lane by lane."""
        right = self._lift(other)
        smaller = self.builder.fcmp_ordered("<", self.value, right)
        return Lanes(self.builder, self.builder.select(smaller, self.value, right))

    def total(self) -> Any:
        """Sum of the lanes, halves added to halves: a scalar LLVM value."""
        value, size = self.value, LANES
        while size > 1:
            size //= 2
            nothing = ir.Constant(value.type, ir.Undefined)
            halves = [
                self.builder.shuffle_vector(value, nothing, _indices(range(low, low + size)))
                for low in (0, size)
            ]
            value = self.builder.fadd(*halves)
        return self.builder.extract_element(value, ir.Constant(_INT32, 0))


def _indices(numbers: range) -> Any:
    return ir.Constant(ir.VectorType(_INT32, len(numbers)), list(numbers))


def zero(builder: Any, element: Any) -> Lanes:
    """Sixteen zeros."""
    return Lanes(builder, ir.Constant(ir.VectorType(element, LANES), [0.0] * LANES))


def spread(builder: Any, scalar: Any) -> Lanes:
    """Sixteen times the same LLVM scalar."""
    nothing = ir.Constant(ir.VectorType(scalar.type, LANES), ir.Undefined)
    first = builder.insert_element(nothing, scalar, ir.Constant(_INT32, 0))
    everywhere = ir.Constant(ir.VectorType(_INT32, LANES), [0] * LANES)
    return Lanes(builder, builder.shuffle_vector(first, nothing, everywhere))


def _address(builder: Any, data: Any, index: Any) -> Any:
    element = data.type.pointee
    return builder.bitcast(builder.gep(data, [index]), ir.VectorType(element, LANES).as_pointer())


def _alignment(element: Any) -> int:
    return 4 if element == FLOAT else 8  # of one number: rows need not begin at a register's width


def load(builder: Any, data: Any, index: Any) -> Lanes:
    """Sixteen neighbours of an array, from `index` on."""
    address = _address(builder, data, index)
    return Lanes(builder, builder.load(address, align=_alignment(data.type.pointee)))


def store(lanes: Lanes, data: Any, index: Any) -> None:
    """Write sixteen neighbours of an array, from `index` on."""
    builder = lanes.builder
    address = _address(builder, data, index)
    builder.store(lanes.value, address, align=_alignment(data.type.pointee))


def exp(x: Lanes) -> Lanes:
    """E to the x: within 3 parts in 10**7 (single) or 1 in 2**50 (double); clipped far outside.

    2**k times the Taylor series on |r| <= ln(2) / 2, whose first term left out is below the
    precision. Adding 1.5 * 2**(mantissa bits) rounds to the integer k, left in the low bits.
    """
    single = x.value.type.element == FLOAT
    bits, mantissa, bias = (32, 23, 127) if single else (64, 52, 1023)
    rounder = 1.5 * 2.0**mantissa
    # the high part of ln 2 has so few bits that its product with k is exact
    high = 0.693359375 if single else 0.6931471803691238
    low = -2.12194440e-4 if single else 1.9082149292705877e-10
    limit, degree = (80.0, 6) if single else (700.0, 12)
    x = x.at_least(-limit).at_most(limit)
    shifted = x * 1.4426950408889634 + rounder
    k = shifted - rounder
    r = (x - k * high) - k * low
    series = r * (1.0 / math.factorial(degree)) + 1.0 / math.factorial(degree - 1)
    for power in range(degree - 2, -1, -1):
        series = r * series + 1.0 / math.factorial(power)
    builder, whole = x.builder, ir.VectorType(ir.IntType(bits), LANES)
    exponent = builder.add(
        builder.bitcast(shifted.value, whole), ir.Constant(whole, [bias] * LANES)
    )
    power_of_two = builder.shl(exponent, ir.Constant(whole, [mantissa] * LANES))
    return series * Lanes(builder, builder.bitcast(power_of_two, x.value.type))


def log(x: Lanes) -> Lanes:
    """Natural logarithm of normal positive doubles, within 1e-15 (relative, or absolute near 1).

    x = 2**k y with sqrt(1/2) <= y < sqrt(2), log y = 2 artanh((y - 1) / (y + 1)).
    """
    builder, whole = x.builder, ir.VectorType(ir.IntType(64), LANES)
    bits = builder.bitcast(x.value, whole)
    root_half = ir.Constant(whole, [0x3FE6A09E667F3BCD] * LANES)
    width = ir.Constant(whole, [52] * LANES)
    k = builder.ashr(builder.sub(bits, root_half), width)
    y = Lanes(builder, builder.bitcast(builder.sub(bits, builder.shl(k, width)), x.value.type))
    f = (y - 1.0) / (y + 1.0)
    q = f * f
    series = q * (1.0 / 21) + 1.0 / 19  # the first term left out is below 1e-17
    for odd in range(17, 1, -2):
        series = q * series + 1.0 / odd
    exponent = Lanes(builder, builder.sitofp(k, x.value.type))
    tail = 2.0 * f * q * series + exponent * 1.9082149292705877e-10
    return exponent * 0.6931471803691238 + (2.0 * f + tail)
