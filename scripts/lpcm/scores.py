"""How well tie probabilities predicted dyads that were held out."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.numeric import FloatArray

__all__ = ["Scores", "average_precision", "brier_score", "log_score", "score"]


class Scores(NamedTuple):
    """Scores of predicted probabilities; a score that is not defined is nan, and `note` says why.

    Attributes
    ----------
    dyads, ties : int
        Dyads scored, and ties among them.
    log_score : float
        Mean log predictive probability of what was seen, in nats: 0 at best, -log 2 for a coin,
        -inf if something held to be impossible was seen. Higher is better.
    brier : float
        Mean squared difference of probability and outcome, 0 to 1. Lower is better.
    pr_auc : float
        Area under the precision-recall curve (average precision), 0 to 1. Higher is better;
        ties / dyads is what a ranking by chance comes to.
    note : str
        What is not defined and why; empty if all is.
    """

    dyads: int
    ties: int
    log_score: float
    brier: float
    pr_auc: float
    note: str


def log_score(tie: NDArray[np.int8], probability: FloatArray) -> float:
    """Mean of log p where there is a tie and log(1 - p) where not; nan without dyads."""
    seen, p = _checked(tie, probability)
    if not seen.size:
        return np.nan
    with np.errstate(divide="ignore"):
        return float(np.where(seen, np.log(p), np.log1p(-p)).mean())


def brier_score(tie: NDArray[np.int8], probability: FloatArray) -> float:
    """Mean squared difference of outcome and probability; nan without dyads."""
    seen, p = _checked(tie, probability)
    return float(((p - seen) ** 2).mean()) if seen.size else np.nan


def average_precision(tie: NDArray[np.int8], probability: FloatArray) -> float:
    """Area under the precision-recall curve, as the sum of precision times step in recall.

    Dyads of equal probability enter together, so that their order does not matter; nothing is
    interpolated. nan without ties, since recall is then not defined.
    """
    seen, p = _checked(tie, probability)
    if not seen.any():
        return np.nan
    order = np.argsort(-p, kind="stable")
    last = np.append(np.flatnonzero(np.diff(p[order])), p.size - 1)  # of each run of equal ones
    found = np.cumsum(seen[order])[last]
    step = np.diff(found, prepend=0) / found[-1]
    return float((step * found / (last + 1)).sum())


def score(tie: NDArray[np.int8], probability: FloatArray) -> Scores:
    """Score the predicted probability of every dyad held out.

    Parameters
    ----------
    tie : (m,) int
        0 or 1.
    probability : (m,) float
        Posterior mean tie probability: its logarithm is the log predictive density of a dyad.

    Returns
    -------
    Scores

    Raises
    ------
    ValueError
        If the lengths differ, a tie is not 0 or 1, or a probability is not in [0, 1].
    """
    ties, note = int(np.sum(tie)), ""
    if np.size(tie) == 0:
        note = "No dyad was held out: there is nothing to score."
    elif ties == 0:
        note = "No tie was held out: the precision-recall curve is not defined."
    elif ties == np.size(tie):
        note = "Only ties were held out: the precision-recall curve is 1 whatever was predicted."
    return Scores(
        int(np.size(tie)),
        ties,
        log_score(tie, probability),
        brier_score(tie, probability),
        average_precision(tie, probability),
        note,
    )


def _checked(
    tie: NDArray[np.int8], probability: FloatArray
) -> tuple[NDArray[np.bool_], FloatArray]:
    tie, p = np.asarray(tie), np.asarray(probability, dtype=np.float64)
    if tie.ndim != 1 or tie.shape != p.shape:
        raise ValueError(f"one probability a dyad: {tie.shape} ties, {p.shape} probabilities")
    if not np.isin(tie, (0, 1)).all():
        raise ValueError("a tie must be 0 or 1")
    if not ((p >= 0) & (p <= 1)).all():  # nan fails too
        raise ValueError("a probability must lie between 0 and 1")
    return tie == 1, p
