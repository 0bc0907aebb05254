"""What simulated studies say of the policies: means, and differences on the same truths."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from scipy.stats import t as student

# By measure, whether more of it is better.
MEASURES: Mapping[str, bool] = {
    "known": True,
    "ari": True,
    "brier": False,
    "core_found": True,
    "core_right": True,
    "bridgers_found": True,
    "bridgers_right": True,
}
# Between which its mean must lie.
RANGES = dict.fromkeys(MEASURES, (0.0, 1.0)) | {"known": (0.0, math.inf), "ari": (-math.inf, 1.0)}
ALL = "all"
LEVEL = 0.95

Rows = list[dict[str, Any]]


def mean_and_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean and its 95 % interval by Student's t; nothing is known of the spread of one value."""
    mean, error = float(np.mean(values)), standard_error(values)
    reach = float(student.ppf(0.5 + LEVEL / 2, max(len(values) - 1, 1))) * error
    return mean, mean - reach, mean + reach


def standard_error(values: Sequence[float]) -> float:
    """Return the standard error of a mean.

    Raises
    ------
    ValueError
        For fewer than two values.
    """
    if len(values) < 2:
        raise ValueError("one simulated study says nothing of how much they differ")
    return float(np.std(values, ddof=1) / np.sqrt(len(values)))


def recovery_rows(rows: Sequence[Mapping[str, Any]]) -> Rows:
    """Rows of RECOVERY: each measure's mean by design, wave and policy."""
    found: defaultdict[tuple[str, int, str, str], list[float]] = defaultdict(list)
    for row in rows:
        for measure in MEASURES:
            if row[measure] is not None:
                found[row["design"], row["wave"], row["policy"], measure].append(row[measure])
    return [
        {"design": design, "wave": wave, "policy": policy, "measure": measure}
        | _within(_summary(values, "mean"), *RANGES[measure])
        for (design, wave, policy, measure), values in found.items()
        if len(values) > 1
    ]


def difference_rows(rows: Sequence[Mapping[str, Any]]) -> Rows:
    """Rows of POLICY_DIFFERENCES: of each two policies, on the truths that both studied.

    Design `all` is the mean over designs, each counting the same.
    """
    value: defaultdict[tuple[str, int, str], dict[str, dict[int, float]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    first_wave = min(row["wave"] for row in rows)
    for row in rows:
        for measure in MEASURES:
            if row["wave"] > first_wave and row[measure] is not None:
                key = row["design"], row["wave"], measure
                value[key][row["policy"]][row["replicate"]] = row[measure]
    policies = list(dict.fromkeys(row["policy"] for row in rows))
    out: Rows = []
    pooled: defaultdict[tuple[int, str, str, str], list[list[float]]] = defaultdict(list)
    for (design, wave, measure), of in value.items():
        for one, other in combinations(policies, 2):
            both = sorted(of[one].keys() & of[other].keys())
            if len(both) < 2:
                continue
            paired = [of[one][k] - of[other][k] for k in both]
            pooled[wave, measure, one, other].append(paired)
            what = {"design": design, "wave": wave, "measure": measure}
            whom = {"policy": one, "against": other}
            out.append(what | whom | _summary(paired, "difference"))
    for (wave, measure, one, other), parts in pooled.items():
        mean = float(np.mean([np.mean(part) for part in parts]))
        error = float(np.sqrt(sum(standard_error(part) ** 2 for part in parts))) / len(parts)
        free = sum(len(part) - 1 for part in parts)
        reach = float(student.ppf(0.5 + LEVEL / 2, free)) * error
        out.append(
            {
                "design": ALL,
                "wave": wave,
                "measure": measure,
                "policy": one,
                "against": other,
                "difference": mean,
                "low": mean - reach,
                "high": mean + reach,
                "replicates": sum(map(len, parts)),
            }
        )
    return out


def _summary(values: Sequence[float], name: str) -> dict[str, float | int]:
    mean, low, high = mean_and_interval(values)
    return {name: mean, "low": low, "high": high, "replicates": len(values)}


def _within(summary: dict[str, float | int], least: float, most: float) -> dict[str, float | int]:
    """Cut an interval where no mean can lie."""
    return summary | {"low": max(summary["low"], least), "high": min(summary["high"], most)}


def better(row: Mapping[str, Any]) -> str | None:
    """Return the policy that a row of differences favours; None where the interval holds 0."""
    if row["low"] <= 0 <= row["high"]:
        return None
    more = row["difference"] > 0
    name: str = row["policy"] if more == MEASURES[row["measure"]] else row["against"]
    return name
