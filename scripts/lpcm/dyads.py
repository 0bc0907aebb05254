"""The observed dyads, in the layout the kernels want."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.numeric import FloatArray, IntArray

__all__ = ["Dyads", "check_network", "condense"]


class Dyads(NamedTuple):
    """The observed part of a sociomatrix, one entry per unordered pair.

    Actors are in an internal order in which the first `rows` of them cover every observed pair
    (with 12 interviews: the 12 interviewees). Entry (i, j), i < rows, i < j < n, sits at
    ``start[i] + j - i - 1``: scipy's condensed order, cut after `rows` rows. A single
    distance then serves both directions of a pair.

    Attributes
    ----------
    ties : (P,) float64
        Number of observed ties in the pair: 0, 1 or 2.
    seen : (P,) float64
        Number of observed dyads in the pair: 0, 1 or 2. Zero means absent from the likelihood.
    start : (rows,) int64
        Where each row begins.
    n : int
        Number of actors.
    only : (n,) int64
        For an actor outside the rows whose ties all go to one of the rows, that row; else -1.
    """

    ties: FloatArray
    seen: FloatArray
    start: IntArray
    n: int
    only: IntArray


def check_network(tie: NDArray[np.int8], observed: NDArray[np.bool_]) -> None:
    """Raise ValueError unless `tie` and `observed` describe a network that can be modelled."""
    tie, observed = np.asarray(tie), np.asarray(observed)
    if tie.ndim != 2 or tie.shape[0] != tie.shape[1]:
        raise ValueError(f"tie must be a square matrix, not of shape {tie.shape}")
    if observed.shape != tie.shape:
        raise ValueError(f"observed has shape {observed.shape}, tie has {tie.shape}")
    if observed.dtype != np.bool_:
        raise ValueError(f"observed must be boolean, not {observed.dtype}")
    if tie.shape[0] < 2:
        raise ValueError(f"a network needs at least two actors, this one has {tie.shape[0]}")
    if observed.diagonal().any():
        raise ValueError("observed must be False on the diagonal: nobody is asked about themselves")
    if not observed.any():
        raise ValueError("no dyad is observed: there is nothing to fit")
    wrong = observed & (tie != 0) & (tie != 1)
    if wrong.any():
        i, j = (int(k) for k in np.argwhere(wrong)[0])
        raise ValueError(f"tie must be 0 or 1 where observed; tie[{i}, {j}] is {tie[i, j]}")


def _undirected(
    tie: NDArray[np.int8], observed: NDArray[np.bool_]
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Fold onto the upper triangle; a pair is observed if either end was asked."""
    clash = np.triu(observed & observed.T & (tie == 0) & (tie.T == 1), 1)
    if clash.any():
        i, j = (int(k) for k in np.argwhere(clash)[0])
        raise ValueError(
            f"undirected, but tie[{i}, {j}] is 0 and tie[{j}, {i}] is 1, both observed: decide "
            "whether a tie named by one end counts, then give the same value on both sides"
        )
    value = np.where(observed, tie, tie.T)
    return np.triu(value, 1), np.triu(observed | observed.T, 1)


def _cover(seen: NDArray[np.int8]) -> list[int]:
    """Few actors that touch every observed pair: greedily the one with most pairs left."""
    left = (seen > 0).astype(np.int64)
    count = left.sum(axis=1)
    cover: list[int] = []
    while count.any():
        i = int(np.argmax(count))
        cover.append(i)
        count -= left[i]
        count[i] = 0
        left[i] = 0
        left[:, i] = 0
    return cover


def condense(
    tie: NDArray[np.int8], observed: NDArray[np.bool_], *, directed: bool
) -> tuple[Dyads, IntArray]:
    """Condense a sociomatrix and its mask.

    Parameters
    ----------
    tie : (n, n) int8
        1 where i names j. Read only where observed.
    observed : (n, n) bool
        True where the dyad was asked about.
    directed : bool
        If False the upper triangle is used, and a pair is observed if either end was asked.

    Returns
    -------
    Dyads
        The pairs, actors in the internal order.
    order : (n,) int64
        ``order[a]`` is the caller's index of internal actor a.
    """
    tie, observed = np.asarray(tie, dtype=np.int8), np.asarray(observed, dtype=np.bool_)
    if not directed:
        tie, observed = _undirected(tie, observed)
    n = tie.shape[0]
    known = observed.astype(np.int8)
    value = tie * known
    seen, ties = known + known.T, value + value.T
    cover = _cover(seen)
    inside = np.zeros(n, dtype=np.bool_)
    inside[cover] = True
    order = np.concatenate([np.array(cover, dtype=np.int64), np.flatnonzero(~inside)])
    rows = len(cover)
    ties, seen = ties[np.ix_(order[:rows], order)], seen[np.ix_(order[:rows], order)]
    upper = np.arange(n)[None, :] > np.arange(rows)[:, None]
    lengths = n - 1 - np.arange(rows, dtype=np.int64)
    start = np.concatenate([np.zeros(min(rows, 1), dtype=np.int64), np.cumsum(lengths)[:-1]])
    tied = ties > 0
    # Where there is exactly one such row, the sum of its number is its number.
    only = np.where(tied.sum(axis=0) == 1, np.arange(rows, dtype=np.int64) @ tied, -1)
    only[:rows] = -1
    values = ties[upper].astype(np.float64), seen[upper].astype(np.float64)
    return Dyads(*values, start, n, only), order
