"""Verdicts on simulated networks: uniform ranks, agreeing moments, nominal coverage.

Each family of tests is judged as a whole: p-values are adjusted by Holm's method, so that a sound
engine fails anywhere in a family with probability 0.05 at most.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.uniformity import chi_square, ecdf_test, holm

__all__ = [
    "ALPHA",
    "CoverageVerdict",
    "JointVerdict",
    "RankVerdict",
    "Ranks",
    "judge_coverage",
    "judge_joint",
    "judge_ranks",
]

ALPHA = 0.05
RHAT_HIGH = 1.05
Array = NDArray[np.float64]
Key = TypeVar("Key")


class Ranks(NamedTuple):
    """One quantity over R replicates."""

    ranks: NDArray[np.int64]  # (R,)
    draws: int
    ess: Array  # (R,); NaN: constant
    rhat: Array  # (R,); NaN: constant


class RankVerdict(NamedTuple):
    """Whether ranks are uniform."""

    replicates: int
    chi_square: float  # p-value
    ecdf: float  # p-value
    adjusted: float  # the smaller of both, after adjustment
    ess_median: float | None  # over replicates in which the quantity varies
    ess_low: float | None  # 5th percentile
    rhat_high: float  # share of replicates with R-hat above 1.05
    uniform: bool


class JointVerdict(NamedTuple):
    """Whether two ways to draw agree on the mean of a function."""

    replicates: int
    difference: float
    error: float
    z: float
    p: float
    adjusted: float
    agrees: bool


class CoverageVerdict(NamedTuple):
    """Whether intervals hold the truth as often as they say; None where that is not asked."""

    replicates: int
    coverage: float
    error: float
    adjusted: float | None
    nominal: bool | None


def judge_ranks(found: Mapping[Key, Ranks]) -> dict[Key, RankVerdict]:
    """Judge the ranks of many quantities, two tests each, as one family."""
    p = np.array(
        [[chi_square(r.ranks, r.draws), ecdf_test(r.ranks, r.draws)] for r in found.values()]
    )
    adjusted = holm(p.ravel()).reshape(p.shape).min(axis=1)
    verdicts = {}
    for (key, r), (chi, far), worst in zip(found.items(), p, adjusted, strict=True):
        varying = r.ess[~np.isnan(r.ess)]
        middle, low = np.quantile(varying, [0.5, 0.05]) if varying.size else (None, None)
        verdicts[key] = RankVerdict(
            len(r.ranks),
            float(chi),
            float(far),
            float(worst),
            None if middle is None else float(middle),
            None if low is None else float(low),
            float((np.nan_to_num(r.rhat) > RHAT_HIGH).mean()),
            bool(worst > ALPHA),
        )
    return verdicts


def _mean_and_error(x: Array) -> tuple[float, float]:
    return float(x.mean()), float(x.std(ddof=1) / np.sqrt(len(x)))


def _two_sided(difference: float, error: float, replicates: int) -> tuple[float, float]:
    """Z and its p-value by Student's t; with no spread, whether there is a difference at all."""
    from scipy.special import stdtr

    if error == 0.0:
        return (0.0, 1.0) if difference == 0.0 else (np.copysign(1e6, difference), 0.0)
    z = difference / error
    return z, float(2.0 * stdtr(replicates - 1, -abs(z)))


def judge_joint(differences: Mapping[Key, Array]) -> dict[Key, JointVerdict]:
    """Judge differences (R,) between the two ways, replicate by replicate, as one family."""
    means = [_mean_and_error(x) for x in differences.values()]
    tests = [_two_sided(*m, len(x)) for m, x in zip(means, differences.values(), strict=True)]
    adjusted = holm(np.array([p for _, p in tests]))
    return {
        key: JointVerdict(len(x), *m, *test, float(a), bool(a > ALPHA))
        for (key, x), m, test, a in zip(differences.items(), means, tests, adjusted, strict=True)
    }


def judge_coverage(
    shares: Mapping[Key, Array], levels: Sequence[float], asked: Sequence[bool]
) -> dict[Key, CoverageVerdict]:
    """Judge shares (R,) of intervals that hold the truth; a replicate's share is one number.

    Parameters
    ----------
    shares : mapping to (R,)
    levels : nominal coverage of each.
    asked : whether it is to be nominal; those that are make the family.
    """
    means = [_mean_and_error(x) for x in shares.values()]
    tests = [
        _two_sided(mean - level, error, len(x))[1]
        for (mean, error), level, x in zip(means, levels, shares.values(), strict=True)
    ]
    judged = np.array(asked, dtype=np.bool_)
    adjusted = np.full(len(tests), np.nan)
    adjusted[judged] = holm(np.array(tests)[judged])
    return {
        key: CoverageVerdict(
            len(x), mean, error, float(a) if yes else None, bool(a > ALPHA) if yes else None
        )
        for (key, x), (mean, error), a, yes in zip(
            shares.items(), means, adjusted, judged, strict=True
        )
    }
