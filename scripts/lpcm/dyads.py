"""The observed dyads, in the layout the kernels want."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.effects import SEND_RECEIVE
from scripts.lpcm.lanes import LANES
from scripts.lpcm.numeric import FloatArray, IntArray

__all__ = ["Dyads", "check_network", "condense"]


class Dyads(NamedTuple):
    """The observed part of a sociomatrix, one entry per unordered pair.

    Actors are in an internal order in which the first `rows` of them cover every observed pair
    (with 12 interviews: the 12 interviewees). Entry (i, j), i < rows, i < j < n, sits at
    ``start[i] + j``; P entries in all, some of them padding so that a row's loop may begin and
    end at a multiple of sixteen actors. Padding is never observed.

    Attributes
    ----------
    ties : (P,) float64
        Number of observed ties in the pair: 0, 1 or 2.
    seen : (P,) float64
        Number of observed dyads in the pair: 0, 1 or 2. Zero means absent from the likelihood.
    ties_single, seen_single : (P,) float32
        The same numbers.
    start : (rows,) int64
        Where each row's actor 0 would be.
    n : int
        Number of actors.
    only : (n,) int64
        For an actor outside the rows whose ties all go to one of the rows, that row; else -1.
    egos : (m,) int64
        The rows that are the only one of somebody.
    double : bool
        Whether gradients are worked out in double precision even where single would do.
    split : bool
        Whether dyads differ in their linear predictors: covariates or effects of actors. If not,
        the following are empty.
    tie, asked : (2, P) float64
        Tie and whether observed, of (i, j) and of (j, i).
    covariates : (q, 2, P) float64
        What the coefficients after the intercept are multiplied with.
    send, receive : int
        Which row of the effects i, and j, contribute to a tie from i to j; -1 for none.
    """

    ties: FloatArray
    seen: FloatArray
    ties_single: NDArray[np.float32]
    seen_single: NDArray[np.float32]
    start: IntArray
    n: int
    only: IntArray
    egos: IntArray
    double: bool
    split: bool
    tie: FloatArray
    asked: FloatArray
    covariates: FloatArray
    send: int
    receive: int


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
    tie: NDArray[np.int8],
    observed: NDArray[np.bool_],
    *,
    directed: bool,
    covariates: FloatArray | None = None,
    effects: str = "none",
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
    covariates : (n, n, q) float64, optional
        Finite wherever a dyad is observed; elsewhere not read.
    effects : str
        A key of ``effects.EFFECTS``.

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
    rows, width = len(cover), -(-n // LANES) * LANES
    tied = ties[np.ix_(order[:rows], order)] > 0
    # Where there is exactly one such row, the sum of its number is its number.
    only = np.where(tied.sum(axis=0) == 1, np.arange(rows, dtype=np.int64) @ tied, -1)
    only[:rows] = -1

    low = (np.arange(rows, dtype=np.int64) + 1) // LANES * LANES  # first actor held in each row
    start = np.concatenate([[0], np.cumsum(width - low)]).astype(np.int64)
    first, pairs = start[:-1] - low, int(start[-1])
    i, j = np.nonzero(np.arange(n)[None, :] > np.arange(rows)[:, None])
    at, ends = first[i] + j, (order[i], order[j])

    def held(matrix: NDArray[Any]) -> FloatArray:
        out = np.zeros(pairs)
        out[at] = matrix[ends]
        return out

    split = effects != "none" or covariates is not None
    dyad = np.zeros((2, 2, 0))
    if split:
        dyad = np.array([[held(m), held(m.T)] for m in (value, known)])
    x = np.zeros((0 if covariates is None else covariates.shape[2], 2, pairs if split else 0))
    for k in range(len(x)):
        matrix = np.where(observed, covariates[:, :, k], 0.0)  # type: ignore[index]
        x[k] = held(matrix), held(matrix.T)
    send, receive = SEND_RECEIVE[effects]
    both = held(ties), held(seen)
    single = both[0].astype(np.float32), both[1].astype(np.float32)
    return (
        Dyads(
            *both,
            *single,
            first,
            n,
            only,
            np.unique(only[only >= 0]),
            False,
            split,
            dyad[0],
            dyad[1],
            x,
            send,
            receive,
        ),
        order,
    )
