"""Have the chains converged? Judged only on what rotation and label switching leave alone."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.diagnostics import (
    Diagnostic,
    comembership,
    diagnose,
    even_pairs,
    indicator_diagnostics,
    pair_distances,
    summarise,
)
from scripts.lpcm.numeric import FloatArray

__all__ = ["Convergence", "PairSummary", "assess"]

RHAT_MAX = 1.01  # log-likelihood, intercept, mean log sigma
RHAT_PAIR_MAX = 1.03  # the worst of thousands of pairs
RHAT_PAIR_99_MAX = 1.01  # 99 % of the pair distances
ESS_MIN = 400.0  # bulk and tail, of log-likelihood, intercept, mean log sigma
ESS_PAIR_MIN = 200.0  # bulk, of every pair distance
MOST_PAIRS = 5000
TAIL_PAIRS = 100  # those with the fewest bulk effective draws, whose tails are looked at too
_SLICE = 500  # pairs worked on at a time, to save memory
RARE = 0.01  # a co-membership closer than this to never or always counts as constant


@dataclass(frozen=True)
class PairSummary:
    """Diagnostics over many pairs of actors. NaN where no pair varies."""

    pairs: int  # pairs looked at
    varying: int  # of which vary
    worst: tuple[int, int] | None  # the pair of the largest R-hat, by the caller's indices
    rhat_worst: float
    rhat_99: float  # 99th percentile
    ess_bulk_min: float
    ess_bulk_median: float
    ess_tail_min: float  # of the pairs with the fewest bulk effective draws


@dataclass(frozen=True)
class Convergence:
    """The verdict."""

    rows: tuple[Diagnostic, ...]
    distances: PairSummary
    comembership: PairSummary | None  # None below two clusters
    warnings: list[str]  # in words; empty if converged


def _over_pairs(table: FloatArray, pairs: NDArray[np.int64]) -> PairSummary:
    """Summarise R-hat, bulk ESS, tail ESS (m, 3) over pairs (m, 2)."""
    varying = ~np.isnan(table[:, 0])
    if not varying.any():
        nan = math.nan
        return PairSummary(len(pairs), 0, None, nan, nan, nan, nan, nan)
    rhat, bulk, tail = table[varying].T
    worst = pairs[varying][int(rhat.argmax())]
    return PairSummary(
        len(pairs),
        int(varying.sum()),
        (int(worst[0]), int(worst[1])),
        float(rhat.max()),
        float(np.sort(rhat)[math.ceil(0.99 * len(rhat)) - 1]),
        float(bulk.min()),
        float(np.median(bulk)),
        float(np.nanmin(tail)),
    )


def _row(name: str, summary: PairSummary) -> Diagnostic:
    return Diagnostic(name, summary.rhat_worst, summary.ess_bulk_min, summary.ess_tail_min)


def _together(same: NDArray[np.bool_]) -> FloatArray:
    """Diagnose co-memberships (m, C, S), as (m, 3); NaN where rarely otherwise."""
    table = np.full((len(same), 3), math.nan)
    share = same.mean(axis=(1, 2))
    varies = (share >= RARE) & (share <= 1.0 - RARE)
    table[varies, :2] = indicator_diagnostics(same[varies])
    table[:, 2] = table[:, 1]  # a yes-or-no quantity has no tail of its own
    return table


def assess(
    scalars: dict[str, FloatArray],
    positions: FloatArray,
    labels: NDArray[np.int8],
    groups: int,
) -> Convergence:
    """Judge the draws of all chains.

    Parameters
    ----------
    scalars : dict of (C, S)
        The log-likelihood, the intercept and the like, by name.
    positions : (C, S, n, d)
        In any rotation.
    labels : (C, S, n)
        Under any labelling.
    groups : int
    """
    rows = [summarise(name, draws) for name, draws in scalars.items()]
    warnings = []
    for name, rhat, bulk, tail in rows:
        words = name.replace("_", " ").replace("log likelihood", "log-likelihood")
        if not rhat <= RHAT_MAX:
            warnings.append(
                f"The chains disagree on the {words}: R-hat {rhat:.3f}, above {RHAT_MAX}."
            )
        if not min(bulk, tail) >= ESS_MIN:
            warnings.append(
                f"The {words} has only {min(bulk, tail):.0f} effective draws, "
                f"fewer than {ESS_MIN:.0f}: run longer."
            )

    pairs = even_pairs(positions.shape[2], MOST_PAIRS)
    slices = [pairs[low : low + _SLICE] for low in range(0, len(pairs), _SLICE)]
    table = np.concatenate(
        [diagnose(pair_distances(positions, part), tails=False) for part in slices]
    )
    slowest = np.argsort(table[:, 1], kind="stable")[:TAIL_PAIRS]
    table[slowest] = diagnose(pair_distances(positions, pairs[slowest]))
    distances = _over_pairs(table, pairs)
    rows.append(_row("distance_worst", distances))
    if not distances.rhat_worst <= RHAT_PAIR_MAX:
        warnings.append(
            f"The chains disagree on the distance of actors {distances.worst}: "
            f"R-hat {distances.rhat_worst:.3f}, above {RHAT_PAIR_MAX}."
        )
    if not distances.rhat_99 <= RHAT_PAIR_99_MAX:
        warnings.append(
            f"More than 1 % of the pair distances have R-hat above {RHAT_PAIR_99_MAX} "
            f"(99th percentile {distances.rhat_99:.3f})."
        )
    if not distances.ess_bulk_min >= ESS_PAIR_MIN:
        warnings.append(
            f"Some pair distance has only {distances.ess_bulk_min:.0f} effective draws, "
            f"fewer than {ESS_PAIR_MIN:.0f}: run longer."
        )

    together: PairSummary | None = None
    if groups >= 2:
        table = np.concatenate([_together(comembership(labels, part)) for part in slices])
        together = _over_pairs(table, pairs)
        if together.varying:
            rows.append(_row("comembership_worst", together))
            if not together.rhat_worst <= RHAT_PAIR_MAX:
                warnings.append(
                    f"The chains disagree on whether actors {together.worst} share a cluster: "
                    f"R-hat {together.rhat_worst:.3f}, above {RHAT_PAIR_MAX}."
                )
    return Convergence(tuple(rows), distances, together, warnings)
