"""Stephens' relabelling (Stephens 2000, section 4.1.1): undo the switching of cluster labels.

Alternate until nothing changes: Q = mean over draws of the classification probabilities P, columns
permuted; each draw's permutation = the one that minimises the Kullback-Leibler divergence of Q from
its P. The second step is an assignment problem per draw, solved in G^3 operations instead of G!.
"""

from typing import NamedTuple

import numpy as np

from scripts.lpcm.numeric import FloatArray, IntArray, compiled, log

__all__ = ["Relabelling", "assignment", "relabel"]

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
def _stephens(p: FloatArray, q: FloatArray, permutation: IntArray, rounds: int) -> float:
    """Alternate from `q` until no permutation changes; q and permutation are overwritten."""
    draws, n, k = p.shape
    log_q, cost = np.zeros((n, k)), np.empty((k, k))
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
                log_q[i, g] = log(max(q[i, g], _FLOOR))
                q[i, g] = 0.0
        changed = False
        divergence = entropy
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
                changed = changed or permutation[s, g] != best[g]
                permutation[s, g] = best[g]
                divergence += cost[best[g], g]
                for i in range(n):
                    q[i, g] += p[s, i, best[g]] / draws
        if not changed:
            break
    return divergence


def relabel(p: FloatArray, pivots: IntArray, rounds: int = 50) -> Relabelling:
    """Relabel draws by their classification probabilities.

    Parameters
    ----------
    p : (S, n, G)
        Classification probabilities of each draw.
    pivots : (m,)
        Draws to start from: each in turn is taken for Q at first, on some 200 of the draws, and
        the best end is where all draws start. The algorithm finds a local optimum, so a handful
        of good draws (of high posterior) is wise.
    """
    draws, n, k = p.shape
    if k == 1:
        return Relabelling(np.zeros((draws, 1), dtype=np.int64), np.ones((n, 1)), 0.0)
    best, least = np.empty((n, k)), np.inf
    few = np.ascontiguousarray(p[:: max(1, draws // 200)])  # enough to choose among the pivots
    for pivot in pivots:
        q = p[pivot].copy()
        divergence = _stephens(few, q, np.full((len(few), k), -1, dtype=np.int64), rounds)
        if divergence < least - 1e-9 * abs(least) or not np.isfinite(least):
            best, least = q, divergence
    permutation = np.full((draws, k), -1, dtype=np.int64)
    divergence = _stephens(p, best, permutation, rounds)
    largest_first = np.argsort(-best.sum(axis=0), kind="stable")
    return Relabelling(
        np.ascontiguousarray(permutation[:, largest_first]),
        np.ascontiguousarray(best[:, largest_first]),
        float(divergence),
    )
