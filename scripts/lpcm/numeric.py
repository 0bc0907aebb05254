"""Elementary functions with the same bits on every CPU, and the decorator that compiles.

``math.exp`` and ``math.log`` call the C library, which picks an implementation by CPU and cannot
be vectorised by numba. The polynomials below use only additions, multiplications and divisions in
a written order (fast-math stays off, so the compiler may not fuse or reorder them); they vectorise,
and their results are the same wherever the program runs.
"""

import hashlib
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

__all__ = ["FloatArray", "IntArray", "compiled", "exp", "log"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
F = TypeVar("F", bound=Callable[..., Any])


def _package_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.name in ("__main__.py", "folder.py"):
            continue  # they hold nothing that is compiled
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


_DIGEST = _package_digest()


def compiled(function: F) -> F:
    """Compile with numba, cached on disk for as long as no module of this package changes.

    numba stamps a cached function with the modification time of its own file only. A function that
    has inlined another one from an edited module would be stale, so the stamp is the digest of the
    whole package instead.
    """
    dispatcher: Any = njit(cache=True, error_model="numpy")(function)
    dispatcher._cache._cache_file._source_stamp = _DIGEST
    return cast(F, dispatcher)


def _bits_to_float(_context: Any, bits: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.DoubleType())

    return types.float64(types.int64), generate


def _float_to_bits(_context: Any, number: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(64))

    return types.int64(types.float64), generate


_as_float: Any = intrinsic(_bits_to_float)
_as_bits: Any = intrinsic(_float_to_bits)

_LOG2_E = 1.4426950408889634
_LN2_HIGH = 0.6931471803691238  # 32 significant bits: its product with an exponent is exact
_LN2_LOW = 1.9082149292705877e-10
_ROUND = 6755399441055744.0  # 1.5 * 2**52: adding it rounds to an integer held in the low bits
_E2, _E3, _E4, _E5, _E6, _E7, _E8, _E9, _E10, _E11, _E12 = (
    1.0 / math.factorial(k) for k in range(2, 13)
)
_SQRT_HALF_BITS = 0x3FE6A09E667F3BCD


@compiled
def exp(x: float) -> float:
    """E to the x within 1 part in 2**50, for -700 <= x <= 700 (clipped outside)."""
    x = min(max(x, -700.0), 700.0)
    shifted = x * _LOG2_E + _ROUND
    k = shifted - _ROUND
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    # Taylor series on |r| <= ln(2)/2: the first term left out is below 2e-16
    p = _E8 + r * (_E9 + r * (_E10 + r * (_E11 + r * _E12)))
    p = _E3 + r * (_E4 + r * (_E5 + r * (_E6 + r * (_E7 + r * p))))
    p = 1.0 + r * (1.0 + r * (_E2 + r * p))
    power: float = _as_float((_as_bits(shifted) + 1023) << 52)
    return p * power


@compiled
def log(x: float) -> float:
    """Natural logarithm within 1e-15 (relative, or absolute near 1), for normal positive x."""
    bits: int = _as_bits(x)
    k = (bits - _SQRT_HALF_BITS) >> 52  # x = 2**k * y with sqrt(1/2) <= y < sqrt(2)
    y: float = _as_float(bits - (k << 52))
    f = (y - 1.0) / (y + 1.0)
    q = f * f
    # 2 artanh(f), |f| < 0.1716: the first term left out is below 1e-17
    p = 1.0 / 13 + q * (1.0 / 15 + q * (1.0 / 17 + q * (1.0 / 19 + q * (1.0 / 21))))
    p = 1.0 / 3 + q * (1.0 / 5 + q * (1.0 / 7 + q * (1.0 / 9 + q * (1.0 / 11 + q * p))))
    exponent = float(k)
    return exponent * _LN2_HIGH + (2.0 * f + (2.0 * f * q * p + exponent * _LN2_LOW))
