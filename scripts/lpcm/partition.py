"""One partition of the actors to stand for all draws: least expected variation of information.

The variation of information (Meila 2007) between partitions c and e of n actors is
H(c) + H(e) - 2 I(c, e): entropies less twice the mutual information. In counts, with
f(m) = m log2 m, it is [sum f(size of each c) + sum f(size of each e) - 2 sum f(size of each
overlap)] / n, from 0 (the same) to log2 n, in bits. The point partition minimises its posterior
mean (Wade & Ghahramani 2018), here the mean over the draws itself rather than a bound on it. It
needs no relabelling, and may have fewer or more clusters than the model.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.numeric import FloatArray, IntArray, compiled, log

__all__ = ["Partition", "expected_variation", "point_partition", "variation_of_information"]

_CANDIDATES = 200  # draws tried as they are
_CUTS = 20  # most clusters of a cut through the tree
_STARTS = 5  # candidates that are improved
_SWEEPS = 100
_GAIN = 1e-10  # bits (times n) below which a move is no improvement but rounding


class Partition(NamedTuple):
    """The point partition and how far the posterior strays from it."""

    cluster: IntArray  # (n,): 0 the largest cluster; of equal ones that of the earlier actor
    clusters: int
    expected: float  # posterior mean variation of information from it, in bits
    radius: float  # bits: the least that holds 95 % of the draws (the credible ball's)


def _f(n: int) -> FloatArray:
    """Tabulate m log2 m for m = 0, ..., n."""
    return np.array([m * log(float(m)) / math.log(2.0) if m > 1 else 0.0 for m in range(n + 1)])


def _canonical(labels: NDArray[Any]) -> NDArray[np.int16]:
    """Renumber clusters by first appearance in each row of (S, n): partitions, not labels."""
    draws, n = labels.shape
    code = np.full((draws, int(labels.max(initial=0)) + 1), -1, dtype=np.int16)
    following = np.zeros(draws, dtype=np.int16)
    out, row = np.empty((draws, n), dtype=np.int16), np.arange(draws)
    for i in range(n):
        new = np.flatnonzero(code[row, labels[:, i]] < 0)
        code[new, labels[new, i]] = following[new]
        following[new] += 1
        out[:, i] = code[row, labels[:, i]]
    return out


@compiled
def _overlaps(
    labels: NDArray[np.int16], cluster: NDArray[np.int16], table: NDArray[np.int16]
) -> None:
    """Count actors in cluster k and in cluster g of draw s, into table[s, g, k]."""
    table[:] = 0
    for s in range(labels.shape[0]):
        for i in range(labels.shape[1]):
            table[s, labels[s, i], cluster[i]] += 1


@compiled
def _sweep(
    labels: NDArray[np.int16],
    weight: FloatArray,
    cluster: NDArray[np.int16],
    table: NDArray[np.int16],
    f: FloatArray,
) -> int:
    """Move each actor in turn to the cluster of least expected variation; the number moved.

    `table` holds the overlaps and has a column for one cluster more than there are.
    """
    draws, n = labels.shape
    slots = table.shape[2]
    size = np.zeros(slots, dtype=np.int64)
    for i in range(n):
        size[cluster[i]] += 1
    gain = np.empty(slots)
    moved = 0
    for i in range(n):
        here = cluster[i]
        size[here] -= 1
        gain[:] = 0.0
        for s in range(draws):
            overlap = table[s, labels[s, i]]
            overlap[here] -= 1
            for k in range(slots):
                gain[k] += weight[s] * (f[overlap[k] + 1] - f[overlap[k]])
        best, least = here, f[size[here] + 1] - f[size[here]] - 2.0 * gain[here]
        for k in range(slots):
            change = f[size[k] + 1] - f[size[k]] - 2.0 * gain[k]
            if change < least - _GAIN:
                best, least = k, change
        if best != here:
            moved += 1
            cluster[i] = best
        size[best] += 1
        for s in range(draws):
            table[s, labels[s, i], best] += 1
    return moved


def _variations(labels: NDArray[np.int16], cluster: NDArray[np.int16], f: FloatArray) -> FloatArray:
    """Variation of information (S,) between each row of (S, n) and `cluster`, in bits."""
    table = _table(labels, cluster)
    own = f[table.sum(axis=2, dtype=np.int64)].sum(axis=1)
    other, shared = f[np.bincount(cluster)].sum(), f[table].sum(axis=(1, 2))
    return np.asarray((own + other - 2.0 * shared) / len(cluster))


def _table(labels: NDArray[np.int16], cluster: NDArray[np.int16]) -> NDArray[np.int16]:
    """Overlaps (S, G, K + 1): the last column is that of a cluster still to be opened."""
    shape = len(labels), int(labels.max()) + 1, int(cluster.max()) + 2
    table = np.empty(shape, dtype=np.int16)
    _overlaps(labels, cluster, table)
    return table


def _checked(labels: NDArray[Any]) -> NDArray[np.int16]:
    labels = np.asarray(labels)
    if labels.ndim < 2 or labels.size == 0:
        raise ValueError(f"labels must be draws by actors, not of shape {labels.shape}")
    if labels.min() < 0:
        raise ValueError("labels must not be negative: a model without clusters has no partition")
    return _canonical(labels.reshape(-1, labels.shape[-1]))


def variation_of_information(one: NDArray[Any], other: NDArray[Any]) -> float:
    """Variation of information between two partitions, labels (n,) each, in bits."""
    return expected_variation(np.asarray(one)[None], other)


def expected_variation(labels: NDArray[Any], cluster: NDArray[Any]) -> float:
    """Mean variation of information between the draws (..., n) and one partition (n,), in bits."""
    draws, e = _checked(labels), _checked(np.asarray(cluster)[None])[0]
    return float(_variations(draws, e, _f(len(e))).mean())


def point_partition(labels: NDArray[Any]) -> Partition:
    """Find the partition of least posterior expected variation of information.

    Candidates are the draws themselves (200 of them, evenly chosen, if there are more) and the
    cuts, into 1 to 20 clusters, of the average-linkage tree of the co-membership probabilities.
    The five best are improved by moving one actor at a time, to another cluster or to one of its
    own, until no move helps. The result is the best end: a local optimum, which for a handful of
    actors was always the global one where all partitions were tried.

    Parameters
    ----------
    labels : (..., n) int
        Draws of the labels, 0 or more; leading axes (chains, draws) are flattened. How clusters
        are numbered in a draw, and the order of the draws, do not matter.

    Returns
    -------
    Partition

    Raises
    ------
    ValueError
        If there are no draws or a label is negative (a model without clusters).
    """
    distinct, count = np.unique(_checked(labels), axis=0, return_counts=True)
    weight = count / count.sum()
    n = distinct.shape[1]
    f = _f(n)
    step = max(1, -(-len(distinct) // _CANDIDATES))
    candidates = np.unique(np.concatenate([distinct[::step], _cuts(distinct, count)]), axis=0)
    expected = np.array([(weight * _variations(distinct, e, f)).sum() for e in candidates])
    best, least = candidates[0], np.inf
    for at in np.argsort(expected, kind="stable")[:_STARTS]:
        cluster = candidates[at].copy()
        for _ in range(_SWEEPS):
            if not _sweep(distinct, weight, cluster, _table(distinct, cluster), f):
                break
            cluster = _canonical(cluster[None])[0]
        value = float((weight * _variations(distinct, cluster, f)).sum())
        if value < least - _GAIN:
            best, least = cluster, value
    apart = np.maximum(_variations(distinct, best, f), 0.0)
    order = np.argsort(apart, kind="stable")
    covered = np.searchsorted(np.cumsum(count[order]), 0.95 * count.sum())
    largest_first = np.argsort(np.argsort(-np.bincount(best), kind="stable"))[best]
    return Partition(
        largest_first, int(best.max()) + 1, max(least, 0.0), float(apart[order[covered]])
    )


def _cuts(distinct: NDArray[np.int16], count: IntArray) -> NDArray[np.int16]:
    """Cuts (K, n) of the average-linkage tree of 1 - P(same cluster)."""
    from scipy.cluster.hierarchy import linkage

    n = distinct.shape[1]
    if n < 2:
        return distinct[:1]
    # Whole numbers below 2**53: exact, whatever order they are added in.
    same = np.zeros((n, n))
    for g in range(int(distinct.max()) + 1):
        member = (distinct == g).astype(np.float64)
        same += member.T @ (member * count[:, None])
    tree = linkage(1.0 - same[np.triu_indices(n, 1)] / count.sum(), "average")
    cluster, cuts = np.arange(n), [np.arange(n)]
    for new, (one, other) in enumerate(tree[:, :2].astype(np.int64), n):
        cluster = np.where((cluster == one) | (cluster == other), new, cluster)
        cuts.append(cluster)
    return np.concatenate([_canonical(cut[None]) for cut in cuts[-_CUTS:]])
