"""Elementary functions of arrays with the same bits on every processor.

NumPy's own `exp` and `log` differ in the last bit from one kind of processor to another, which is
enough to change a file. These use only what IEEE 754 defines to the bit (sums, products, quotients,
powers of two), element by element and in a written order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

_LOG2_E = 1.4426950408889634
_LN2_HIGH = 0.6931471803691238  # 32 significant bits: its product with an exponent is exact
_LN2_LOW = 1.9082149292705877e-10
_TERMS = 13  # of Taylor's series on |r| <= ln(2) / 2: the first left out is below 2**-57
_ODD = range(21, 1, -2)  # of 2 artanh(f), |f| < 0.172: the first term left out is below 2**-56


def exp(x: ArrayLike) -> FloatArray:
    """E to the x, element by element, for -700 <= x <= 700 (clipped outside); nan stays nan."""
    x = np.clip(np.asarray(x, dtype=np.float64), -700.0, 700.0)
    k = np.rint(x * _LOG2_E)
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    series = np.ones_like(r)
    for n in range(_TERMS, 0, -1):
        series = 1.0 + r * series / n
    power = np.where(np.isfinite(k), k, 0).astype(np.int32)
    return np.asarray(np.ldexp(series, power))


def log(x: ArrayLike) -> FloatArray:
    """Natural logarithm, element by element, of positive numbers; means nothing for others."""
    half, exponent = np.frexp(np.asarray(x, dtype=np.float64))
    low = half < np.sqrt(0.5)
    y, k = np.where(low, 2 * half, half), exponent - low
    f = (y - 1.0) / (y + 1.0)
    q = f * f
    series = np.zeros_like(f)
    for n in _ODD:
        series = q * (1.0 / n + series)
    return np.asarray(k * _LN2_HIGH + (2.0 * f + (2.0 * f * series + k * _LN2_LOW)))
