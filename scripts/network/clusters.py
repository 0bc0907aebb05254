"""Which of several fits the study works with, and how far the fits agree.

Rules, so that nobody has to guess:

* The number of clusters is the one the study asks for, or the one whose BIC, taken as the median
  over seeds, is lowest (equal: the smaller number).
* The run ("seed") is the most typical one: of the runs with that number of clusters that converged
  (of all, where none did), the one whose co-membership probabilities are closest to the average of
  these runs. Every converged run describes the same posterior, so a typical one is wanted; the run
  with the lowest BIC can be one that collapsed onto a degenerate map. Equal: the first.
* Letters: see `letters.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.network.draws import Draws, FloatArray


def lowest_bic(bic: Mapping[int, Sequence[float]]) -> int:
    """Return the number of clusters whose median BIC over seeds is lowest; `bic` is by number."""
    return min(sorted(bic), key=lambda groups: float(np.median(bic[groups])))


def co_membership(labels: NDArray[np.int8]) -> FloatArray:
    """(n, n) share of draws in which two actors are in the same cluster; `labels` (..., n)."""
    flat = labels.reshape(-1, labels.shape[-1])
    together = np.zeros((flat.shape[1], flat.shape[1]), np.float32)
    for k in range(int(flat.max()) + 1):
        member = (flat == k).astype(np.float32)
        together += member.T @ member  # whole numbers below 2**24: exact
    return together.astype(np.float64) / len(flat)


def most_typical(co_memberships: Sequence[FloatArray], converged: Sequence[bool]) -> int:
    """Place of the run closest to the average of the converged runs (of all, where none did)."""
    candidates = [i for i, good in enumerate(converged) if good] or list(range(len(converged)))
    average = np.mean([co_memberships[i] for i in candidates], axis=0)
    far = {i: float(np.abs(co_memberships[i] - average).mean()) for i in candidates}
    # Rounded, so that equal runs stay equal whatever the order of additions.
    return min(candidates, key=lambda i: (round(far[i], 12), i))


def disagreement(co_memberships: Sequence[FloatArray]) -> dict[str, float] | None:
    """Largest and mean difference in co-membership between runs, over pairs of actors.

    A pair's difference is that between the two runs that differ most about it. None with a single
    run.
    """
    if len(co_memberships) < 2:
        return None
    between = np.ptp(np.stack(co_memberships), axis=0)
    pairs = between[np.triu_indices(len(between), 1)]
    return {"largest": float(pairs.max()), "mean": float(pairs.mean())}


# --- columns of the tables that describe the chosen fit ---------------------------------------


def position_columns(
    actor_ids: Sequence[str], mkl: FloatArray, draws: Draws, certainty: Sequence[str]
) -> dict[str, Any]:
    """Columns of POSITIONS; `mkl` (n, 2) are the minimum Kullback-Leibler positions."""
    return {
        "actor_id": actor_ids,
        "x": mkl[:, 0],
        "y": mkl[:, 1],
        "spread": draws.spread,
        "certainty": certainty,
    }


def membership_columns(
    actor_ids: Sequence[str], letters: Sequence[str], membership: FloatArray
) -> dict[str, Any]:
    """Columns of MEMBERSHIP; `membership` (n, G) has its clusters in the order of `letters`."""
    return {
        "actor_id": [actor for actor in actor_ids for _ in letters],
        "cluster": [*letters] * len(actor_ids),
        "probability": membership.ravel(),
    }


def cluster_columns(letters: Sequence[str], draws: Draws, membership: FloatArray) -> dict[str, Any]:
    """Columns of CLUSTERS; clusters of all arguments in the order of `letters`."""
    centres = draws.means.mean(axis=(0, 1))
    return {
        "cluster": letters,
        "x": centres[:, 0],
        "y": centres[:, 1],
        "sigma": np.sqrt(draws.variances.mean(axis=(0, 1))),
        "expected_size": membership.sum(axis=0),
    }
