"""Are ranks uniform? Chi-square test, simultaneous bands of the ECDF, and many tests at once.

The bands are those of Säilynoja, Bürkner & Vehtari (2022), "Graphical test for discrete uniformity
and its applications in goodness-of-fit evaluation and multiple sample comparison", Statistics and
Computing 32, 32: pointwise binomial intervals whose level is set by simulation such that a sample
that is uniform stays inside all of them at once with the probability asked for.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Band", "chi_square", "ecdf", "ecdf_test", "holm", "simultaneous_band"]

BINS = 20
SIMULATIONS = 40_000  # uniform samples: the smallest p-value there can be is 1 / 40,001
Array = NDArray[np.float64]


class Band(NamedTuple):
    """Where the ECDF of a uniform sample lies at all points at once."""

    points: Array  # (K - 1,) from 1 / K to (K - 1) / K
    low: Array  # (K - 1,)
    high: Array  # (K - 1,)


def chi_square(ranks: NDArray[np.int64], draws: int, bins: int = BINS) -> float:
    """P-value of equal counts in `bins` bins of the ranks 0, ..., draws.

    Raises
    ------
    ValueError
        If the draws + 1 ranks cannot be cut into so many equal bins.
    """
    from scipy.special import chdtrc

    if (draws + 1) % bins:
        raise ValueError(f"{draws + 1} ranks do not fall into {bins} equal bins")
    count = np.bincount(ranks * bins // (draws + 1), minlength=bins)
    expected = len(ranks) / bins
    return float(chdtrc(bins - 1, ((count - expected) ** 2).sum() / expected))


def ecdf(ranks: NDArray[np.int64], draws: int) -> Array:
    """Share of ranks below k = 1, ..., draws: the ECDF of rank / (draws + 1) at `Band.points`."""
    share: Array = np.cumsum(np.bincount(ranks, minlength=draws + 1))[:-1] / len(ranks)
    return share


@cache
def _tails(size: int, draws: int) -> Array:
    """Smaller tail probability (draws, size + 1) of each count below each point."""
    from scipy.special import bdtr, bdtrc

    z = (np.arange(1, draws + 1) / (draws + 1))[:, None]
    count = np.arange(size + 1.0)[None, :]
    above = np.where(count > 0, bdtrc(np.maximum(count - 1.0, 0.0), size, z), 1.0)
    tails: Array = np.minimum(bdtr(count, size, z), above)
    return tails


@cache
def _smallest_tails(size: int, draws: int) -> Array:
    """Smallest tail probability over the points, of each of many uniform samples; sorted."""
    rng = np.random.Generator(np.random.PCG64DXSM(size))
    tails, points = _tails(size, draws), np.arange(draws)
    share = np.full(draws + 1, 1.0 / (draws + 1))
    smallest = [
        tails[points, np.cumsum(rng.multinomial(size, share, 2000), axis=1)[:, :-1]].min(axis=1)
        for _ in range(SIMULATIONS // 2000)
    ]
    return np.sort(np.concatenate(smallest))


def ecdf_test(ranks: NDArray[np.int64], draws: int) -> float:
    """P-value of the ECDF's farthest excursion, found by simulating uniform samples."""
    size = len(ranks)
    count = np.rint(ecdf(ranks, draws) * size).astype(np.int64)
    found = _tails(size, draws)[np.arange(draws), count].min()
    # counted as at least as far if equal but for rounding
    below = np.searchsorted(_smallest_tails(size, draws), found * (1.0 + 1e-9), side="right")
    return float((1 + below) / (1 + SIMULATIONS))


def simultaneous_band(size: int, draws: int, level: float = 0.95) -> Band:
    """Band that holds the whole ECDF of `size` uniform ranks with probability `level`."""
    smallest = _smallest_tails(size, draws)
    limit = smallest[int((1.0 - level) * SIMULATIONS)]
    inside = _tails(size, draws) >= limit * (1.0 - 1e-9)
    low = inside.argmax(axis=1) / size
    high = 1.0 - inside[:, ::-1].argmax(axis=1) / size
    return Band(np.arange(1, draws + 1) / (draws + 1), low, high)


def holm(p: Array) -> Array:
    """Adjust p-values (Holm 1979): reject those <= a, and a false one is rejected with chance a."""
    order = np.argsort(p)
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted
