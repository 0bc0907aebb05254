"""Stephens' relabelling (Stephens 2000, section 4.1.1): undo the switching of cluster labels.

Alternate until nothing changes: Q = mean over draws of the classification probabilities P, columns
permuted; each draw's permutation = the one that minimises the Kullback-Leibler divergence of Q from
its P. The second step is an assignment problem per draw, solved in G^3 operations instead of G!.
"""

from typing import NamedTuple

import numpy as np

from scripts.lpcm.gibbs import label_probabilities
from scripts.lpcm.numeric import FloatArray, IntArray, compiled, log

__all__ = ["Relabelling", "assignment", "classification", "relabel"]

_FLOOR = 1e-10  # of Q inside the logarithm


class Relabelling(NamedTuple):
    """The result: cluster 0 is the largest."""

    permutation: IntArray  # (S, G): old component of each new label
    membership: FloatArray  # (n, G): Q
    divergence: float  # sum over draws of the Kullback-Leibler divergence


@compiled
def assignment(cost: FloatArray) -> IntArray:
    """Row assigned to each column at least total cost, (G,): shortest augmenting paths."""
    k = cost.shape[0]
    inf = np.inf
    row_price, column_price = np.zeros(k + 1), np.zeros(k + 1)
    match = np.zeros(k + 1, dtype=np.int64)  # row of each column, 1-based, 0 = free
    way = np.zeros(k + 1, dtype=np.int64)
    for row in range(1, k + 1):
        match[0] = row
        column = 0
        least = np.full(k + 1, inf)
        used = np.zeros(k + 1, dtype=np.bool_)
        while match[column] != 0:
            used[column] = True
            here = match[column]
            step = inf
            following = 0
            for j in range(1, k + 1):
                if not used[j]:
                    reduced = cost[here - 1, j - 1] - row_price[here] - column_price[j]
                    if reduced < least[j]:
                        least[j] = reduced
                        way[j] = column
                    if least[j] < step:
                        step = least[j]
                        following = j
            for j in range(k + 1):
                if used[j]:
                    row_price[match[j]] += step
                    column_price[j] -= step
                else:
                    least[j] -= step
            column = following
        while column != 0:
            match[column] = match[way[column]]
            column = way[column]
    return match[1:] - 1


@compiled
def classification(
    positions: FloatArray, means: FloatArray, variances: FloatArray, weights: FloatArray
) -> FloatArray:
    """P(K_i = k | z, mu, sigma^2, lambda) of each draw, (S, n, G), from positions (S, d, n)."""
    draws, _, n = positions.shape
    k = weights.shape[1]
    out = np.empty((draws, n, k))
    for s in range(draws):
        for i in range(n):
            label_probabilities(positions[s], i, means[s], variances[s], weights[s], out[s, i])
    return out


@compiled
def _stephens(p: FloatArray, permutation: IntArray, rounds: int) -> tuple[FloatArray, float]:
    """Improve `permutation` in place from where it is; returns Q and the divergence."""
    draws, n, k = p.shape
    q, log_q = np.zeros((n, k)), np.zeros((n, k))
    cost = np.empty((k, k))
    entropy = 0.0
    for s in range(draws):
        for i in range(n):
            for g in range(k):
                if p[s, i, g] > 0.0:
                    entropy += p[s, i, g] * log(p[s, i, g])
    divergence = np.inf
    for _ in range(rounds):
        for i in range(n):
            for g in range(k):
                q[i, g] = 0.0
        for s in range(draws):
            for g in range(k):
                old = permutation[s, g]
                for i in range(n):
                    q[i, g] += p[s, i, old] / draws
        for i in range(n):
            for g in range(k):
                log_q[i, g] = log(max(q[i, g], _FLOOR))
        total = entropy
        for s in range(draws):
            for old in range(k):
                for g in range(k):
                    cost[old, g] = 0.0
            for i in range(n):
                for old in range(k):
                    for g in range(k):
                        cost[old, g] -= p[s, i, old] * log_q[i, g]
            best = assignment(cost)
            for g in range(k):
                permutation[s, g] = best[g]
                total += cost[best[g], g]
        if not total < divergence - 1e-9 * abs(divergence) and divergence < np.inf:
            break
        divergence = total
    return q, divergence


def relabel(p: FloatArray, pivots: IntArray, rounds: int = 50) -> Relabelling:
    """Relabel draws by their classification probabilities.

    Parameters
    ----------
    p : (S, n, G)
        Classification probabilities of each draw.
    pivots : (m,)
        Draws to start from: each in turn is taken for Q at first, the best end is kept. The
        algorithm finds a local optimum, so a handful of good draws (of high posterior) is wise.
    """
    draws, n, k = p.shape
    if k == 1:
        return Relabelling(np.zeros((draws, 1), dtype=np.int64), np.ones((n, 1)), 0.0)
    best: Relabelling | None = None
    for pivot in pivots:
        permutation = np.empty((draws, k), dtype=np.int64)
        match_pivot(p, int(pivot), permutation)
        q, divergence = _stephens(p, permutation, rounds)
        if best is None or divergence < best.divergence - 1e-9 * abs(best.divergence):
            best = Relabelling(permutation, q, float(divergence))
    if best is None:
        raise ValueError("relabel needs at least one pivot draw")
    largest_first = np.argsort(-best.membership.sum(axis=0), kind="stable")
    return Relabelling(
        np.ascontiguousarray(best.permutation[:, largest_first]),
        np.ascontiguousarray(best.membership[:, largest_first]),
        best.divergence,
    )


@compiled
def match_pivot(p: FloatArray, pivot: int, permutation: IntArray) -> None:
    """Set `permutation` (S, G) to the columns that agree best with one draw's."""
    draws, n, k = p.shape
    cost = np.empty((k, k))
    for s in range(draws):
        for old in range(k):
            for g in range(k):
                cost[old, g] = 0.0
                for i in range(n):
                    cost[old, g] -= p[s, i, old] * p[pivot, i, g]
        best = assignment(cost)
        for g in range(k):
            permutation[s, g] = best[g]
