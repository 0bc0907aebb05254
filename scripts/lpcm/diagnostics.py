"""Convergence: rank-normalised split R-hat, bulk and tail effective sample size.

Vehtari, Gelman, Simpson, Carpenter & Buerkner (2021), "Rank-normalization, folding, and
localization: an improved R-hat for assessing convergence of MCMC", Bayesian Analysis 16(2).
Each quantity is sorted once; ranks of the folded draws come from merging the two halves.
"""

import math
from functools import cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.numeric import FloatArray, IntArray, compiled

__all__ = [
    "Diagnostic",
    "comembership",
    "diagnose",
    "even_pairs",
    "indicator_diagnostics",
    "pair_distances",
    "summarise",
]


class Diagnostic(NamedTuple):
    """One quantity. NaN where the draws do not vary or are too few."""

    name: str
    rhat: float
    ess_bulk: float
    ess_tail: float


@cache
def _normal_scores(size: int) -> FloatArray:
    """Tabulate normal scores (Blom's offset) of the ranks 1, 1.5, ..., size, by 2 rank - 2."""
    ranks = 1.0 + 0.5 * np.arange(2 * size - 1)
    inverse = NormalDist().inv_cdf
    return np.array([inverse((rank - 0.375) / (size + 0.25)) for rank in ranks])


@compiled
def _rhat(x: FloatArray) -> float:
    """Potential scale reduction of (chains, draws), no transformation."""
    chains, draws = x.shape
    grand, within, between = 0.0, 0.0, 0.0
    means = np.empty(chains)
    for c in range(chains):
        total = 0.0
        for t in range(draws):
            total += x[c, t]
        means[c] = total / draws
        grand += means[c] / chains
    for c in range(chains):
        square = 0.0
        for t in range(draws):
            square += (x[c, t] - means[c]) ** 2
        within += square / (draws - 1) / chains
        between += (means[c] - grand) ** 2 / (chains - 1)
    return math.sqrt((between / within) + (draws - 1) / draws)


@compiled
def _ess(x: FloatArray) -> float:
    """Effective sample size of (chains, draws), by Geyer's initial monotone sequence."""
    chains, draws = x.shape
    centred = np.empty_like(x)
    grand, between, variance = 0.0, 0.0, 0.0
    means = np.empty(chains)
    for c in range(chains):
        total = 0.0
        for t in range(draws):
            total += x[c, t]
        means[c] = total / draws
        grand += means[c] / chains
    for c in range(chains):
        for t in range(draws):
            centred[c, t] = x[c, t] - means[c]
            variance += centred[c, t] ** 2 / (chains * (draws - 1))
        between += (means[c] - grand) ** 2 / (chains - 1)
    if not variance + between > 0.0:
        return math.nan
    plus = variance * (draws - 1) / draws + between
    # sums of neighbouring autocorrelations rho(2k) + rho(2k + 1), while positive, not increasing
    tau = -1.0
    before = math.inf
    lag = 0
    while lag < draws - 2:
        even = 1.0 if lag == 0 else 1.0 - (variance - _autocovariance(centred, lag)) / plus
        odd = 1.0 - (variance - _autocovariance(centred, lag + 1)) / plus
        if (lag > 0 and even + odd < 0.0) or lag >= draws - 4:
            if even > 0.0:
                tau += even
            break
        before = min(before, even + odd)
        tau += 2.0 * before
        lag += 2
    total = float(chains * draws)
    return total / max(tau, 1.0 / math.log10(total))


@compiled
def _autocovariance(centred: FloatArray, lag: int) -> float:
    """Mean over chains of the lagged products over the number of draws."""
    chains, draws = centred.shape
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    for k in range(chains):
        t = 0
        while t + lag + 3 < draws:
            a += centred[k, t] * centred[k, t + lag]
            b += centred[k, t + 1] * centred[k, t + lag + 1]
            c += centred[k, t + 2] * centred[k, t + lag + 2]
            d += centred[k, t + 3] * centred[k, t + lag + 3]
            t += 4
        while t + lag < draws:
            a += centred[k, t] * centred[k, t + lag]
            t += 1
    return float(((a + b) + (c + d)) / (chains * draws))


@compiled
def _scores(sorted_values: FloatArray, order: IntArray, table: FloatArray, out: FloatArray) -> None:
    """Write normal scores of average ranks, in the original places, into out (N,)."""
    size = order.size
    low = 0
    while low < size:
        high = low
        while high + 1 < size and sorted_values[high + 1] == sorted_values[low]:
            high += 1
        score = table[low + high]  # twice the average rank, less 2
        for t in range(low, high + 1):
            out[order[t]] = score
        low = high + 1


@compiled
def _quantile(sorted_values: FloatArray, p: float) -> float:
    """Linear interpolation between order statistics (Hyndman & Fan's type 7)."""
    at = p * (sorted_values.size - 1)
    low = int(at)
    high = min(low + 1, sorted_values.size - 1)
    return float(sorted_values[low] + (at - low) * (sorted_values[high] - sorted_values[low]))


@compiled
def _diagnose_sorted(
    x: FloatArray, order: IntArray, table: FloatArray, chains: int, tails: bool
) -> FloatArray:
    """R-hat, bulk and tail ESS of each row of x (Q, N), N = split chains times draws."""
    quantities, size = x.shape
    out = np.full((quantities, 3), math.nan)
    score, values, folded = np.empty(size), np.empty(size), np.empty(size)
    folded_order = np.empty(size, dtype=np.int64)
    indicator = np.empty((chains, size // chains))
    for q in range(quantities):
        finite = True
        for t in range(size):
            values[t] = x[q, order[q, t]]
            finite = finite and math.isfinite(values[t])
        if not finite or values[0] == values[size - 1]:
            continue
        _scores(values, order[q], table, score)
        bulk = score.reshape((chains, size // chains))
        rhat = _rhat(bulk)
        out[q, 1] = _ess(bulk)

        # folding: |x - median| is sorted by merging, from the middle outwards
        median = 0.5 * (values[(size - 1) // 2] + values[size // 2])
        left = (size - 1) // 2
        right = left + 1
        for t in range(size):
            if right == size or (left >= 0 and median - values[left] <= values[right] - median):
                folded[t] = abs(values[left] - median)
                folded_order[t] = order[q, left]
                left -= 1
            else:
                folded[t] = abs(values[right] - median)
                folded_order[t] = order[q, right]
                right += 1
        if folded[0] < folded[size - 1]:
            _scores(folded, folded_order, table, score)
            rhat_folded = _rhat(score.reshape((chains, size // chains)))
            rhat = max(rhat, rhat_folded)
        out[q, 0] = rhat

        if not tails:
            continue
        tail = math.inf
        for p in (0.05, 0.95):
            limit = _quantile(values, p)
            for c in range(chains):
                for t in range(size // chains):
                    at = c * (size // chains) + t
                    indicator[c, t] = 1.0 if x[q, at] <= limit else 0.0
            tail = min(tail, _ess(indicator))
        out[q, 2] = tail
    return out


def split(x: FloatArray) -> FloatArray:
    """Cut each chain in two: (..., C, S) to (..., 2 C, S // 2), the middle draw left out if odd."""
    draws = x.shape[-1]
    half = draws // 2
    halves = np.stack([x[..., :half], x[..., draws - half :]], axis=-2)
    return halves.reshape(*x.shape[:-2], 2 * x.shape[-2], half)


def diagnose(x: FloatArray, *, tails: bool = True) -> FloatArray:
    """R-hat, bulk and tail effective sample size of many quantities at once.

    Parameters
    ----------
    x : (Q, C, S) float64
        Q quantities, C chains, S draws.
    tails : bool
        Whether tail ESS is wanted: it takes two thirds of the time.

    Returns
    -------
    (Q, 3) float64
        R-hat (the larger of the rank-normalised and the folded), bulk ESS, tail ESS (NaN if not
        wanted). NaN where a quantity does not vary. R-hat needs no second chain: chains are split.
        Memory is several
        times that of x: give thousands of quantities in slices.
    """
    if x.shape[-1] < 8:
        return np.full((len(x), 3), math.nan)
    parts = split(np.asarray(x, dtype=np.float64))
    chains = parts.shape[1]
    flat = np.ascontiguousarray(parts.reshape(len(parts), -1))
    table = _normal_scores(flat.shape[1])
    return _diagnose_sorted(flat, np.argsort(flat, axis=1), table, chains, tails)


def summarise(name: str, x: FloatArray) -> Diagnostic:
    """Diagnose one quantity (C, S)."""
    rhat, bulk, tail = (float(v) for v in diagnose(x[None])[0])
    return Diagnostic(name, rhat, bulk, tail)


def even_pairs(n: int, most: int) -> NDArray[np.int64]:
    """All pairs i < j if there are at most `most`, else `most` of them evenly chosen, (m, 2)."""
    total = n * (n - 1) // 2
    if total <= most:
        chosen = np.arange(total, dtype=np.int64)
    else:
        chosen = (np.arange(most, dtype=np.int64) * (total - 1)) // (most - 1)
    ends = np.cumsum(np.arange(n - 1, 0, -1, dtype=np.int64))
    i = np.searchsorted(ends, chosen, side="right").astype(np.int64)
    j = chosen - (ends[i] - (n - 1 - i)) + i + 1
    return np.stack([i, j], axis=1)


def pair_distances(positions: FloatArray, pairs: NDArray[np.int64]) -> FloatArray:
    """Distances of some pairs over draws: positions (C, S, n, d) to (m, C, S)."""
    chains, draws, n, dims = positions.shape
    by_actor = np.ascontiguousarray(positions.transpose(2, 3, 0, 1)).reshape(n, dims, -1)
    square = np.zeros((len(pairs), chains * draws))
    for c in range(dims):
        square += (by_actor[pairs[:, 0], c] - by_actor[pairs[:, 1], c]) ** 2
    return np.sqrt(square).reshape(len(pairs), chains, draws)


def comembership(labels: NDArray[np.int8], pairs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether pairs share a cluster, over draws: labels (C, S, n) to (m, C, S)."""
    by_actor = np.ascontiguousarray(labels.transpose(2, 0, 1))
    together: NDArray[np.bool_] = by_actor[pairs[:, 0]] == by_actor[pairs[:, 1]]
    return together


@compiled
def _indicators(x: NDArray[np.bool_]) -> FloatArray:
    """R-hat and ESS of each row (Q, C, S) of split indicators."""
    quantities, chains, draws = x.shape
    out = np.full((quantities, 2), math.nan)
    row = np.empty((chains, draws))
    for q in range(quantities):
        within = 0.0
        for c in range(chains):
            total = 0.0
            for t in range(draws):
                row[c, t] = 1.0 if x[q, c, t] else 0.0
                total += row[c, t]
            within += total * (draws - total)
        if within > 0.0:
            out[q, 0] = _rhat(row)
            out[q, 1] = _ess(row)
        else:
            mixed = False
            for c in range(chains):
                mixed = mixed or row[c, 0] != row[0, 0]
            if mixed:
                out[q, 0] = math.inf
                out[q, 1] = float(chains)
    return out


def indicator_diagnostics(x: NDArray[np.bool_]) -> FloatArray:
    """R-hat and ESS of yes-or-no quantities (Q, C, S), as (Q, 2).

    Rank normalisation of a two-valued quantity is a linear map, so both equal the plain ones.
    NaN where constant; R-hat infinite where chains are constant but disagree.
    """
    if x.shape[-1] < 8:
        return np.full((len(x), 2), math.nan)
    draws = x.shape[-1]
    half = draws // 2
    halves = np.stack([x[..., :half], x[..., draws - half :]], axis=-2)
    parts = halves.reshape(len(x), 2 * x.shape[1], half)
    return _indicators(np.ascontiguousarray(parts))
